import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from '../../src/cli/exit-codes.ts';
import { UnfoldError } from '../../src/engine/errors.ts';

const src = join(import.meta.dirname, '..', '..', 'src');

/** Mistakes of the program itself; a command cannot cause them by what it is given. */
const internal = ['kernels', 'internal', 'random', 'math', 'call', 'connection', 'wire', 'app', 'example'];

/** Every code that is written after `UnfoldError(` in the sources that the command line runs. */
function codesInSources(): string[] {
  const files = ['engine', 'main', 'trainer', 'cli'].flatMap((folder) =>
    globSync(join(src, folder, '**', '*.ts')),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/UnfoldError\(\s*'([a-z]+\.[a-z-]+)'/g)].map(([, code]) => code),
  );
  return [...new Set(found)].toSorted();
}

describe('exitCodeOf', () => {
  it('knows every error that the sources can throw because of what they are given', () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(40);
    const unknown = codes.filter(
      (code) =>
        exitCodeOf(new UnfoldError(code, '')) === exitCodes.internal.code &&
        !internal.includes(code.split('.')[0]),
    );
    expect(unknown).toEqual([]);
  });

  it('tells usage, input and project apart', () => {
    const codes = [
      'usage.set',
      'serve.port-in-use',
      'spec.unknown-key',
      'data.missing',
      'run.too-large',
      'run.unknown',
    ];
    expect(codes.map((code) => exitCodeOf(new UnfoldError(code, '')))).toEqual([2, 2, 3, 3, 3, 4]);
    expect(exitCodeOf(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe(4);
    expect(exitCodeOf(new Error('a mistake'))).toBe(70);
  });
});
