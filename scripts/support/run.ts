/** Starting other programs from the scripts. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

/** How a program is started: where its output goes and what else it finds in its environment. */
export interface RunOptions {
  /** 'show' passes the output on, 'stderr' passes it to this program's stderr, 'keep' returns it. */
  readonly output?: 'show' | 'stderr' | 'keep';
  readonly env?: Record<string, string | undefined>;
}

/** How a program ended: its exit code (1 where a signal ended it) and, with 'keep', what it printed. */
export interface RunResult {
  readonly code: number;
  readonly printed: string;
}

/** Runs a JavaScript tool of node_modules with this same Node. `tool` is its path inside node_modules. */
export function runTool(tool: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return runProgram(process.execPath, [join(root, 'node_modules', tool), ...args], options);
}

/** Runs a program in the project's folder and waits for its end. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const out = options.output === 'keep' ? 'pipe' : options.output === 'stderr' ? 2 : 'inherit';
  const err = options.output === 'keep' ? 'pipe' : 'inherit';
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', out, err],
    });
    const parts: Buffer[] = [];
    child.stdout?.on('data', (part: Buffer) => parts.push(part));
    child.stderr?.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, printed: Buffer.concat(parts).toString('utf8') }));
  });
}
