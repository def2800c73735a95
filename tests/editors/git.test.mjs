// What docs/editors/git.md tells people to configure, in real repositories.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { root } from './grammar.mjs';
import { run, skippedWithout } from './run.mjs';

const document = readFileSync(join(root, 'docs', 'editors', 'git.md'), 'utf8');
const blocks = [...document.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({
  language,
  text,
}));

/** The one block of the document that has this in it. */
function block(language, part) {
  const found = blocks.filter((one) => one.language === language && one.text.includes(part));
  assert.equal(found.length, 1, `${found.length} blocks of ${language} have ${part}`);
  return found[0].text;
}

const benchc = process.env.BENCHC_BINARY;
const skip =
  skippedWithout('git') || (benchc ? false : 'BENCHC_BINARY does not say where benchc is');
let work;
before(() => (work = mkdtempSync(join(tmpdir(), 'benchc-git-'))));
after(() => rmSync(work, { recursive: true, force: true }));

function environment(home) {
  return {
    ...process.env,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    XDG_CONFIG_HOME: join(home, '.config'),
    PATH: `${benchc ? dirname(benchc) : ''}${delimiter}${process.env.PATH}`,
  };
}

const spec = `bench 1

workload sort {
  command = ["sort"]
  timeout = 30s
  items   = 1
  bytes   = 1B
  tags    = [hot]
}

rule no_slowdown {
  for sort
  against main
  confidence = 99%
  owner      = "team"
  fail when median(time) regresses by more than 2%
}
`;

/** A repository with the spec committed, and what runs programs in it. */
function repository(name) {
  const folder = join(work, name);
  mkdirSync(folder);
  const env = environment(folder);
  const shell = (text) => run('sh', ['-euc', text], { cwd: folder, env });
  shell('git init -q -b main && git config user.name A && git config user.email a@example.org');
  writeFileSync(join(folder, '.gitattributes'), block('gitattributes', 'diff=bench'));
  writeFileSync(join(folder, 'benchmarks.bench'), spec);
  shell('git add .gitattributes benchmarks.bench && git commit -qm one');
  return { folder, shell, write: (text) => writeFileSync(join(folder, 'benchmarks.bench'), text) };
}

test('hunks name the declaration', { skip }, () => {
  const { shell, write } = repository('hunks');
  shell(block('sh', 'xfuncname'));
  write(spec.replace('than 2%', 'than 3%').replace('[hot]', '[cold]'));
  const heads = shell('git diff -U0').match(/^@@.*$/gm);
  assert.deepEqual(heads, ['@@ -8 +8 @@ workload sort', '@@ -16 +16 @@ rule no_slowdown']);
  assert.match(document, /@@ rule no_slowdown$/m);
  shell('git commit -qam two');
  const followed = shell(block('sh', 'git log -L'));
  assert.match(followed, /^\+ {2}fail when median\(time\) regresses by more than 3%$/m);
  assert.doesNotMatch(followed, /cold/);
});

test('layout alone is no difference, and what does not parse is shown', { skip }, () => {
  const { shell, write } = repository('layout');
  shell(block('sh', 'textconv'));
  write(spec.replace('  timeout = 30s', '  timeout=30s'));
  assert.equal(shell('git diff'), '');
  assert.match(shell('git diff --no-textconv'), /^\+ {2}timeout=30s$/m);
  write(spec.replace('timeout = 30s', 'timeout = '));
  assert.match(shell('git diff'), /^\+ {2}timeout = $/m);
});

test('the hook refuses what is not in the one layout', { skip }, () => {
  const { folder, shell, write } = repository('hook');
  const hook = join(folder, '.git', 'hooks', 'pre-commit');
  mkdirSync(dirname(hook), { recursive: true });
  writeFileSync(hook, block('sh', '--check'), { mode: 0o755 });
  write(spec.replace('timeout = 30s', 'timeout = 20s'));
  shell('git commit -qam laid-out');
  write(spec.replace('  timeout = 30s', '  timeout=10s'));
  assert.throws(() => shell('git commit -qam not-laid-out'), /benchmarks\.bench/);
  assert.equal(shell('git log --format=%s').trim(), 'laid-out\none');
});

test('line ends are one kind', { skip }, () => {
  const { shell, write } = repository('ends');
  write(spec.replaceAll('\n', '\r\n'));
  shell('git add benchmarks.bench');
  assert.equal(shell('git diff --cached --name-only'), '');
});

test('this repository follows its own advice', { skip: skippedWithout('git') }, () => {
  const attributes = readFileSync(join(root, '.gitattributes'), 'utf8');
  for (const [part] of document.matchAll(/(?<=^\*\.bench )(text|linguist).*$/gm)) {
    assert.ok(attributes.includes(part), part);
  }
  const attribute = (name, file) =>
    run('git', ['-C', root, 'check-attr', name, '--', file]).trim().split(': ').at(-1);
  assert.equal(attribute('diff', 'specs/native.bench'), 'bench');
  assert.equal(attribute('eol', 'specs/native.bench'), 'lf');
  // Its line ends are what it is about.
  assert.equal(attribute('text', 'tests/golden/syntax/crlf.bench'), 'unset');
  const hooks = readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8');
  for (const id of ['benchc-fmt', 'benchc-check']) {
    assert.ok(hooks.includes(`id: ${id}`) && document.includes(`id: ${id}`), id);
  }
});
