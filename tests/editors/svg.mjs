// Draws an editor: text with colours, squiggles, hints, a hover box and a list of problems.

const kCell = 8.4;
const kLine = 21;
const kGutter = 56;
const kWidth = 1080;
const kPadding = 12;
const kColours = {
  editor: '#1e1e1e',
  bar: '#252526',
  border: '#454545',
  number: '#6e7681',
  text: '#d4d4d4',
  dim: '#9d9d9d',
  hint: '#a0a0a0',
  hintBack: '#2f2f33',
  hover: '#252526',
  pointed: '#3a3d41',
};
const kSeverities = {
  1: { colour: '#f14c4c', name: 'error' },
  2: { colour: '#cca700', name: 'warning' },
  3: { colour: '#3794ff', name: 'information' },
  4: { colour: '#9d9d9d', name: 'hint' },
};
/** The longest beginning of a scope wins, as in a theme of VS Code. */
const kTheme = {
  comment: '#6a9955',
  'constant.character.escape': '#d7ba7d',
  'constant.language': '#569cd6',
  'constant.numeric': '#b5cea8',
  'constant.other': '#569cd6',
  'entity.name.function': '#dcdcaa',
  'entity.name.type': '#4ec9b0',
  'entity.name.variable': '#9cdcfe',
  keyword: '#c586c0',
  'keyword.declaration': '#569cd6',
  'keyword.operator.arithmetic': '#d4d4d4',
  'keyword.operator.assignment': '#d4d4d4',
  'keyword.operator.comparison': '#d4d4d4',
  'keyword.operator.range': '#d4d4d4',
  'keyword.operator.wildcard': '#d4d4d4',
  'keyword.other.unit': '#b5cea8',
  'punctuation.definition.comment': '#6a9955',
  'punctuation.definition.string': '#ce9178',
  'punctuation.section.interpolation': '#569cd6',
  string: '#ce9178',
  'storage.type': '#4ec9b0',
  'support.function': '#dcdcaa',
  'support.type': '#4ec9b0',
  'support.variable': '#4fc1ff',
  variable: '#9cdcfe',
};

function escape(text) {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // What XML cannot hold is shown as a replacement character.
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => names[character]);
}

function round(number) {
  return String(Math.round(number * 10) / 10);
}

/** The colour of a token by its scopes, the innermost first. */
export function colourOf(scopes) {
  for (const scope of [...scopes].reverse()) {
    const parts = scope.split('.');
    for (let length = parts.length; length > 0; --length) {
      const colour = kTheme[parts.slice(0, length).join('.')];
      if (colour) return colour;
    }
  }
  return kColours.text;
}

/** One piece of text in cells of one width, whatever the font. */
function piece(x, y, text, colour, attributes = '') {
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  if (shown === '') return '';
  const width = round([...shown].length * kCell);
  return (
    `<text x="${round(x + lead * kCell)}" y="${round(y)}" fill="${colour}" textLength="${width}"` +
    `${attributes}>${escape(shown)}</text>`
  );
}

function rectangle(x, y, width, height, fill, more = '') {
  return (
    `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"` +
    ` fill="${fill}"${more}/>`
  );
}

function tokensAt(x, y, tokens) {
  let column = 0;
  return tokens.map((token) => {
    const drawn = piece(x + column * kCell, y, token.text, colourOf(token.scopes));
    column += token.text.length;
    return drawn;
  });
}

function squiggle(x, y, cells, colour) {
  const step = 3;
  const points = [];
  for (let at = 0; at <= cells * kCell; at += step) {
    points.push(`${round(x + at)},${round(y + ((at / step) % 2 === 0 ? 2 : 0))}`);
  }
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.1"/>`;
}

/** `hints` by column, drawn between what stands before and behind them. */
function drawLine(index, top, tokens, hints) {
  const y = top + kLine * 0.72;
  const parts = [
    piece(kGutter - 16 - String(index + 1).length * kCell, y, String(index + 1), kColours.number),
  ];
  let column = 0;
  let shift = 0;
  const pending = [...hints].sort((a, b) => a.column - b.column);
  const drawHints = (until) => {
    while (pending.length > 0 && pending[0].column <= until) {
      const { label } = pending.shift();
      const x = kGutter + (column + shift + 1) * kCell;
      parts.push(
        rectangle(
          x - 4,
          top + 3,
          label.length * kCell + 8,
          kLine - 6,
          kColours.hintBack,
          ' rx="3"',
        ),
        piece(x, y, label, kColours.hint, ' font-style="italic"'),
      );
      shift += label.length + 2;
    }
  };
  for (const token of tokens) {
    drawHints(column);
    parts.push(piece(kGutter + (column + shift) * kCell, y, token.text, colourOf(token.scopes)));
    column += token.text.length;
  }
  drawHints(Infinity);
  return parts;
}

