// Draws docs/editors/editor.svg: node picture.mjs BENCHC OUT.svg. The colours come from the
// extension's grammar, and the problems, the hover and the hints from `benchc lsp`.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tokenise } from './grammar.mjs';
import { openFile } from './language_server.mjs';
import { drawEditor } from './svg.mjs';

const spec = `bench 1

import std.measure

"Sorts random integers."
workload sort {
  over n    = [1Ki, 32Ki, 1Mi]
  over algo = ["std", "radix"]
  except algo == "radix" and n < 4Ki

  command = ["build/sorter", "--algo", algo, "--n", "\${n}"]
  timeout = 30s
  items   = n
  metric throughput = items / time better higher
}

measure default {
  use std.measure.steady
}

baseline main = branch "main" last 20 runs

rule no_slowdown {
  for srt
  against main
  fail when median(time) regresses by more than 200%
}

rule radix_pays {
  fail when median(sort[algo = "radix"].time) > 0.8 * median(sort[algo = "std"].time)
}
`;

/** What the mouse stands on: the last one of these texts. */
const pointed = 'sort';

const kWidest = 100;

function positionOf(text, part) {
  const before = text.slice(0, text.lastIndexOf(part)).split('\n');
  return { line: before.length - 1, character: before.at(-1).length };
}

function wrapped(text) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= kWidest) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

function unescaped(text) {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\\([\\`*_{}[\]()<>#+!|~&:@.-])/g, '$1');
}

/** A line of Markdown as tokens: code in the colour of texts, bold words in that of declarations. */
function inline(line) {
  const tokens = [];
  const plain = (text) => text !== '' && tokens.push({ text: unescaped(text), scopes: [] });
  let end = 0;
  for (const found of line.matchAll(/(`+)(.+?)\1|\*\*(.+?)\*\*/g)) {
    plain(line.slice(end, found.index));
    const [, , code, bold] = found;
    tokens.push(
      code === undefined
        ? { text: unescaped(bold), scopes: ['keyword.declaration'] }
        : { text: code, scopes: ['string'] },
    );
    end = found.index + found[0].length;
  }
  plain(line.slice(end));
  return tokens;
}

/** The markup of a hover as lines of tokens: blocks of code have their colours. */
async function hoverLines(contents) {
  const markup = typeof contents === 'string' ? contents : contents.value;
  const plain = (text) => [{ text, scopes: [] }];
  const lines = [];
  for (const part of markup.trim().split(/(^```[^\n]*\n.*?^```$)/ms)) {
    const code = /^```(\w*)[^\n]*\n(.*?)\n?```$/s.exec(part);
    if (code) {
      const { lines: tokens } = await tokenise(code[2].trimEnd());
      lines.push(...(code[1] === 'bench' ? tokens : code[2].trimEnd().split('\n').map(plain)));
      continue;
    }
    for (const paragraph of part.split(/\n{2,}|\n(?=[-*|] )|(?:\\| {2})\n/)) {
      const text = paragraph.trim();
      if (text !== '' && !/^-{3,}$/.test(text)) lines.push(...wrapped(text).map(inline));
    }
  }
  return lines;
}

function labelOf(hint) {
  return typeof hint.label === 'string'
    ? hint.label
    : hint.label.map((part) => part.value).join('');
}

function columnsOf({ range }, text) {
  const line = text.split('\n')[range.start.line];
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  return Math.max(1, end - range.start.character);
}

/** The picture, as text. */
export async function picture(program) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'benchc-picture-')));
  try {
    writeFileSync(join(folder, 'benchc.toml'), '');
    const file = join(folder, 'sort.bench');
    writeFileSync(file, spec);
    const server = await openFile(resolve(program), folder, file, spec);
    try {
      const at = positionOf(spec, pointed);
      const diagnostics = await server.diagnostics();
      const hover = await server.hover(at);
      const end = { line: spec.split('\n').length, character: 0 };
      const hints = await server.inlayHints({ start: { line: 0, character: 0 }, end });
      if (!hover) throw new Error(`nothing is known of \`${pointed}\``);
      const { lines } = await tokenise(spec.trimEnd());
      return drawEditor({
        title: 'sort.bench',
        lines,
        problems: diagnostics.map((one) => ({
          severity: one.severity ?? 1,
          code: one.code ?? '',
          message: one.message,
          line: one.range.start.line,
          column: one.range.start.character,
          cells: columnsOf(one, spec),
        })),
        hints: (hints ?? []).map((hint) => ({
          line: hint.position.line,
          column: hint.position.character,
          label: labelOf(hint).trim(),
        })),
        hover: {
          line: at.line,
          column: at.character,
          cells: pointed.length,
          lines: await hoverLines(hover.contents),
        },
      });
    } finally {
      await server.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.length !== 4) {
    console.error('usage: node picture.mjs BENCHC OUT.svg');
    process.exit(2);
  }
  writeFileSync(process.argv[3], await picture(process.argv[2]));
}
