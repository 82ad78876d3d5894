/** Everything about a run in one ZIP file, for an archive or a colleague. */
import { exportedNetwork } from '../../engine/export/exported-network.ts';
import { npz } from '../../engine/export/npy.ts';
import { numpyScript } from '../../engine/export/numpy-script.ts';
import { type MetricsTable, runArrays } from '../../engine/export/run-arrays.ts';
import { samplesOf } from '../../engine/export/samples.ts';
import { zip } from '../../engine/export/zip.ts';
import { numericsVersion, type Run, sha256Hex } from '../../engine/index.ts';

/** The parts that the services bring. */
export interface BundleParts {
  readonly name: string;
  readonly version: string;
  readonly spec: Record<string, unknown>;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly metrics: MetricsTable;
  readonly report: string;
}

/** The archive's bytes. README.txt names every file with its SHA-256. */
export function bundle(run: Run, parts: BundleParts): Uint8Array {
  const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
  const content = [
    file('spec.json', `${JSON.stringify(specBeside(parts.spec, run), null, 2)}\n`),
    ...parts.files.map(({ name, text }) => file(name, text)),
    { name: 'arrays.npz', bytes: npz(runArrays(run, parts.metrics)) },
    file('network.py', numpyScript(exportedNetwork(run), samplesOf(run))),
    file('report.html', parts.report),
  ];
  const lines = content.map(({ name, bytes }) => `${sha256Hex(bytes)}  ${name}`);
  return zip([file('README.txt', readme(parts, run, lines)), ...content]);
}

/** The specification, reading the series that lies beside it. */
function specBeside(spec: Record<string, unknown>, { series }: Run): Record<string, unknown> {
  if (series === null || typeof spec.data !== 'object') return spec;
  return { ...spec, data: { ...spec.data, file: 'series.csv', recipe: {} } };
}

function readme({ name, version }: BundleParts, run: Run, lines: readonly string[]): string {
  return `Run "${name}", written by Unfold ${version} (numerics version ${numericsVersion}).

report.html      methods, results, figures, settings; open it in a browser
spec.json        the specification; "unfold run spec.json" in this folder runs it again
run.json         what is stored of the run, and the meaning of all columns
weights.csv      every weight with its place
metrics.csv      what was recorded while it trained
arrays.npz       the same and more for numpy.load
network.py       the network as a script for NumPy, which checks itself
${run.series === null ? '' : 'series.csv       the series\npredictions.csv  what was predicted of it (a run on one series only)\n'}
SHA-256 of the files:
${lines.join('\n')}
`;
}
