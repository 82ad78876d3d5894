/** A long-lived child process that answers one JSON object a line with one JSON object a line (see peers/protocol.py). */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a peer says of the problem that it was given. */
export interface PeerAnswer {
  /** Milliseconds of every way it knows; `chosen` is the fastest, which `time` measures. */
  readonly variants: Readonly<Record<string, number>>;
  readonly chosen: string;
  readonly cost: number;
  readonly trialCost: number;
  readonly step: readonly number[];
}

export interface Peer {
  readonly name: string;
  /** Versions of what it runs on. */
  readonly versions: Record<string, string>;
  /** Sends a message and returns the answer. Throws where the process ends instead. */
  ask(message: object): Promise<Record<string, unknown>>;
  problem(problem: object): Promise<PeerAnswer>;
  /** Milliseconds of each of `count` iterations. */
  time(count: number): Promise<readonly number[]>;
  close(): void;
}

/** Starts a peer; a sentence where it cannot start, because its program or one of its libraries is not installed. */
export async function startPeer(name: string, command: readonly string[]): Promise<Peer | string> {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const child = spawn(command[0], command.slice(1), { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ask = conversation(child);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
  child.on('error', ({ message }) => (complaint += message));
  const lastWords = (): string => complaint.trimEnd().split('\n').at(-1) ?? '';
  const first = await ask(null);
  if (first === null) return `not installed, left out (${lastWords()})`;
  const answered = async (message: object): Promise<Record<string, unknown>> => {
    const answer = await ask(message);
    if (answer === null) throw new Error(`${name} ended before it answered: ${complaint}`);
    return answer;
  };
  return {
    name,
    versions: first.ready as Record<string, string>,
    ask: answered,
    problem: async (problem) => (await answered({ command: 'problem', ...problem })) as unknown as PeerAnswer,
    time: async (count) => (await answered({ command: 'time', count })).ms as readonly number[],
    close: () => child.stdin.end('{"command": "quit"}\n'),
  };
}

type Ask = (message: object | null) => Promise<Record<string, unknown> | null>;

/** Sends a line (or nothing) and waits for the next one; null when the child has ended. */
function conversation(child: ChildProcessWithoutNullStreams): Ask {
  const lines: string[] = [];
  let waiting: (() => void) | null = null;
  let ended = false;
  const wake = (): void => {
    waiting?.();
    waiting = null;
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  const end = (): void => {
    ended = true;
    wake();
  };
  child.on('error', end);
  child.on('close', end);
  child.stdin.on('error', end);
  return async (message) => {
    if (message !== null) child.stdin.write(`${JSON.stringify(message)}\n`);
    while (lines.length === 0 && !ended) await new Promise<void>((resolve) => (waiting = resolve));
    const line = lines.shift();
    return line === undefined ? null : (JSON.parse(line) as Record<string, unknown>);
  };
}
