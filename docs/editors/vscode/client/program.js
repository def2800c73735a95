'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The path of the program that the setting names, or null. A name is looked for in `searchPath`
 * (the form of $PATH); a path may begin with `~` or `${workspaceFolder}`, and is otherwise relative
 * to that folder.
 */
function findProgram(setting, workspaceFolder, searchPath, extensions = ['']) {
  const wanted = setting
    .trim()
    .replace(/^~(?=$|[\\/])/, () => os.homedir())
    .replace(/\$\{workspaceFolder\}/g, () => workspaceFolder ?? '');
  if (wanted === '') return null;
  const isPath = /[\\/]/.test(wanted);
  // An empty part of $PATH means the working directory, which is not ours to trust.
  const folders = isPath
    ? [workspaceFolder ?? os.homedir()]
    : searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    for (const extension of extensions) {
      const file = path.resolve(folder, wanted + extension);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

module.exports = { findProgram };
