// How long `benchc lsp` takes to answer, on a spec of about 2,000 lines. No test: it prints the median and the worst of each
// request, in ms. BENCHC_BINARY=build/compiler/driver/benchc node tests/editors/lsp_speed.mjs
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-jsonrpc/node.js';

const kWorkloads = 120;
const kRounds = 30;

function spec() {
  let text = 'bench 1\n\nimport std.measure\n\nlet sizes = [1Ki, 32Ki, 1Mi]\n\n';
  text += 'build release {\n  command = ["make"]\n}\n\nbaseline main = branch "main" last 20 runs\n\n';
  for (let w = 0; w < kWorkloads; ++w) {
    text += `"Number ${w}."\nworkload w${w} {\n  over n    = sizes\n  over algo = ["std", "radix"]\n  needs release\n`;
    text += `  command = ["build/program", "--n", "\${n}", "--algo", algo]\n  items = n\n`;
    text += `  metric rate = items / time better higher\n  timeout = 30s\n}\n\n`;
    text += `rule r${w} {\n  for w${w}\n  against main\n  fail when median(time) regresses by more than ${2 + (w % 5)}%\n}\n\n`;
  }
  return text;
}

const folder = mkdtempSync(join(tmpdir(), 'benchc-lsp-'));
const server = spawn(process.env.BENCHC_BINARY, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = rpc.createMessageConnection(
  new rpc.StreamMessageReader(server.stdout),
  new rpc.StreamMessageWriter(server.stdin),
);
let told = () => {};
connection.onNotification('textDocument/publishDiagnostics', (params) => told(params));
connection.listen();
const root = pathToFileURL(folder).href;
await connection.sendRequest('initialize', {
  processId: null,
  rootUri: root,
  capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
});
await connection.sendNotification('initialized', {});
const uri = `${root}/big.bench`;
const text = spec();
const lines = text.split('\n');
const textDocument = { uri };
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'bench', version: 0, text },
});

const all = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
const middle = lines.findIndex((line) => line.startsWith(`rule r${kWorkloads / 2} `));
const at = (line, character) => ({ textDocument, position: { line, character } });
const requests = {
  completion: ['textDocument/completion', at(middle + 1, 6)],
  'completion of a metric': ['textDocument/completion', at(middle + 3, 19)],
  hover: ['textDocument/hover', at(middle + 1, 7)],
  definition: ['textDocument/definition', at(middle + 1, 7)],
  references: ['textDocument/references', { ...at(middle + 2, 11), context: { includeDeclaration: true } }],
  rename: ['textDocument/rename', { ...at(middle + 2, 11), newName: 'other' }],
  highlight: ['textDocument/documentHighlight', at(middle + 1, 7)],
  symbols: ['textDocument/documentSymbol', { textDocument }],
  folding: ['textDocument/foldingRange', { textDocument }],
  tokens: ['textDocument/semanticTokens/full', { textDocument }],
  hints: ['textDocument/inlayHint', { textDocument, range: all }],
  actions: ['textDocument/codeAction', { textDocument, range: all, context: { diagnostics: [] } }],
  formatting: ['textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } }],
};

const times = {};
const took = (name, begin) => (times[name] ??= []).push(performance.now() - begin);
let version = 0;
for (let round = 0; round < kRounds; ++round) {
  const begin = performance.now();
  const published = new Promise((resolve) => {
    told = (params) => params.version === version && resolve();
  });
  // A key is typed, and what is wrong comes back.
  ++version;
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [
      { range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, text: ' ' },
    ],
  });
  await published;
  took('change to diagnostics', begin);
  for (const [name, [method, params]] of Object.entries(requests)) {
    const asked = performance.now();
    await connection.sendRequest(method, params);
    took(name, asked);
  }
}
console.log(`${lines.length} lines, ${kRounds} rounds`);
for (const [name, values] of Object.entries(times)) {
  values.sort((a, b) => a - b);
  const shown = (value) => value.toFixed(1).padStart(7);
  console.log(`${name.padEnd(24)} median ${shown(values[values.length >> 1])}  worst ${shown(values.at(-1))}`);
}
await connection.sendRequest('shutdown');
await connection.sendNotification('exit');
rmSync(folder, { recursive: true, force: true });
connection.dispose();
