/** Small JSON files outside the project: settings and the like. Losing one is a nuisance, not a loss. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** A value in a file, checked by a schema. */
export interface JsonFile<T> {
  read(): T;
  /** Whole or not at all: written under another name, then renamed. Throws where the folder cannot be written. */
  write(value: T): void;
}

/**
 * A file that cannot be read as `schema` says is kept aside as `<name>.damaged` and counts as `empty`; `setAside` is told
 * where it lies.
 */
export function jsonFile<T>(
  path: string,
  schema: z.ZodType<T>,
  empty: T,
  setAside: (path: string) => void = () => undefined,
): JsonFile<T> {
  return {
    read() {
      const text = textOf(path);
      if (text === null) return empty;
      const value = parsed(text, schema);
      if (value === undefined) {
        keepAside(path);
        setAside(`${path}.damaged`);
      }
      return value ?? empty;
    },
    write(value) {
      mkdirSync(dirname(path), { recursive: true });
      const part = `${path}.${process.pid}.part`;
      writeFileSync(part, `${JSON.stringify(value, null, 2)}\n`);
      renameSync(part, path);
    },
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // not there yet, or not readable: both start afresh
  }
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function keepAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // The folder cannot be written, so nothing will be written over the file either.
  }
}
