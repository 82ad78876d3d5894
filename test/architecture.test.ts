import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemsOf } from './helpers/architecture.ts';
import type { Source } from './helpers/architecture.ts';

const root = resolve(import.meta.dirname, '..');

/** The scripts of a component stand where they stood, so that line numbers hold; the markup is blanked. */
function scriptsOf(text: string): string {
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
  return scripts
    .map((match) => '\n'.repeat(text.slice(0, match.index).split('\n').length - 1) + match[1])
    .join('\n');
}

function sources(): Source[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((path) => !path.startsWith('src/engine/math/assembly/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

describe('the sources', () => {
  it('keep to the table of who may import whom, and to the rules of the engine', () => {
    const all = sources();
    expect(all.length).toBeGreaterThan(100);
    const problems = all.flatMap(({ path, text }) =>
      problemsOf({ path, text: path.endsWith('.svelte') ? scriptsOf(text) : text }),
    );
    expect(problems).toEqual([]);
  });

  it('have no markup from text in components', () => {
    const offenders = sources().filter(
      ({ path, text }) => path.endsWith('.svelte') && text.includes('{@html'),
    );
    expect(offenders.map(({ path }) => path)).toEqual([]);
  });
});

describe('the checker', () => {
  it.each([
    ['src/engine/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['src/engine/a.ts', "import { app } from 'electron';", 'electron'],
    ['src/engine/a.ts', "import { Matrix } from 'ml-matrix';", 'ml-matrix'],
    [
      'src/engine/a.ts',
      "import type { Port } from '../shared/port.ts';\nexport { x } from '../main/x.ts';",
      'src/main/x.ts',
    ],
    ['src/engine/a.ts', "const fs = await import('node:fs');", 'node:fs'],
    ['src/engine/a.ts', 'const name = String(1); const fs = await import(name);', 'a name that is computed'],
    ['src/engine/a.ts', 'const x = Math.exp(1);', 'Math.exp'],
    ['src/engine/a.ts', 'const { exp } = Math;', 'passes Math on'],
    ['src/engine/a.ts', 'const r = Math.random();', 'Math.random'],
    ['src/engine/a.ts', 'const t = Date.now();', 'Date'],
    ['src/engine/a.ts', 'const t = new Date();', 'Date'],
    ['src/engine/a.ts', 'const t = performance.now();', 'performance'],
    ['src/engine/a.ts', 'setTimeout(() => 1);', 'setTimeout'],
    ['src/engine/a.ts', 'const w = document.body;', 'document'],
    ['src/engine/a.ts', 'const e = globalThis.Math;', 'globalThis'],
    ['src/engine/a.ts', 'const f = (x: number, y: number) => x ** y;', 'no literal'],
    ['src/shared/a.ts', "import { Foo } from '../engine/foo.ts';", 'src/engine/foo.ts'],
    ['src/shared/a.ts', "import { EventEmitter } from 'node:events';", 'node:events'],
    ['src/trainer/loop.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    [
      'src/trainer/index.ts',
      "import { openProject } from '../main/db/project.ts';",
      'src/main/db/project.ts',
    ],
    ['src/main/services/runs.ts', "import Database from 'better-sqlite3';", 'better-sqlite3'],
    ['src/main/services/runs.ts', "import { app } from 'electron';", 'electron'],
    ['src/main/trainers.ts', "import { WebSocket } from 'ws';", 'ws'],
    [
      'src/preload/index.ts',
      "import { connect } from '../shared/rpc-client.ts';",
      'src/shared/rpc-client.ts',
    ],
    ['src/renderer/a.ts', "import { Chart } from 'chart.js';", 'chart.js'],
    ['src/renderer/a.ts', "import { app } from 'electron';", 'electron'],
    ['src/renderer/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs'],
    ['src/renderer/a.ts', "import { methods } from '../shared/api.ts';", 'src/shared/api.ts'],
    [
      'src/renderer/a.ts',
      "import { advance } from '../engine/train/advance.ts';",
      'src/engine/train/advance.ts',
    ],
    ['src/engine/a.ts', 'const f = (window: number) => window;\nconst g = () => window;', 'window'],
    ['src/cli/a.ts', "import Database from 'better-sqlite3';", 'better-sqlite3'],
    ['src/other/a.ts', '', 'no area'],
    ['src/cli/a.ts', 'const x: any = 1;', 'any'],
    ['src/cli/a.ts', 'const y = process.env.X!;', '!'],
    ['src/cli/a.ts', `// ${'@ts'}-ignore`, '@ts-ignore'],
    ['src/cli/a.ts', `// ${'eslint'}-disable-next-line`, 'eslint-disable'],
    ['src/cli/a.ts', '\n'.repeat(501), 'lines'],
  ])('finds what is wrong in %s: %s', (path, text, word) => {
    const problems = problemsOf({ path, text });
    expect(problems.join('\n')).toContain(word);
  });

  it.each([
    [
      'src/engine/a.ts',
      "import { exp } from './math/elementary.ts';\nconst y = Math.sqrt(x ** 2) + exp(Math.PI);",
    ],
    ['src/engine/math/linalg.ts', "import { Matrix } from 'ml-matrix';"],
    ['src/engine/hash.ts', "import { sha256 } from '@noble/hashes/sha2.js';"],
    ['src/engine/a.ts', 'export interface Times { readonly window: number }\nconst options = { window: 1 };'],
    [
      'src/engine/a.ts',
      'const width = ({ window }: Times) => window;\nfunction f(times: Times) {\n  const { window: w } = times;\n  for (const window of [w]) g({ window });\n}',
    ],
    ['src/shared/a.ts', "import type { Foo } from '../engine/foo.ts';"],
    [
      'src/renderer/a.ts',
      "import type { Client } from '../shared/api.ts';\nimport { advance } from './advance.ts';",
    ],
    ['src/renderer/charts/a.ts', "import { Chart } from 'chart.js';"],
    ['src/main/db/a.ts', "import Database from 'better-sqlite3';\nimport { join } from 'node:path';"],
    ['src/main/electron/a.ts', "import { app } from 'electron';"],
  ])('finds nothing wrong in %s: %s', (path, text) => {
    expect(problemsOf({ path, text })).toEqual([]);
  });
});
