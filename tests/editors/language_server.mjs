// `benchc lsp`, asked as an editor asks it.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-jsonrpc/node.js';

const kPatience = 30_000;

/** Gives up on what is not answered. */
function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer: ${what}`)), kPatience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A session about one file of `folder`, which is open with this text. */
export async function openFile(program, folder, file, text) {
  const server = spawn(program, ['lsp'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  const failed = new Promise((_, reject) => {
    server.on('error', reject);
    server.on('exit', (code, signal) => reject(new Error(`the server ended: ${code ?? signal}`)));
  });
  failed.catch(() => {});
  const ask = (method, params) =>
    within(Promise.race([connection.sendRequest(method, params), failed]), method);
  const uri = pathToFileURL(file).href;
  const published = new Promise((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', (told) => {
      if (told.uri === uri) resolve(told.diagnostics);
    });
  });
  connection.onUnhandledNotification(() => {});
  connection.listen();
  const end = () => {
    connection.dispose();
    server.kill('SIGKILL');
  };
  try {
    const root = pathToFileURL(folder).href;
    await ask('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: 'folder' }],
      capabilities: {
        textDocument: { hover: { contentFormat: ['markdown'] }, publishDiagnostics: {} },
      },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'bench', version: 1, text },
    });
  } catch (error) {
    end();
    throw error;
  }
  const textDocument = { uri };
  return {
    diagnostics: () => within(Promise.race([published, failed]), 'diagnostics'),
    hover: (position) => ask('textDocument/hover', { textDocument, position }),
    inlayHints: (range) => ask('textDocument/inlayHint', { textDocument, range }),
    async close() {
      try {
        await ask('shutdown');
        await connection.sendNotification('exit');
      } finally {
        end();
      }
    },
  };
}
