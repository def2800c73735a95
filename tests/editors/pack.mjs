// Packs the VS Code extension: node pack.mjs OUT.vsix. Works on a copy of the sources.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import esbuild from 'esbuild-wasm';

const require = createRequire(import.meta.url);
const { createVSIX } = require('@vscode/vsce');

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

/** The packages whose code the bundle has, by their folders. */
function bundledPackages(metafile) {
  const folders = Object.keys(metafile.inputs)
    .map((input) => /^(.*\/)?node_modules\/((@[^/]+\/)?[^/]+)\//.exec(input))
    .filter((match) => match !== null)
    .map((match) => match[2]);
  return [...new Set(folders)].sort();
}

/** Their licenses ask to be told along with the code. */
function notices(packages) {
  const texts = packages.map((name) => {
    const folder = join(here, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['License.txt', 'LICENSE.txt', 'LICENSE.md', 'LICENSE'].find((candidate) => {
      try {
        return readFileSync(join(folder, candidate)).length > 0;
      } catch {
        return false;
      }
    });
    if (file === undefined) throw new Error(`${name} has no license file`);
    const text = readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `Code of others that dist/extension.js contains.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Writes the .vsix, and gives the names of the packages that its code comes from. */
export async function pack(target) {
  const work = mkdtempSync(join(tmpdir(), 'benchc-vsix-'));
  try {
    const folder = join(work, 'extension');
    cpSync(join(root, 'docs', 'editors', 'vscode'), folder, {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|dist)$/.test(source),
    });
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    const { metafile } = await esbuild.build({
      absWorkingDir: here,
      entryPoints: [join(folder, 'client', 'extension.js')],
      outfile: join(folder, 'dist', 'extension.js'),
      nodePaths: [join(here, 'node_modules')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node18',
      external: ['vscode'],
      minify: true,
      metafile: true,
      logLevel: 'warning',
    });
    const packages = bundledPackages(metafile);
    writeFileSync(join(folder, 'NOTICES.txt'), notices(packages));
    mkdirSync(dirname(resolve(target)), { recursive: true });
    await createVSIX({
      cwd: folder,
      packagePath: resolve(target),
      dependencies: false,
      allowMissingRepository: true,
      // What is bundled needs no build step, and the copy is not the repository.
      rewriteRelativeLinks: false,
    });
    return packages;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.length !== 3) {
    console.error('usage: node pack.mjs OUT.vsix');
    process.exit(2);
  }
  await pack(process.argv[2]);
}
