// As much of VS Code's interface as the extension and its language client touch.
import Module, { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
}

class EventEmitter {
  #listeners = new Set();
  event = (listener) => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(value) {
    for (const listener of this.#listeners) listener(value);
  }
  dispose() {}
}

/** Any name is an empty class, whose members are numbers when it is used as an enumeration. */
function anything() {
  return new Proxy(class {}, {
    get: (target, name) => (name in target || typeof name === 'symbol' ? target[name] : 0),
  });
}

/** Any function is one that registers, or an event, and gives what can be disposed. */
function registering(known) {
  return new Proxy(known, {
    get: (target, name) => (name in target ? target[name] : () => new Disposable()),
  });
}

/** An editor with one open folder; `settings` are those of benchc. */
export function makeEditor(settings, folder) {
  const commands = new Map();
  const editor = { messages: [], executed: [], answer: undefined };
  const tell = (message) => {
    editor.messages.push(message);
    return Promise.resolve(editor.answer);
  };
  const uri = (path) => ({
    scheme: 'file',
    fsPath: path,
    path,
    toString: () => pathToFileURL(path).href,
  });
  const known = {
    Disposable,
    EventEmitter,
    CancellationTokenSource: class {
      token = { isCancellationRequested: false, onCancellationRequested: () => new Disposable() };
      cancel() {}
      dispose() {}
    },
    Uri: { file: uri, parse: uri },
    version: '1.82.0',
    env: { appName: 'stand-in', language: 'en' },
    extensions: { getExtension: () => undefined },
    languages: registering({
      match: () => 0,
      createDiagnosticCollection: () => ({ set() {}, delete() {}, clear() {}, dispose() {} }),
    }),
    commands: registering({
      registerCommand: (name, run) => {
        commands.set(name, run);
        return new Disposable();
      },
      executeCommand: async (...command) => void editor.executed.push(command),
    }),
    window: registering({
      tabGroups: registering({ all: [] }),
      visibleTextEditors: [],
      createOutputChannel: () =>
        registering({ append() {}, appendLine() {}, show() {}, dispose() {} }),
      showErrorMessage: tell,
      showWarningMessage: tell,
      showInformationMessage: tell,
    }),
    workspace: registering({
      workspaceFolders: [{ uri: uri(folder), name: 'folder', index: 0 }],
      textDocuments: [],
      notebookDocuments: [],
      getWorkspaceFolder: () => undefined,
      getConfiguration: () => ({
        get: (name, otherwise) => settings[name] ?? otherwise,
        inspect: () => undefined,
      }),
    }),
  };
  const vscode = new Proxy(known, {
    get: (target, name) => (name in target ? target[name] : (target[name] = anything())),
  });
  editor.run = (name) => commands.get(name)();
  editor.load = (file) => {
    const load = Module._load;
    Module._load = (request, ...rest) =>
      request === 'vscode' ? vscode : load.call(Module, request, ...rest);
    try {
      return createRequire(import.meta.url)(file);
    } finally {
      Module._load = load;
    }
  };
  return editor;
}
