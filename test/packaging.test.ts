import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const settings = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
const built = globSync('dist/{main,preload}/**/*.{js,cjs}', { cwd: root });

/** The patterns under `files:`; those beginning with "!" leave files out. */
const patterns = (/^files:\n((?: {2}- .*\n)+)/m.exec(settings)?.[1] ?? '')
  .trim()
  .split('\n')
  .map((line) => line.replace(/^\s*- /, '').replace(/^'(.*)'$/, '$1'))
  .map((pattern) => pattern.replaceAll('${platform}', process.platform).replaceAll('${arch}', process.arch));

function isPackaged(file: string): boolean {
  const production = file.startsWith('node_modules/'); // electron-builder adds those of `dependencies` itself
  const kept = patterns.some((pattern) => !pattern.startsWith('!') && matchesGlob(file, pattern));
  const left = patterns.some((pattern) => pattern.startsWith('!') && matchesGlob(file, pattern.slice(1)));
  return (kept || production) && !left;
}

/** Names of the packages that a built file asks for when it runs. */
function packagesOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*)["']([@\w./:-]+)["']/g)];
  return found
    .map(([, name]) => name)
    .filter((name) => !/^(\.|node:|electron$)/.test(name) && !builtinModules.includes(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

describe('the packaged application', () => {
  const needed = [...new Set(built.flatMap(packagesOf))].sort();

  it('brings exactly the packages that its built files ask for', () => {
    expect(built.length).toBeGreaterThan(3);
    expect(needed).toEqual(Object.keys(json('package.json').dependencies).sort());
  });

  it('keeps every file that it reads at run time', () => {
    const addon = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`;
    const files = [
      ...built,
      ...globSync('dist/renderer/**/*.{html,js,css,woff2}', { cwd: root }),
      ...globSync('examples/*', { cwd: root }),
      ...['dist/kernels.wasm', 'package.json', ...(existsSync(join(root, addon)) ? [addon] : [])],
      ...needed.map((name) => `node_modules/${name}/package.json`),
    ];
    expect(files.filter((file) => !existsSync(join(root, file)) || !isPackaged(file))).toEqual([]);
    expect(settings).toMatch(/asarUnpack:\n {2}- '\*\*\/\*\.node'/);
  });

  it('leaves out sources, tests and the addon for other systems', () => {
    const files = ['src/main/index.ts', 'test/packaging.test.ts', 'dist/.stamp', 'dist/main/index.js.map'];
    expect([...files, 'node_modules/better-sqlite3/prebuilds/plan9-mips.node'].filter(isPackaged)).toEqual(
      [],
    );
  });

  it('has the documents that its menu opens beside its archive', () => {
    for (const file of ['LICENSE', 'docs/maths.md']) {
      expect(existsSync(join(root, file))).toBe(true);
      expect(settings).toContain(file);
    }
  });
});
