// The settings for Neovim, in Neovim.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test, { after, before } from 'node:test';
import { root } from './grammar.mjs';
import { run, skippedWithout } from './run.mjs';

/** Neovim 0.8 is the first with `vim.lsp.start`. */
function reason() {
  const missing = skippedWithout('nvim');
  if (missing) return missing;
  const [, major, minor] = /^NVIM v(\d+)\.(\d+)/.exec(run('nvim', ['--version']));
  const known = Number(major) > 0 || Number(minor) >= 8;
  return known ? false : `Neovim ${major}.${minor} is too old: the settings are for 0.8`;
}

const skip = reason();
let work;
before(() => (work = mkdtempSync(join(tmpdir(), 'benchc-nvim-'))));
after(() => rmSync(work, { recursive: true, force: true }));

test('the server is started for a spec, at the root', { skip }, () => {
  mkdirSync(join(work, 'bin'));
  mkdirSync(join(work, 'specs'));
  writeFileSync(join(work, 'benchc.toml'), '');
  writeFileSync(join(work, 'specs', 'a.bench'), 'bench 1\n');
  writeFileSync(join(work, 'bin', 'benchc'), '#!/bin/sh\n');
  chmodSync(join(work, 'bin', 'benchc'), 0o755);
  const script = join(work, 'script.lua');
  writeFileSync(
    script,
    `vim.lsp.start = function(config)
  vim.fn.writefile({ config.cmd[1], config.cmd[2], config.root_dir, vim.bo.filetype }, '${work}/out')
end
dofile('${join(root, 'docs', 'editors', 'nvim', 'bench.lua')}')
vim.cmd('edit ${work}/specs/a.bench')
vim.cmd('qall!')
`,
  );
  run('nvim', ['--headless', '--clean', '-c', `luafile ${script}`], {
    timeout: 30_000,
    env: {
      ...process.env,
      HOME: work,
      PATH: `${join(work, 'bin')}${delimiter}${process.env.PATH}`,
    },
  });
  assert.deepEqual(readFileSync(join(work, 'out'), 'utf8').trim().split('\n'), [
    'benchc',
    'lsp',
    work,
    'bench',
  ]);
});
