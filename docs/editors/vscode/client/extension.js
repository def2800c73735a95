'use strict';

const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { findProgram } = require('./program');

let client;
let output;
// Starting and stopping follow one another, however quickly they are asked for.
let turn = Promise.resolve();

function program() {
  const setting = vscode.workspace.getConfiguration('benchc').get('path', 'benchc');
  const folder = vscode.workspace.workspaceFolders?.find((one) => one.uri.scheme === 'file');
  const extensions = process.platform === 'win32' ? ['', '.exe'] : [''];
  return {
    setting,
    found: findProgram(setting, folder?.uri.fsPath, process.env.PATH ?? '', extensions),
  };
}

async function complainOf(setting) {
  const open = 'Open Settings';
  const choice = await vscode.window.showWarningMessage(
    `benchc was not found: "${setting}". Install it, or say in the setting benchc.path where it is. ` +
      'Until then there are colours and snippets only.',
    open,
  );
  if (choice === open) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'benchc.path');
  }
}

async function start() {
  const { setting, found } = program();
  if (found === null) {
    // Not awaited: the message may stand for long.
    void complainOf(setting);
    return;
  }
  // Over its standard streams; a transport that is named would add an argument.
  const server = { command: found, args: ['lsp'] };
  client = new LanguageClient('benchc', 'benchc', server, {
    documentSelector: [
      { scheme: 'file', language: 'bench' },
      { scheme: 'untitled', language: 'bench' },
    ],
    outputChannel: output,
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    void vscode.window.showErrorMessage(`${found} lsp did not start: ${error?.message ?? error}`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  try {
    await running?.stop();
  } catch {
    // It has ended already.
  }
}

function inTurn(...steps) {
  for (const step of steps) turn = turn.then(step);
  return turn;
}

function activate(context) {
  output = vscode.window.createOutputChannel('benchc');
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('benchc.restart', () => inTurn(stop, start)),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration('benchc.path') ? inTurn(stop, start) : undefined,
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(() => inTurn(stop, start)),
  );
  return inTurn(start);
}

function deactivate() {
  return inTurn(stop);
}

module.exports = { activate, deactivate };
