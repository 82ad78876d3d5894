/**
 * Writes the list of the packages that Unfold brings with it, with their licences, for the view about Unfold:
 * src/renderer/about/third-party.json. Run it after packages were added or changed; a test compares.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/root.ts';

/** Packages for development whose code goes into the page. */
const bundled = [
  ...['@lucide/svelte', '@xyflow/svelte', 'bits-ui', 'chart.js', 'chartjs-plugin-annotation'],
  ...['chartjs-plugin-zoom', 'electron', 'jspdf', 'katex', 'papaparse', 'svelte', 'svg2pdf.js'],
];

/** A package as the list has it. */
export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** The licence file's text; empty where the package has none. */
  readonly text: string;
}

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const out = join(root, 'src', 'renderer', 'about', 'third-party.json');
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Every package that is shipped, by name: those named above, the dependencies, and what they need in turn. */
export function thirdParties(): ThirdParty[] {
  const found = new Map<string, ThirdParty>();
  const wanted = [...bundled, ...Object.keys(manifestOf(root).dependencies ?? {})];
  for (const name of wanted) collect(name, root, found);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function collect(name: string, from: string, found: Map<string, ThirdParty>): void {
  const folder = folderOf(name, from);
  if (folder === null || found.has(name)) return;
  const { version, license = 'see its text', dependencies, optionalDependencies } = manifestOf(folder);
  found.set(name, { name, version, licence: license, text: textOf(folder) });
  // The parts of Electron's package are for fetching it; what it brings is told in its own LICENSES.chromium.html.
  if (name === 'electron') return;
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    if (!needed.startsWith('@types/')) collect(needed, folder, found);
  }
}

/** As Node finds a package: in the nearest node_modules upwards. Null for one of another system. */
function folderOf(name: string, from: string): string | null {
  const inside = join(from, 'node_modules', name);
  if (existsSync(join(inside, 'package.json'))) return inside;
  const above = join(from, '..');
  return from === root || above === from ? null : folderOf(name, above);
}

function textOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.(md|txt|mit))?$/i.test(name));
  return file === undefined ? '' : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

if (import.meta.main) {
  const list = thirdParties();
  writeFileSync(out, `${JSON.stringify(list, null, 2)}\n`);
  process.stdout.write(`${list.length} packages\n`);
}
