/** What the process's exit code means; `unfold help exit-codes` prints this table. */
import { failureData } from '../shared/failure.ts';

export const exitCodes = {
  ok: { code: 0, help: 'done; for run and resume: the run finished by one of its stop rules' },
  runFailed: {
    code: 1,
    help: 'the run failed, its trainer was lost, or the disk refused it (the reason says which)',
  },
  usage: { code: 2, help: 'the command line is wrong: unknown command, option or argument' },
  input: { code: 3, help: 'a specification or data file is missing or wrong, or needs an answer' },
  project: {
    code: 4,
    help: 'the project file cannot be used, lacks what was asked for, or did not pass its check',
  },
  internal: { code: 70, help: 'an error in Unfold itself' },
  hungUp: { code: 129, help: 'the terminal was closed (SIGHUP); otherwise as 130' },
  interrupted: { code: 130, help: 'stopped by Ctrl+C; a run in a project was paused and can be resumed' },
  terminated: { code: 143, help: 'stopped by SIGTERM; otherwise as 130' },
} as const;

export type ExitName = keyof typeof exitCodes;

/** The beginning of an error's code decides the exit code; the first match counts. */
const byPrefix: readonly (readonly [string, ExitName])[] = [
  ['usage', 'usage'],
  ['serve', 'usage'],
  ['spec', 'input'],
  ['import', 'input'],
  ['data', 'input'],
  ['series', 'input'],
  ['input', 'input'],
  ['file', 'input'],
  ['network', 'input'],
  ['task', 'input'],
  ['card', 'input'],
  ['sweep.unknown', 'project'],
  ['sweep.wrong-status', 'project'],
  ['sweep.busy', 'project'],
  ['sweep.nothing-to-rerun', 'project'],
  ['sweep', 'input'],
  ['generator', 'input'],
  ['forecast', 'input'],
  ['report', 'project'],
  ['initialisation', 'input'],
  ['method', 'input'],
  ['diagnostic', 'input'],
  ['random.bad-seed', 'input'],
  ['run.too-large', 'input'],
  ['checkpoint', 'project'],
  ['diagnostics.refused', 'input'],
  ['diagnostic', 'project'],
  ['diagnostics', 'project'],
  ['project', 'project'],
  ['export', 'project'],
  ['run', 'project'],
  ['queue', 'project'],
  ['replication', 'project'],
  ['db', 'project'],
  ['path', 'project'],
  ['settings', 'project'],
  ['window', 'project'],
];

/** The exit code for something that was thrown. An operating system's code (EACCES, ENOSPC) is about files. */
export function exitCodeOf(error: unknown): number {
  const { code } = failureData(error);
  if (/^E[A-Z]+$/.test(code)) return exitCodes.project.code;
  const found = byPrefix.find(([prefix]) => code === prefix || code.startsWith(`${prefix}.`));
  return exitCodes[found?.[1] ?? 'internal'].code;
}
