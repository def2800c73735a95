// The files for Vim, in Vim.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { root } from './grammar.mjs';
import { run, skippedWithout } from './run.mjs';
import { sample, specsInLayout, specsOfRepository } from './specs.mjs';

const skip = skippedWithout('vim');
let work;
before(() => (work = mkdtempSync(join(tmpdir(), 'benchc-vim-'))));
after(() => rmSync(work, { recursive: true, force: true }));

/** Runs a script in Vim with the files for it, and gives the lines of the list `g:out`. */
function vim(script) {
  const file = join(work, 'script.vim');
  const out = join(work, 'out');
  rmSync(out, { force: true });
  writeFileSync(
    file,
    `set nocompatible nomore noswapfile viminfo=
let &runtimepath = '${join(root, 'docs', 'editors', 'vim')},' . &runtimepath
filetype plugin indent on
syntax on
let g:out = []
try
${script}
catch
  call add(g:out, v:exception . ' at ' . v:throwpoint)
endtry
call writefile(g:out, '${out}')
qall!
`,
  );
  run('vim', ['-es', '-N', '-u', 'NONE', '-i', 'NONE', '-S', file], { timeout: 60_000 });
  return readFileSync(out, 'utf8').replace(/\n$/, '').split('\n');
}

/** Each line as `Group:text` of what has a colour. */
function colours(text) {
  const file = join(work, 'sample.bench');
  writeFileSync(file, text);
  return vim(`
edit ${file}
for lnum in range(1, line('$'))
  let text = getline(lnum)
  let row = []
  let last = '-'
  for column in range(1, len(text))
    let group = substitute(synIDattr(synID(lnum, column, 1), 'name'), '^bench', '', '')
    if group ==# last
      let row[-1] .= text[column - 1]
    else
      call add(row, group . ':' . text[column - 1])
    endif
    let last = group
  endfor
  call add(g:out, join(filter(row, 'v:val =~# "^[A-Z].*:.*\\\\S"'), '|'))
endfor`);
}

test('a spec has its colours', { skip }, () => {
  assert.deepEqual(colours(sample), [
    'Version:bench|Number:1|Comment:# |Allow:allow unused-parameter|Comment:: soon',
    'Import:import|Module:std.env',
    'String:"Sorts |Delimiter:${|Interpolation:n |Word:in|Interpolation: ms|Delimiter:}|' +
      'Escape:\\"|String:x|Escape:\\"|String:."',
    'Declare:workload|Name:sort',
    'Clause:over|Number:1Ki|Number:0.38 USD/h',
    'Setting:command|String:"sort"|String:"|Delimiter:${|Interpolation:n|Delimiter:}|String:"',
    'Clause:metric|Word:json|String:"$.a"|Word:in|Word:better higher',
    '',
    'Declare:baseline|Name:main|Word:branch|String:"main"|Word:last|Number:20|Word: runs',
    'Declare:let|Name:k|Raw:"""raw',
    'Raw:two # workload x"""',
    'Declare:rule|Name:r',
    'Clause:for|Statistic:tag',
    'When:fail when|Statistic:median|Metric:time|Operator:regresses by more than|Number:2%|' +
      'Operator:and|Statistic:p99|Number:10GB/s',
    'Setting:on missing baseline',
    '',
    'Declare:waive|Name:r|Word:until|Date:2026-12-31|Word:because|String:"known"',
  ]);
});

test('a buffer of a spec is set up for it', { skip }, () => {
  const file = join(work, 'empty.bench');
  writeFileSync(file, '');
  assert.deepEqual(
    vim(`
edit ${file}
call extend(g:out, [&filetype, &commentstring, string(&shiftwidth), string(&expandtab), b:current_syntax])
set filetype=
call add(g:out, &commentstring . &indentexpr)`),
    ['bench', '# %s', '2', '1', 'bench', '/*%s*/'],
  );
});

test('strings end in every spec of the repository', { skip }, () => {
  const specs = specsOfRepository();
  assert.deepEqual(
    vim(`
for spec in ${JSON.stringify(specs)}
  execute 'edit' fnameescape('${root}/' . spec)
  let open = map(synstack(line('$'), len(getline('$')) + 1), 'synIDattr(v:val, "name")')
  if &filetype !=# 'bench' || index(open, 'benchString') >= 0
    call add(g:out, spec . ': ' . &filetype . join(open))
  endif
  bwipeout!
endfor
call add(g:out, 'done')`),
    ['done'],
  );
});

test('indenting leaves what is in the one layout as it is', { skip }, () => {
  assert.deepEqual(
    vim(`
for spec in ${JSON.stringify(specsInLayout())}
  execute 'edit' fnameescape('${root}/' . spec)
  let before = getline(1, '$')
  for lnum in range(1, line('$'))
    let raw = synIDattr(synID(lnum, 1, 1), 'name') ==# 'benchRaw'
    if getline(lnum) =~# '\\S' && !raw
      call cursor(lnum, 1)
      normal! ==
    endif
    if getline(lnum) !=# before[lnum - 1]
      call add(g:out, spec . ':' . lnum . ': ' . getline(lnum))
    endif
  endfor
  bwipeout!
endfor
call add(g:out, 'done')`),
    ['done'],
  );
});

test('what the documents say installs it', { skip }, () => {
  const document = readFileSync(join(root, 'docs', 'editors', 'README.md'), 'utf8');
  const [, commands] = /^## Vim\n+```sh\n(.*?)^```$/ms.exec(document);
  const env = { ...process.env, HOME: work };
  run('sh', ['-euc', commands], { cwd: root, env });
  const script = join(work, 'installed.vim');
  const out = join(work, 'installed');
  writeFileSync(
    script,
    `set nomore viminfo=
packloadall
filetype plugin indent on
syntax on
edit ${join(work, 'new.bench')}
call writefile([&filetype, b:current_syntax, &shiftwidth], '${out}')
qall!
`,
  );
  run('vim', ['-es', '-N', '-i', 'NONE', '-u', '/dev/null', '-S', script], {
    env,
    timeout: 60_000,
  });
  assert.ok(existsSync(out));
  assert.equal(readFileSync(out, 'utf8'), 'bench\nbench\n2\n');
});
