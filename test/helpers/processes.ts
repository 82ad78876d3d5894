/** What the system says of processes: from /proc where there is one (a bare Linux has no ps), else from ps. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  /** First letter of the state: R, S, T, Z, ... */
  readonly state: string;
}

/** Process numbers of the children of `parent`. */
export function childrenOfProcess(parent: number): number[] {
  return processes().flatMap((line) => (line.parent === parent ? [line.pid] : []));
}

/** Whether a process runs (or sleeps, or is stopped), and is not merely waiting to be collected by its parent. */
export function isAlive(pid: number): boolean {
  return processes().some((line) => line.pid === pid && line.state !== 'Z');
}

function processes(): ProcessLine[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): ProcessLine[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // "pid (name) state parent ...": the name may hold anything, so read from the last parenthesis.
      const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ pid: Number(name), parent: Number(parent), state }];
    } catch {
      return []; // ended while we looked
    }
  });
}

function fromPs(): ProcessLine[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid, parent, state] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state: state[0] };
  });
}
