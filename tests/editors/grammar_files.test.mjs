// Every spec of the repository that is right in its syntax, through the grammar: nothing is left
// without a scope of its own, nothing is called invalid, and all that is opened is closed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root, tokenise } from './grammar.mjs';
import { specsOfRepository } from './specs.mjs';

const specs = specsOfRepository();

/** What the grammar makes of a text, as complaints; none is right. */
async function complaints(text) {
  const { lines, open } = await tokenise(text);
  const found = [];
  let quotes = 0;
  lines.forEach((tokens, index) => {
    for (const token of tokens) {
      const own = token.scopes.at(-1);
      const where = `line ${index + 1}: \`${token.text.trim()}\``;
      if (own === 'punctuation.definition.string.begin.bench') ++quotes;
      if (own === 'punctuation.definition.string.end.bench') --quotes;
      if (token.scopes.some((scope) => scope.startsWith('invalid.'))) {
        found.push(`${where} is ${own}`);
      } else if (token.text.trim().replace('\uFEFF', '') !== '' && /^(source\.|meta\.)/.test(own)) {
        found.push(`${where} has no scope of its own`);
      }
    }
  });
  if (quotes !== 0) found.push(`${quotes} strings have no end`);
  if (open !== 0) found.push(`${open} regions are open at the end of the file`);
  return found;
}

test('the specs of the repository are found', () => {
  for (const folder of ['examples/', 'specs/', 'stdlib/std/', 'tests/golden/']) {
    assert.ok(
      specs.some((file) => file.startsWith(folder)),
      `none below ${folder}`,
    );
  }
});

for (const spec of specs) {
  test(spec, async () => {
    assert.deepEqual(await complaints(readFileSync(join(root, spec), 'utf8')), []);
  });
}

test('a text that is wrong is told', async () => {
  assert.deepEqual(await complaints('let a = "no end\nlet b = 1'), ['1 strings have no end']);
  assert.deepEqual(await complaints('let a = 5secs'), [
    'line 1: `secs` is invalid.illegal.unit.bench',
  ]);
  assert.deepEqual(await complaints('rule r {'), ['1 regions are open at the end of the file']);
  assert.deepEqual(await complaints('rule r { } }'), [
    'line 1: `}` is invalid.illegal.unbalanced.bench',
  ]);
  assert.deepEqual(await complaints('let a = @'), ['line 1: `@` has no scope of its own']);
});
