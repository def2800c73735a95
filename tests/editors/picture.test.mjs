// The picture in the documents is what the grammar and the language server of today make of it.
// BENCHC_UPDATE_GOLDEN=1 draws it anew.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { root } from './grammar.mjs';
import { picture } from './picture.mjs';
import { colourOf, drawEditor } from './svg.mjs';

const benchc = process.env.BENCHC_BINARY;
const skip = benchc ? false : 'BENCHC_BINARY does not say where benchc is';
const file = join(root, 'docs', 'editors', 'editor.svg');

test('the picture is up to date', { skip }, async () => {
  const now = await picture(benchc);
  if (process.env.BENCHC_UPDATE_GOLDEN === '1') writeFileSync(file, now);
  assert.equal(readFileSync(file, 'utf8'), now, 'scripts/editors picture BENCHC draws it anew');
});

test('it is the same each time, and has a mark of each kind', { skip }, async () => {
  const now = await picture(benchc);
  assert.equal(await picture(benchc), now);
  assert.match(now, /PROBLEMS/);
  assert.match(now, /benchc\(unknown-workload\)/);
  assert.equal(now.match(/<polyline/g).length, now.match(/benchc\(/g).length);
  assert.match(now, /\d+ cases/);
  assert.doesNotMatch(now, /benchc-picture-/, 'no path of the machine');
});

test('the longest beginning of a scope gives the colour', () => {
  assert.equal(colourOf(['source.bench', 'keyword.other.unit.duration.bench']), '#b5cea8');
  assert.equal(colourOf(['source.bench', 'keyword.control.when.bench']), '#c586c0');
  assert.equal(colourOf(['string.quoted.double.bench', 'meta.unknown.bench']), '#ce9178');
  assert.equal(colourOf([]), '#d4d4d4');
});

test('what a spec says cannot leave its place in the picture', () => {
  const drawn = drawEditor({
    title: '<a & "b">',
    lines: [[{ text: '</text><script>\u0001', scopes: [] }]],
    problems: [{ severity: 1, code: '<i>', message: '<b>', line: 0, column: 0, cells: 3 }],
    hints: [{ line: 0, column: 4, label: '<u>' }],
    hover: { line: 0, column: 0, cells: 1, lines: [[{ text: '<p>', scopes: [] }]] },
  });
  assert.doesNotMatch(drawn, /<(script|a|b|i|u|p)\b|\u0001/);
  assert.match(drawn, /&lt;\/text&gt;&lt;script&gt;\ufffd/);
  assert.match(drawn, /aria-label="&lt;a &amp; &quot;b&quot;&gt; in an editor"/);
});