/** Lines of a hover, each of tokens, under what they are about. */
function drawHover(x, top, lines) {
  const cells = Math.max(
    ...lines.map((line) => line.reduce((sum, token) => sum + token.text.length, 0)),
  );
  const width = cells * kCell + 2 * kPadding;
  const left = Math.max(kGutter, Math.min(x, kWidth - width - kPadding));
  const height = lines.length * kLine + kPadding;
  return {
    height,
    parts: [
      rectangle(left, top, width, height, kColours.hover, ` stroke="${kColours.border}" rx="3"`),
      ...lines.flatMap((line, index) =>
        tokensAt(left + kPadding, top + kPadding / 2 + index * kLine + kLine * 0.72, line),
      ),
    ],
  };
}

function drawProblem(top, problem) {
  const y = top + kLine * 0.72;
  const { colour } = kSeverities[problem.severity];
  const middle = top + kLine / 2;
  const x = kGutter - 24;
  const mark =
    problem.severity === 1
      ? `<circle cx="${x}" cy="${round(middle)}" r="5" fill="${colour}"/>`
      : `<path d="M${x - 6},${round(middle + 5)} h12 l-6,-11 z" fill="${colour}"/>`;
  const source = `benchc(${problem.code})  [Ln ${problem.line + 1}, Col ${problem.column + 1}]`;
  const [first, ...others] = problem.message.split('\n');
  return [
    mark,
    piece(kGutter - 10, y, first, kColours.text),
    piece(kGutter - 10 + (first.length + 2) * kCell, y, source, kColours.dim),
    ...others.map((line, index) =>
      piece(kGutter - 10, y + (index + 1) * kLine, line, kColours.dim),
    ),
  ];
}

/**
 * `lines`: tokens with scopes. `problems`: severity, code, message of one or more lines, line,
 * column, cells. `hints`: line, column, label. `hover`: line, column, cells, and lines of tokens.
 * Lines and columns count from 0.
 */
export function drawEditor({ title, lines, problems, hints, hover }) {
  const tab = 34;
  const topOf = (line) => tab + 8 + line * kLine;
  const parts = [
    rectangle(
      kGutter + hover.column * kCell - 1,
      topOf(hover.line) + 1,
      hover.cells * kCell + 2,
      kLine - 2,
      kColours.pointed,
      ' rx="2"',
    ),
  ];
  lines.forEach((tokens, index) => {
    const own = hints.filter((hint) => hint.line === index);
    parts.push(...drawLine(index, topOf(index), tokens, own));
  });
  for (const problem of problems) {
    const before = hints
      .filter((hint) => hint.line === problem.line && hint.column <= problem.column)
      .reduce((sum, hint) => sum + hint.label.length + 2, 0);
    const x = kGutter + (problem.column + before) * kCell;
    const { colour } = kSeverities[problem.severity];
    parts.push(squiggle(x, topOf(problem.line) + kLine - 4, problem.cells, colour));
  }
  const box = drawHover(kGutter + hover.column * kCell, topOf(hover.line + 1) + 2, hover.lines);
  parts.push(...box.parts);
  const end = Math.max(topOf(lines.length), topOf(hover.line + 1) + 2 + box.height) + 14;
  const panel = [
    rectangle(0, end, kWidth, 1, kColours.border),
    piece(kGutter - 30, end + 22, `PROBLEMS  ${problems.length}`, kColours.text),
  ];
  let top = end + 32;
  for (const problem of problems) {
    panel.push(...drawProblem(top, problem));
    top += problem.message.split('\n').length * kLine;
  }
  const height = top + 12;
  const all = [
    rectangle(0, 0, kWidth, height, kColours.editor, ' rx="6"'),
    rectangle(0, 0, kWidth, tab, kColours.bar, ' rx="6"'),
    rectangle(0, 0, kCell * (title.length + 6), tab, kColours.editor, ' rx="6"'),
    piece(3 * kCell, tab * 0.64, title, kColours.text),
    ...parts,
    ...panel,
  ];
  const size = `width="${kWidth}" height="${round(height)}" viewBox="0 0 ${kWidth} ${round(height)}"`;
  const font = `font-family="ui-monospace, 'DejaVu Sans Mono', Consolas, monospace" font-size="14"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}
${font} style="white-space: pre" role="img" aria-label="${escape(title)} in an editor">
${all.filter((part) => part !== '').join('\n')}
</svg>
`;
}
