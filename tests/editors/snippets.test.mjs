// Each snippet, as it is when every place in it is left as it was offered: right in its syntax and
// in the one layout.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { extensionFolder } from './grammar.mjs';
import { run } from './run.mjs';

const snippets = JSON.parse(readFileSync(join(extensionFolder, 'snippets', 'bench.json'), 'utf8'));

/** What stands in the editor after the snippet; of a choice the one with this index. */
function expanded(body, choice) {
  return body
    .join('\n')
    .replace(/\$\{\d+\|([^|]*)\|\}/g, (_, choices) => {
      const all = choices.split(',');
      return all[choice % all.length];
    })
    .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
    .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
    .replace(/^[ \t]*\$0\n/gm, '')
    .replace(/\$0/g, '')
    .replace(/\\([\\$}])/g, '$1');
}

/** The block that a clause stands in, for it to be a spec. */
const around = { metric: ['workload w {', '}'] };

test('there is one for each declaration', () => {
  const prefixes = Object.values(snippets).map((snippet) => snippet.prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
  for (const word of [
    ...[
      'bench',
      'import',
      'let',
      'param',
      'environment',
      'build',
      'service',
      'workload',
      'measure',
    ],
    ...['baseline', 'rule', 'suite', 'cost', 'notify', 'slo', 'govern', 'waive', 'test'],
  ]) {
    assert.ok(prefixes.includes(word), word);
  }
});

const benchc = process.env.BENCHC_BINARY;
const skip = benchc ? false : 'BENCHC_BINARY does not say where benchc is';
for (const [name, { body }] of Object.entries(snippets)) {
  for (const choice of [0, 1, 2, 3]) {
    if (choice > 0 && !body.some((line) => line.includes('|'))) continue;
    test(`${name}, choice ${choice + 1}`, { skip }, () => {
      let text = expanded(body, choice);
      if (name in around) {
        const [head, foot] = around[name];
        text = `${head}\n  ${text}\n${foot}`;
      }
      if (name !== 'spec') text = `bench 1\n\n${text}`;
      assert.doesNotMatch(text, /\$\{\d/);
      assert.equal(run(benchc, ['fmt', '-'], { input: `${text}\n` }), `${text}\n`);
    });
  }
}
