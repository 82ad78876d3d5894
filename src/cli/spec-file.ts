/** A run specification from a file, with the command line's changes, ready for the services. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UnfoldError } from '../engine/errors.ts';
import { readRunSpec, type RunSpec } from '../engine/index.ts';
import { readsSeries } from '../engine/tasks/index.ts';
import { setValues } from './set-values.ts';

/** The command line's changes to a specification. */
export interface SpecChanges {
  readonly set: readonly string[];
  readonly seed: number | null;
  /** Data file that takes the place of the one in the specification; relative to the working folder. */
  readonly data: string | null;
}

/** A specification and the file whose series it is for. */
export interface SpecOnDisk {
  /** As written, with the changes, without `data.file`: the project names the series itself. */
  readonly spec: Record<string, unknown>;
  /** Null where the task makes its own sequences. */
  readonly dataFile: string | null;
  readonly recipe: Record<string, unknown>;
}

/**
 * Reads and checks a specification. `data.file` is relative to the specification's own folder.
 * @throws UnfoldError 'input.*' for the file, 'usage.set' for an assignment, 'spec.*' for its content
 */
export function readSpecFile(file: string, changes: SpecChanges): SpecOnDisk {
  const written = setValues(readJsonObject(file), assignmentsOf(changes), () => ({
    ...readRunSpec(readJsonObject(file)),
  }));
  const complete = readRunSpec(written);
  if (!readsSeries(complete.task.name))
    return { spec: written, dataFile: noData(complete, changes), recipe: {} };
  const named = complete.data.file;
  if (changes.data === null && named === null) {
    throw new UnfoldError(
      'spec.no-data',
      `${file} names no data file. Give one with --data FILE, or write it as data.file.`,
      'data.file',
    );
  }
  const dataFile = changes.data === null ? resolve(dirname(file), named ?? '') : resolve(changes.data);
  return {
    spec: { ...written, data: { ...asObject(written.data), file: null } },
    dataFile,
    recipe: { ...complete.data.recipe },
  };
}

/** @throws UnfoldError 'usage.data' where a data file is given to a task that makes its own sequences */
function noData({ task }: RunSpec, { data }: SpecChanges): null {
  if (data === null) return null;
  throw new UnfoldError(
    'usage.data',
    `--data ${data}: the task "${task.name}" makes its own sequences. Leave --data out, or train on the file with --set task=series.`,
  );
}

function assignmentsOf({ set, seed }: SpecChanges): readonly string[] {
  return seed === null ? set : [...set, `seed=${seed}`];
}

function readJsonObject(file: string): Record<string, unknown> {
  const text = readText(file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnfoldError('input.not-json', `${file} is not JSON: ${why}. ${needed}`, file);
  }
  throw new UnfoldError('input.not-json', `${file} holds no JSON object. ${needed}`, file);
}

const needed = 'Expected a run specification such as examples/laser-3.json.';

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, ''); // some editors begin a file with a byte order mark
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UnfoldError('input.unreadable', `Cannot read ${file}: ${why}. ${needed}`, file);
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
