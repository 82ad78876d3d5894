/** Where a command writes. Results go to stdout, everything else to stderr. */

export interface Output {
  /** One result, with a line break added. */
  result(text: string): void;
  /** One JSON value on a line of its own; NaN and infinities become null. */
  json(value: unknown): void;
  /** A remark that is not a result. */
  note(text: string): void;
  /** Rewrites the progress line; where stderr is no terminal, a line a minute is left. '' takes the line away. */
  progress(text: string): void;
}

interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What goes on for hours leaves a sign of life in a log, what ends within a minute leaves none. */
const logEveryMs = 60_000;

/** Writes to two streams, usually the process's own. `now` in milliseconds. */
export function streamOutput(stdout: Stream, stderr: Stream, now = () => performance.now()): Output {
  let shown = false;
  let logged = now();
  const clear = (): void => {
    if (shown) stderr.write('\r\x1b[K');
    shown = false;
  };
  return {
    result: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    json: (value) => {
      clear();
      stdout.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY !== true) {
        if (text === '' || now() - logged < logEveryMs) return;
        logged = now();
        stderr.write(`${text}\n`);
        return;
      }
      clear();
      if (text === '') return;
      stderr.write(text.slice(0, (stderr.columns ?? 80) - 1));
      shown = true;
    },
  };
}
