// `benchc lsp` over the real protocol, by the client library that editors use.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-jsonrpc/node.js';
import protocol from 'vscode-languageserver-protocol';

const program = process.env.BENCHC_BINARY;
const folder = mkdtempSync(join(tmpdir(), 'benchc-lsp-'));
after(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, '.git'));
writeFileSync(join(folder, 'common.bench'), 'bench 1\n\nlet limit = 5ms\n');

const uriOf = (name) => pathToFileURL(join(folder, name)).href;

const kSpec = `bench 1

import std.measure
import "common.bench" as common

"Sorts numbers: größer ist langsamer 𝄞."
workload sort {
  over n  = [1Ki, 32Ki]
  command = ["build/sort", "\${n}"]
}

rule fast {
  for sort
  fail when median(time) > common.limit
}
`;

class Session {
  constructor(capabilities = {}) {
    this.process = spawn(program, ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => this.process.on('exit', (code) => resolve(code)));
    this.connection = rpc.createMessageConnection(
      new rpc.StreamMessageReader(this.process.stdout),
      new rpc.StreamMessageWriter(this.process.stdin),
    );
    this.published = [];
    this.waiting = [];
    this.connection.onNotification(protocol.PublishDiagnosticsNotification.type, (told) => {
      this.published.push(told);
      this.waiting.splice(0).forEach((look) => look());
    });
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.listen();
    this.capabilities = capabilities;
  }

  async start() {
    const answer = await this.connection.sendRequest(protocol.InitializeRequest.type, {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'test' }],
      capabilities: this.capabilities,
    });
    await this.connection.sendNotification(protocol.InitializedNotification.type, {});
    return answer;
  }

  open(name, text) {
    return this.connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
      textDocument: { uri: uriOf(name), languageId: 'bench', version: 1, text },
    });
  }

  change(name, version, contentChanges) {
    return this.connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri: uriOf(name), version },
      contentChanges,
    });
  }

  /** What was published of a document at this version. */
  async diagnostics(name, version) {
    for (;;) {
      const told = this.published.find((one) => one.uri === uriOf(name) && one.version === version);
      if (told) return told.diagnostics;
      await new Promise((resolve) => this.waiting.push(resolve));
    }
  }

  ask(type, name, line, character, more = {}) {
    return this.connection.sendRequest(type, {
      textDocument: { uri: uriOf(name) },
      position: { line, character },
      ...more,
    });
  }

  async end() {
    await this.connection.sendRequest(protocol.ShutdownRequest.type);
    await this.connection.sendNotification(protocol.ExitNotification.type);
    const code = await this.ended;
    this.connection.dispose();
    return code;
  }
}

async function opened() {
  const session = new Session();
  await session.start();
  await session.open('a.bench', kSpec);
  return session;
}

test('a session begins and ends as the protocol says', async () => {
  const session = new Session({ general: { positionEncodings: ['utf-8', 'utf-16'] } });
  const { capabilities, serverInfo } = await session.start();
  assert.equal(serverInfo.name, 'benchc');
  assert.equal(capabilities.positionEncoding, 'utf-8');
  assert.equal(capabilities.textDocumentSync.change, protocol.TextDocumentSyncKind.Incremental);
  assert.equal(await session.end(), 0);
});

test('a client that goes without a word ends the server', async () => {
  const session = new Session();
  await session.start();
  session.process.stdin.end();
  assert.equal(await session.ended, 1);
  session.connection.dispose();
});

test('diagnostics follow what is typed', async () => {
  const session = await opened();
  assert.deepEqual(await session.diagnostics('a.bench', 1), []);
  const at = { line: 12, character: 6 };
  await session.change('a.bench', 2, [{ range: { start: at, end: { line: 12, character: 10 } }, text: 'srot' }]);
  const [wrong] = await session.diagnostics('a.bench', 2);
  assert.equal(wrong.code, 'unknown-workload');
  assert.equal(wrong.severity, protocol.DiagnosticSeverity.Error);
  assert.deepEqual(wrong.range, { start: at, end: { line: 12, character: 10 } });
  assert.match(wrong.message, /did you mean `sort`/);
  await session.change('a.bench', 3, [{ text: kSpec }]);
  assert.deepEqual(await session.diagnostics('a.bench', 3), []);
  assert.equal(await session.end(), 0);
});

