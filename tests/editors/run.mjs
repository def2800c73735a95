import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program of this name can be run; else why a test that needs it is skipped. */
export function skippedWithout(program) {
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ? false : `${program} is not installed`;
}

/** Runs a program without input, and gives what it wrote; throws with that when it fails. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    input: '',
    timeout: 120_000,
    killSignal: 'SIGKILL',
    ...options,
  });
  if (done.error) throw done.error;
  if (done.status !== 0) {
    throw new Error(`${program} ended with ${done.status}:\n${done.stdout}${done.stderr}`);
  }
  return done.stdout;
}
