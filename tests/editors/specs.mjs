// The specs of the repository that are right in their syntax.
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { root } from './grammar.mjs';

/** Paths from the root, also of what is not committed yet, but of nothing that a build has made. */
export function specsOfRepository() {
  return (
    execFileSync(
      'git',
      ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.bench'],
      { encoding: 'utf8' },
    )
      .split('\0')
      .filter((file) => file !== '' && !basename(file).startsWith('fail_'))
      // What breaks the parser is in there on purpose.
      .filter((file) => !file.startsWith('tests/fuzz/'))
  );
}

/** Those of them that are in the one layout. */
export function specsInLayout() {
  return specsOfRepository().filter((file) => /^(examples|specs|stdlib)\//.test(file));
}

/** A spec with something of everything, for the editors whose colours are tested on it. */
export const sample = `bench 1 # allow unused-parameter: soon
import std.env
"Sorts \${n in ms} \\"x\\"."
workload sort {
  over n  = [1Ki, 0.38 USD/h]
  command = ["sort", "\${n}"]
  metric step = json "$.a" in GB/s better higher
}
baseline main = branch "main" last 20 runs
let k = """raw
two # workload x"""
rule r {
  for serve.*, tag(hot)
  fail when median(time) regresses by more than 2% and p99(x) > 10GB/s
  on missing baseline = warn
}
waive r until 2026-12-31 because "known"
`;
