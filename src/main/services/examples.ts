/** The ready experiments: a specification with its series beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readRunSpec, type RunSpec, suggestion, UnfoldError } from '../../engine/index.ts';
import type { ExampleInfo } from '../../shared/models.ts';

/** An example, read and checked. */
export interface Example {
  readonly spec: RunSpec;
  /** Path of its data file; null for a task that makes its own sequences. */
  readonly data: string | null;
}

/** Every example in a folder, by file name. */
export function listExamples(folder: string): ExampleInfo[] {
  return names(folder).map((name) => {
    const { spec } = readExample(folder, name);
    return { name, title: spec.name, description: spec.description };
  });
}

/** @throws UnfoldError 'example.unknown' with the nearest name, 'example.broken', 'spec.*' */
export function readExample(folder: string, name: string): Example {
  const known = names(folder);
  if (!known.includes(name)) {
    throw new UnfoldError('example.unknown', `There is no example "${name}".${suggestion(name, known)}`);
  }
  const path = join(folder, `${name}.json`);
  const spec = readRunSpec(parseJson(path));
  if (spec.task.name !== 'series') return { spec, data: null };
  if (spec.data.file === null) {
    throw new UnfoldError('example.broken', `The example "${name}" names no data file (data.file).`, path);
  }
  return { spec, data: join(folder, spec.data.file) };
}

function names(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const text = `"${path}" is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
    throw new UnfoldError('example.broken', text, path);
  }
}
