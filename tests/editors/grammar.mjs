// The extension's TextMate grammar, run by the engine that VS Code uses.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const here = dirname(fileURLToPath(import.meta.url));

/** The repository's root. */
export const root = join(here, '..', '..');
export const extensionFolder = join(root, 'docs', 'editors', 'vscode');

const grammars = {
  'source.bench': 'bench.tmLanguage.json',
  'markdown.bench.codeblock': 'markdown.bench.tmLanguage.json',
};

async function makeRegistry() {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm).buffer);
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    // Of Markdown only what is injected into it.
    getInjections: (scope) => (scope === 'text.html.markdown' ? ['markdown.bench.codeblock'] : []),
    loadGrammar: async (scope) => {
      if (scope === 'text.html.markdown') return { scopeName: scope, patterns: [], repository: {} };
      if (!(scope in grammars)) return null;
      const path = join(extensionFolder, 'syntaxes', grammars[scope]);
      return textmate.parseRawGrammar(readFileSync(path, 'utf8'), path);
    },
  });
}

const registry = makeRegistry();

/**
 * The tokens of each line: `text`, where it begins, and its scopes from the outermost; and how many
 * regions (blocks, strings, brackets) are still open at the end of the file.
 */
export async function tokenise(text, scope = 'source.bench') {
  const grammar = await (await registry).loadGrammar(scope);
  let state = textmate.INITIAL;
  const lines = [];
  for (const line of text.split(/\r?\n/)) {
    const result = grammar.tokenizeLine(line, state);
    if (result.stoppedEarly) throw new Error(`the grammar took too long over: ${line}`);
    lines.push(
      result.tokens.map((token) => ({
        text: line.slice(token.startIndex, token.endIndex),
        start: token.startIndex,
        scopes: token.scopes,
      })),
    );
    state = result.ruleStack;
  }
  return { lines, open: state.depth - 1 };
}