test('an import that is open and not saved is seen', async () => {
  const session = await opened();
  assert.deepEqual(await session.diagnostics('a.bench', 1), []);
  session.published.length = 0;
  await session.open('common.bench', 'bench 1\n\nlet bound = 5ms\n');
  const told = await session.diagnostics('a.bench', 1);
  assert.equal(told.length, 1);
  assert.equal(told[0].code, 'unknown-name');
  assert.equal(await session.end(), 0);
});

test('completion, hover, definition, references and rename', async () => {
  const session = await opened();
  const { items } = await session.ask(protocol.CompletionRequest.type, 'a.bench', 12, 6);
  assert.ok(items.some((item) => item.label === 'sort'));
  assert.ok(!items.some((item) => item.label === 'timeout'));

  const hover = await session.ask(protocol.HoverRequest.type, 'a.bench', 12, 7);
  assert.equal(hover.contents.kind, 'markdown');
  assert.match(hover.contents.value, /\*\*workload\*\* `sort`: 2 cases/);
  assert.match(hover.contents.value, /größer ist langsamer 𝄞/);

  const [place] = await session.ask(protocol.DefinitionRequest.type, 'a.bench', 13, 36);
  assert.equal(place.uri, uriOf('common.bench'));
  assert.deepEqual(place.range.start, { line: 2, character: 4 });

  const places = await session.ask(protocol.ReferencesRequest.type, 'a.bench', 6, 10, {
    context: { includeDeclaration: true },
  });
  assert.deepEqual(places.map((one) => one.range.start.line), [6, 12]);

  const edit = await session.ask(protocol.RenameRequest.type, 'a.bench', 13, 36, { newName: 'most' });
  assert.deepEqual(Object.keys(edit.changes).sort(), [uriOf('a.bench'), uriOf('common.bench')].sort());
  await assert.rejects(
    session.ask(protocol.RenameRequest.type, 'a.bench', 6, 10, { newName: 'no name' }),
    /a name has letters/,
  );
  assert.equal(await session.end(), 0);
});

test('formatting, symbols, folding, tokens, hints and actions', async () => {
  const session = new Session();
  await session.start();
  await session.open('b.bench', kSpec.replace('over n  =', 'over n='));
  const textDocument = { uri: uriOf('b.bench') };
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const send = (type, more = {}) =>
    session.connection.sendRequest(type, { textDocument, range, ...more });

  const edits = await send(protocol.DocumentFormattingRequest.type, {
    options: { tabSize: 2, insertSpaces: true },
  });
  assert.equal(edits.length, 1);
  assert.equal(edits[0].newText, '  over n  = [1Ki, 32Ki]\n');

  const symbols = await send(protocol.DocumentSymbolRequest.type);
  assert.deepEqual(symbols.map((one) => one.name), ['std.measure', 'common', 'sort', 'fast']);
  assert.deepEqual(symbols[2].children.map((one) => one.name), ['n']);

  const folds = await send(protocol.FoldingRangeRequest.type);
  assert.deepEqual(folds.map((one) => one.startLine), [6, 11]);

  const { data } = await send(protocol.SemanticTokensRequest.type);
  assert.equal(data.length % 5, 0);
  assert.ok(data.length > 100);

  const [hint] = await send(protocol.InlayHintRequest.type);
  assert.equal(hint.label, '2 cases');
  assert.deepEqual(hint.position, { line: 6, character: 13 });

  const actions = await send(protocol.CodeActionRequest.type, { context: { diagnostics: [] } });
  assert.ok(Array.isArray(actions));
  assert.equal(await session.end(), 0);
});

test('what is no message of the protocol ends it with a word', async () => {
  const server = spawn(program, ['lsp'], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (data) => (said += data));
  server.stdin.end('GET / HTTP/1.1\r\n\r\n');
  const code = await new Promise((resolve) => server.on('exit', resolve));
  assert.equal(code, 2);
  assert.match(said, /no message of the protocol/);
});
