// The mode for Emacs, in Emacs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { root } from './grammar.mjs';
import { run, skippedWithout } from './run.mjs';
import { sample, specsInLayout } from './specs.mjs';

const skip = skippedWithout('emacs');
const mode = join(root, 'docs', 'editors', 'emacs', 'bench-mode.el');
let work;
before(() => (work = mkdtempSync(join(tmpdir(), 'benchc-emacs-'))));
after(() => rmSync(work, { recursive: true, force: true }));

/** What a form prints, line by line. */
function emacs(form) {
  const file = join(work, 'form.el');
  writeFileSync(file, form);
  const text = run('emacs', ['--batch', '-Q', '-l', mode, '-l', file], {
    env: { ...process.env, HOME: work },
  });
  return text.replace(/\n$/, '').split('\n');
}

test('it compiles without a warning', { skip }, () => {
  const target = JSON.stringify(join(work, 'bench-mode.elc'));
  run('emacs', [
    '--batch',
    '-Q',
    '--eval',
    `(setq byte-compile-error-on-warn t byte-compile-dest-file-function (lambda (_) ${target}))`,
    '-f',
    'batch-byte-compile',
    mode,
  ]);
});

test('a spec has its colours', { skip }, () => {
  const file = join(work, 'sample.bench');
  writeFileSync(file, sample);
  const lines = emacs(`
(find-file ${JSON.stringify(file)})
(font-lock-ensure)
(princ (format "%s\\n" major-mode))
(while (not (eobp))
  (let* ((face (get-text-property (point) 'face))
         (next (next-single-property-change (point) 'face nil (point-max)))
         (text (buffer-substring-no-properties (point) next)))
    (when face
      (princ (format "%s %S\\n"
                     (replace-regexp-in-string
                      "font-lock-\\\\|-face" "" (format "%s" (if (consp face) (car face) face)))
                     text)))
    (goto-char next)))`);
  assert.equal(lines[0], 'bench-mode');
  const has = (line) =>
    assert.ok(lines.includes(line), `${line}\nis not among\n${lines.join('\n')}`);
  for (const line of [
    'preprocessor "bench"',
    'keyword "allow"',
    'constant "unused-parameter"',
    'constant "std.env"',
    'variable-name "${n in ms}"',
    'keyword "workload"',
    'type "sort"',
    'keyword "over"',
    'builtin "branch"',
    'string "\\"main\\""',
    'keyword "fail when"',
    'function-name "median"',
    'builtin "regresses by more than"',
    'constant "2%"',
    'variable-name "on missing baseline"',
    'constant "2026-12-31"',
  ]) {
    has(line);
  }
  // The text of a raw string is no declaration and no comment.
  assert.ok(lines.join('\n').includes('string "\\"\\"\\"raw\ntwo # workload x\\"\\"\\""'));
});

test('indenting leaves what is in the one layout as it is', { skip }, () => {
  const specs = specsInLayout().map((spec) => JSON.stringify(join(root, spec)));
  assert.deepEqual(
    emacs(`
(dolist (spec '(${specs.join(' ')}))
  (with-temp-buffer
    (insert-file-contents spec)
    (bench-mode)
    (let ((before (buffer-string)) (inhibit-message t))
      (indent-region (point-min) (point-max))
      (unless (equal before (buffer-string)) (princ (format "%s\\n" spec))))))
(princ "done\\n")`),
    ['done'],
  );
});

test('eglot knows the server', { skip }, () => {
  // Emacs 28 has no eglot yet; the variable that it reads is all that matters here.
  writeFileSync(join(work, 'eglot.el'), "(defvar eglot-server-programs nil) (provide 'eglot)");
  assert.deepEqual(
    emacs(`
(load ${JSON.stringify(join(work, 'eglot.el'))} nil t)
(princ (format "%S\\n" (assq 'bench-mode eglot-server-programs)))`),
    ['(bench-mode "benchc" "lsp")'],
  );
});

const benchc = process.env.BENCHC_BINARY;
const skipFormat = skip || (benchc ? false : 'BENCHC_BINARY does not say where benchc is');
test('a buffer is formatted, and left alone when it does not parse', { skip: skipFormat }, () => {
  const formatted = (text) =>
    emacs(`
(setq bench-program ${JSON.stringify(benchc)})
(with-temp-buffer
  (insert ${JSON.stringify(text)})
  (bench-mode)
  (let ((inhibit-message t)) (bench-format-buffer))
  (princ (buffer-string)))`).join('\n');
  assert.equal(formatted('bench 1\nlet   a=1\n'), 'bench 1\nlet a = 1');
  assert.equal(formatted('bench 1\nlet a =\n'), 'bench 1\nlet a =');
});
