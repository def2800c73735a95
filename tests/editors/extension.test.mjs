// The VS Code extension, as it is packed: what is in the .vsix, and what its code does in an editor
// that is a stand-in for VS Code.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, posix } from 'node:path';
import test, { after, before } from 'node:test';
import yauzl from 'yauzl';
import { makeEditor } from './editor_stand_in.mjs';
import { extensionFolder } from './grammar.mjs';
import { pack } from './pack.mjs';

const require = createRequire(import.meta.url);
const { findProgram } = require(join(extensionFolder, 'client', 'program.js'));

function filesOf(archive) {
  return new Promise((resolve, reject) => {
    const files = new Map();
    yauzl.open(archive, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure);
          const parts = [];
          stream.on('data', (part) => parts.push(part));
          stream.on('error', reject);
          stream.on('end', () => {
            files.set(entry.fileName, Buffer.concat(parts).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

let work;
let packages;
let files;
let manifest;

before(async () => {
  work = mkdtempSync(join(tmpdir(), 'benchc-extension-'));
  packages = await pack(join(work, 'benchc.vsix'));
  files = await filesOf(join(work, 'benchc.vsix'));
  manifest = JSON.parse(files.get('extension/package.json'));
});
after(() => rmSync(work, { recursive: true, force: true }));

function packed(path) {
  return files.get(posix.join('extension', path));
}

test('everything that the manifest names is packed', () => {
  const { languages, grammars, snippets } = manifest.contributes;
  const named = [
    manifest.main,
    ...languages.map((language) => language.configuration),
    ...[...grammars, ...snippets].map((one) => one.path),
  ];
  for (const path of named) assert.ok(packed(path), `${path} is missing`);
  for (const path of ['README.md', 'CHANGELOG.md', 'LICENSE.txt', 'NOTICES.txt']) {
    assert.ok(packed(path), `${path} is missing`);
  }
  assert.deepEqual(
    JSON.parse(packed('syntaxes/bench.tmLanguage.json')),
    JSON.parse(readFileSync(join(extensionFolder, 'syntaxes', 'bench.tmLanguage.json'), 'utf8')),
  );
});

test('specs are told by their extension', () => {
  assert.deepEqual(manifest.contributes.languages[0].extensions, ['.bench']);
  assert.equal(manifest.contributes.grammars[0].scopeName, 'source.bench');
});

test('every pattern of the language configuration is one of JavaScript', () => {
  const configuration = JSON.parse(packed('language-configuration.json'));
  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
  const increase = new RegExp(increaseIndentPattern);
  assert.match('workload sort { # fast', increase);
  assert.match('  command = [', increase);
  assert.doesNotMatch('  shell = "a {"', increase);
  assert.doesNotMatch('# a {', increase);
  assert.doesNotMatch('build b { command = ["make"] }', increase);
  assert.match('  ]', new RegExp(decreaseIndentPattern));
  assert.deepEqual('sort[n = 32Ki].max_rss'.match(new RegExp(configuration.wordPattern, 'g')), [
    'sort',
    'n',
    '32Ki',
    'max_rss',
  ]);
  for (const rule of configuration.onEnterRules) {
    new RegExp(rule.beforeText);
    new RegExp(rule.afterText ?? '');
  }
});

test('the code needs nothing that is not packed, and tells whose it is', () => {
  const wanted = [...packed(manifest.main).matchAll(/\brequire\("([^"]+)"\)/g)].map((found) =>
    found[1].replace(/^node:/, ''),
  );
  assert.ok(wanted.includes('vscode'));
  for (const name of wanted) {
    assert.ok(name === 'vscode' || builtinModules.includes(name), `${name} is not packed`);
  }
  assert.ok(packages.includes('vscode-languageclient'));
  for (const name of packages) assert.ok(packed('NOTICES.txt').includes(`\n${name} `), name);
});

/** The packed code, and the editor that it runs in. */
function load(settings, folder) {
  const place = join(folder, 'extension.js');
  writeFileSync(place, packed(manifest.main));
  const editor = makeEditor(settings, folder);
  return { editor, extension: editor.load(place) };
}

test('without benchc there is one message, which leads to the setting', async () => {
  const folder = mkdtempSync(join(work, 'without-'));
  const { editor, extension } = load({ path: 'no-such-benchc' }, folder);
  editor.answer = 'Open Settings';
  await extension.activate({ subscriptions: [] });
  await new Promise(setImmediate);
  assert.deepEqual(editor.messages, [
    'benchc was not found: "no-such-benchc". Install it, or say in the setting benchc.path where it is. ' +
      'Until then there are colours and snippets only.',
  ]);
  assert.deepEqual(editor.executed, [['workbench.action.openSettings', 'benchc.path']]);
  await extension.deactivate();
});

// Answers the first request and the last ones of a session, and keeps what it was started with.
const server = `#!${process.execPath}
const fs = require('node:fs');
fs.appendFileSync(__dirname + '/started', process.argv.slice(2).join(' ') + '\\n');
let text = Buffer.alloc(0);
process.stdin.on('data', (part) => {
  text = Buffer.concat([text, part]);
  for (;;) {
    const head = /^Content-Length: (\\d+)\\r\\n(?:[^\\r]+\\r\\n)*\\r\\n/.exec(text.toString('latin1'));
    if (!head || text.length < head[0].length + Number(head[1])) return;
    const message = JSON.parse(text.subarray(head[0].length, head[0].length + Number(head[1])));
    text = text.subarray(head[0].length + Number(head[1]));
    fs.appendFileSync(__dirname + '/heard', message.method + '\\n');
    if (message.method === 'exit') process.exit(0);
    if (message.id === undefined) continue;
    const result = message.method === 'initialize' ? { capabilities: {} } : null;
    const answer = JSON.stringify({ jsonrpc: '2.0', id: message.id, result });
    process.stdout.write('Content-Length: ' + Buffer.byteLength(answer) + '\\r\\n\\r\\n' + answer);
  }
});
`;

test('the server is started as `benchc lsp`, again when asked, and ended', async () => {
  const folder = mkdtempSync(join(work, 'with-'));
  const program = join(folder, 'bin', 'benchc');
  mkdirSync(dirname(program));
  writeFileSync(program, server);
  chmodSync(program, 0o755);
  const { editor, extension } = load({ path: '${workspaceFolder}/bin/benchc' }, folder);
  const lines = (name) =>
    readFileSync(join(folder, 'bin', name), 'utf8')
      .trim()
      .split('\n');
  await extension.activate({ subscriptions: [] });
  try {
    assert.deepEqual(editor.messages, []);
    assert.deepEqual(lines('started'), ['lsp']);
    assert.deepEqual(lines('heard').slice(0, 1), ['initialize']);
    await editor.run('benchc.restart');
    assert.deepEqual(lines('started'), ['lsp', 'lsp']);
    assert.equal(lines('heard').filter((method) => method === 'shutdown').length, 1);
  } finally {
    await extension.deactivate();
  }
  assert.equal(lines('heard').filter((method) => method === 'shutdown').length, 2);
});

test('benchc is found by name on the path, and by a path', () => {
  const folder = mkdtempSync(join(work, 'find-'));
  mkdirSync(join(folder, 'bin'));
  const program = join(folder, 'bin', 'benchc');
  writeFileSync(program, '');
  const path = ['', 'relative', join(folder, 'none'), join(folder, 'bin')].join(delimiter);
  assert.equal(findProgram('benchc', folder, path), null, 'it cannot be run');
  chmodSync(program, 0o755);
  assert.equal(findProgram('benchc', folder, path), program);
  assert.equal(findProgram('benchc', folder, ''), null);
  assert.equal(findProgram('bin/benchc', folder, ''), program);
  assert.equal(findProgram('${workspaceFolder}/bin/benchc', folder, ''), program);
  assert.equal(findProgram(program, undefined, ''), program);
  assert.equal(findProgram('bin', folder, folder), null, 'a folder is no program');
  assert.equal(findProgram('  ', folder, path), null);
  assert.equal(findProgram('~/no-such-benchc', folder, path), null);
});
