/** What happened, for finding faults: five files of five megabytes in the settings folder. No numbers of any data. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type LogLevel = 'info' | 'warning' | 'error';

export interface Log {
  /** Null where nothing is written. */
  readonly folder: string | null;
  /** `source` is the part that speaks: 'main', 'trainer', 'page', 'run', ... A log that cannot be written says nothing. */
  write(level: LogLevel, source: string, text: string): void;
  /** The last lines, oldest first. */
  tail(lines: number): string[];
}

/** Of a command: what it has to say it prints. */
export const noLog: Log = { folder: null, write: () => undefined, tail: () => [] };

export interface LogOptions {
  readonly now: () => number;
  readonly files?: number;
  readonly bytesEach?: number;
}

const longest = 4000;

/** `unfold.log` is the newest file, `unfold.1.log` the one before, and so on. Nothing is made until something is written. */
export function createLog(folder: string, options: LogOptions): Log {
  const { now, files = 5, bytesEach = 5_000_000 } = options;
  const fileOf = (age: number): string => join(folder, age === 0 ? 'unfold.log' : `unfold.${age}.log`);
  const rotate = (): void => {
    for (let age = files - 2; age >= 0; age--) {
      if (sizeOf(fileOf(age)) > 0) renameSync(fileOf(age), fileOf(age + 1));
    }
  };
  return {
    folder,
    write(level, source, text) {
      const time = new Date(now()).toISOString();
      const line = `${time} ${level} ${source}: ${oneLine(text)}\n`;
      try {
        mkdirSync(folder, { recursive: true });
        if (sizeOf(fileOf(0)) + Buffer.byteLength(line) > bytesEach) rotate();
        appendFileSync(fileOf(0), line);
      } catch {
        return;
      }
    },
    tail(wanted) {
      const newest = linesOf(fileOf(0));
      const before = newest.length < wanted ? linesOf(fileOf(1)) : [];
      return [...before, ...newest].slice(-wanted);
    },
  };
}

/** One entry is one line; the person's own folder is not named: logs are sent to others. */
function oneLine(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return short
    .replaceAll(homedir(), '~')
    .trim()
    .replace(/\r?\n\s*/g, ' | ');
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
