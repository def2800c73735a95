// Fenced `bench` blocks of Markdown have the colours of specs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root, tokenise } from './grammar.mjs';

/** The innermost scope of a text, where it stands first. */
function scopeOf(lines, text) {
  return lines
    .flat()
    .find((token) => token.text === text)
    ?.scopes.at(-1);
}

test('a fenced block is a spec, and ends', async () => {
  const { lines, open } = await tokenise(
    ['Text.', '```bench fragment', 'rule slow {', '```', 'rule quick {', ''].join('\n'),
    'text.html.markdown',
  );
  assert.equal(scopeOf(lines, 'bench'), 'fenced_code.block.language.markdown');
  assert.equal(scopeOf(lines, 'slow'), 'entity.name.type.rule.bench');
  assert.equal(scopeOf(lines, 'quick'), undefined, 'what follows the block is text');
  assert.equal(open, 0);
});

test('a block of another language is left alone', async () => {
  const { lines } = await tokenise('```benchmark\nrule slow {\n```\n', 'text.html.markdown');
  assert.equal(scopeOf(lines, 'slow'), undefined);
});

test('every block of the language reference is closed', async () => {
  const text = readFileSync(join(root, 'docs', 'language.md'), 'utf8');
  const { lines, open } = await tokenise(text, 'text.html.markdown');
  assert.equal(open, 0);
  assert.equal(scopeOf(lines, 'radix_pays'), 'entity.name.type.rule.bench');
});
