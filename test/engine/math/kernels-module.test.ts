import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadWasmModule } from '../../helpers/kernels.ts';
import { opcodesOf } from '../../helpers/wasm-opcodes.ts';

let opcodes: ReadonlySet<number>;

beforeAll(async () => {
  await loadWasmModule();
  opcodes = opcodesOf(readFileSync(new URL('../../../dist/kernels.wasm', import.meta.url)));
});

describe('the compiled kernels', () => {
  it('use vectors, but no relaxed SIMD (0xFD 0x100 and up), whose results depend on the processor', () => {
    const vector = [...opcodes].filter((code) => code >= 0xfd0000);
    expect(vector).toContain(0xfd0000 + 0xf0);
    expect(vector.filter((code) => code >= 0xfd0100)).toEqual([]);
  });

  it('import their memory and nothing else, so that no outside function can bring in other arithmetic', async () => {
    const imports = WebAssembly.Module.imports(await loadWasmModule());
    expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
  });
});

describe('the reader of opcodes', () => {
  it('finds a relaxed multiply-add where there is one', () => {
    expect([...opcodesOf(moduleWith([0xfd, 0x85, 0x02]))]).toContain(0xfd0105);
  });

  it('refuses an instruction it does not know, rather than losing its place', () => {
    expect(() => opcodesOf(moduleWith([0xff]))).toThrow(/0xff/);
  });
});

/** A module with one function whose body is `code`. */
function moduleWith(code: readonly number[]): Uint8Array {
  const body = [0, ...code, 0x0b];
  const section = [1, body.length, ...body];
  return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 10, section.length, ...section]);
}
