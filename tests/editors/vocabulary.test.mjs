// What the compiler knows as settings and clauses has its colours: read from the compiler's tables,
// so that neither can be forgotten when the other one grows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root, tokenise } from './grammar.mjs';

const source = (file) => readFileSync(join(root, 'compiler', 'model', file), 'utf8');

/** Tables by the declaration whose block they are of: name, form and an example. */
function tables() {
  const text = source('settings.cpp');
  const byName = new Map();
  for (const [, name, body] of text.matchAll(/^constexpr Setting (k\w+)\[\] = \{\n(.*?)^\};$/gms)) {
    const rows = body.matchAll(/\{"([^"]+)", Form::(\w+),\s*"((?:[^"\\]|\\.)*)"/g);
    byName.set(
      name,
      [...rows].map(([, word, form, example]) => ({
        word,
        form,
        example: example.replace(/\\(.)/g, '$1'),
      })),
    );
  }
  const found = [...text.matchAll(/\{"(\w+)", (k\w+)\}/g)].map(([, keyword, name]) => [
    keyword,
    byName.get(name),
  ]);
  return [...found, ['builtin', byName.get('kBuiltin')]];
}

/** The scopes of the first word of a statement in a block. */
async function scopesOf(keyword, example) {
  const head = keyword === 'slo' ? 'slo p99(time) < 1s for 99% of runs over 30d' : `${keyword} x`;
  const { lines, open } = await tokenise(`${head} {\n  ${example}\n}`);
  assert.equal(open, 0, example);
  const tokens = lines[1].filter((token) => token.text.trim() !== '');
  assert.ok(
    tokens.every((token) => !token.scopes.some((scope) => scope.startsWith('invalid.'))),
    example,
  );
  return { own: tokens[0].scopes.at(-1), head: lines[0][0].scopes.at(-1) };
}

const all = tables();

test('the tables are read', () => {
  const words = all.flatMap(([keyword, rows]) => rows.map((row) => `${keyword} ${row.word}`));
  for (const one of [
    'workload over',
    'rule fail',
    'test expect',
    'suite include',
    'builtin counter',
  ]) {
    assert.ok(words.includes(one), one);
  }
  assert.ok(words.length > 80, `only ${words.length}`);
});

for (const [keyword, rows] of all) {
  test(`what stands in a block of ${keyword}`, async () => {
    for (const { word, form, example } of rows) {
      const { own, head } = await scopesOf(keyword, example);
      assert.equal(head, `keyword.declaration.${keyword}.bench`);
      if (form === 'Setting') {
        assert.equal(own, 'variable.other.property.bench', `${word} in ${keyword}`);
      } else {
        assert.match(own, /^keyword\./, `${word} in ${keyword}`);
      }
    }
  });
}

test('statistics have the colour of functions', async () => {
  const [, list] = /kStatistics = \{\s*(.*?)\};/s.exec(source('statistics.cpp'));
  const names = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assert.ok(names.includes('median'));
  for (const name of names) {
    const { lines } = await tokenise(`rule r {\n  fail when ${name}(time) > 1s\n}`);
    const token = lines[1].find((one) => one.text === name);
    assert.equal(token?.scopes.at(-1), 'support.function.statistic.bench', name);
  }
});

test('built-in metrics have a colour of their own', async () => {
  const names = [...source('built_in.cpp').matchAll(/built_in\("(\w+)"/g)].map(([, name]) => name);
  assert.ok(names.includes('time') && names.includes('gpu_memory'), names.join());
  for (const name of names) {
    const { lines } = await tokenise(
      `rule r {\n  fail when median(sort.${name}) > max(${name})\n}`,
    );
    const tokens = lines[1].filter((one) => one.text === name);
    assert.deepEqual(
      tokens.map((token) => token.scopes.at(-1)),
      ['support.variable.metric.bench', 'support.variable.metric.bench'],
      name,
    );
  }
});
