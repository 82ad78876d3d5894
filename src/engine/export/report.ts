/** The report of a run, or of several beside each other: one HTML file that needs nothing else and can be printed. */
import type { SetMetrics } from '../metrics/index.ts';
import type { Summary } from '../train/summary.ts';
import { escaped, latexText } from './markup.ts';
import { bibtexOf } from './references.ts';
import type { MethodsText } from './report-methods.ts';
import { type Figure, svgFigure } from './svg-figure.ts';

/** One run of the report. `facts` are the hashes and versions that its numbers rest on. */
export interface ReportedRun {
  readonly title: string;
  readonly methods: MethodsText;
  readonly summary: Summary;
  readonly settings: readonly { readonly path: string; readonly value: string }[];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** A report. */
export interface Report {
  readonly title: string;
  readonly runs: readonly ReportedRun[];
  readonly figures: readonly { readonly figure: Figure; readonly caption: string }[];
}

/** The text of the .html file. The same runs give the same text: no date enters it. */
export function reportHtml(report: Report): string {
  const { title, runs, figures } = report;
  const sources = [...new Set(runs.flatMap(({ methods }) => methods.sources))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<h2>Results</h2>
${resultTable(runs)}
${figures.map(({ figure, caption }, i) => `<figure>${svgFigure(figure)}<figcaption>Figure ${i + 1}. ${escaped(caption)}</figcaption></figure>`).join('\n')}
<h2>Methods</h2>
${runs.map((run) => methodsSection(run, runs.length > 1)).join('\n')}
<h2>Sources</h2>
<ul>${sources.map((source) => `<li>${escaped(source)}</li>`).join('')}</ul>
<h2>Settings</h2>
${settingsTable(runs)}
<h2>Software, data and weights</h2>
${runs.map((run) => factsTable(run)).join('\n')}
<h2>For a paper</h2>
<h3>Table (LaTeX, booktabs)</h3>
<pre>${escaped(latexTable(runs))}</pre>
<h3>References (BibTeX)</h3>
<pre>${escaped(bibtexOf(sources))}</pre>
<p>Sources without an entry here are named under Sources as Unfold names them.</p>
</body>
</html>
`;
}

const style = `
body{font:14px/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:860px;margin:24px auto;padding:0 16px}
h1{font-size:22px}h2{font-size:17px;margin-top:28px}h3{font-size:14px}
table{border-collapse:collapse;width:100%;margin:8px 0;font-size:12px}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{border-bottom:1px solid #ccc;padding:3px 6px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
figure{display:inline-block;margin:8px 16px 8px 0;max-width:100%;break-inside:avoid}figcaption{font-size:12px;max-width:84mm}
pre{background:#f5f5f5;padding:8px;white-space:pre-wrap;font-size:11px}
@media print{body{margin:0;max-width:none}pre,tr{break-inside:avoid}}`;

const sets = ['train', 'validation', 'test'] as const;

function resultTable(runs: readonly ReportedRun[]): string {
  const shown = sets.filter((set) => runs.some(({ summary }) => summary[set] !== null));
  const head = [
    'Run',
    'Weights',
    'Iterations',
    'Cost',
    'Gradient norm',
    ...shown.flatMap((set) => [`NMSE, ${set}`, `MSE, ${set}`]),
  ];
  const rows = runs.map(({ title, summary }) => [
    `<th scope="row">${escaped(title)}</th>`,
    ...[summary.parameters, summary.iterations].map((value) => `<td class="n">${value}</td>`),
    ...[summary.cost, summary.gradientNorm].map((value) => `<td class="n">${numberText(value)}</td>`),
    ...shown.flatMap((set) =>
      [summary[set]?.nmse, summary[set]?.mse].map(
        (value) => `<td class="n">${numberText(value ?? NaN)}</td>`,
      ),
    ),
  ]);
  const heading = head
    .map((text, i) => `<th scope="col"${i === 0 ? '' : ' class="n"'}>${text}</th>`)
    .join('');
  return `<table><thead><tr>${heading}</tr></thead><tbody>${rows.map((row) => `<tr>${row.join('')}</tr>`).join('')}</tbody></table>
<p>Errors are in scaled units. NMSE divides by the variance of each set's own targets.${wrongSentence(runs)}</p>`;
}

function wrongSentence(runs: readonly ReportedRun[]): string {
  const said = runs.flatMap(({ title, summary: { test } }) => {
    const wrong = (test as SetMetrics | null)?.wrong ?? null;
    return wrong === null ? [] : [`${escaped(title)}: ${numberText(100 * wrong)} %`];
  });
  return said.length === 0 ? '' : ` Test sequences answered wrongly: ${said.join('; ')}.`;
}

function methodsSection({ title, methods }: ReportedRun, named: boolean): string {
  const equations = methods.equations.map(
    ({ label, latex }) => `<li>${escaped(label)}: <code>\\(${escaped(latex)}\\)</code></li>`,
  );
  return `${named ? `<h3>${escaped(title)}</h3>` : ''}${methods.paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
<p>Equations (LaTeX):</p><ul>${equations.join('')}</ul>`;
}

/** Settings of all runs side by side; those in which runs differ come first. */
function settingsTable(runs: readonly ReportedRun[]): string {
  const paths = [...new Set(runs.flatMap(({ settings }) => settings.map(({ path }) => path)))];
  const valueOf = (run: ReportedRun, path: string) =>
    run.settings.find((one) => one.path === path)?.value ?? '';
  const differs = (path: string) => runs.some((run) => valueOf(run, path) !== valueOf(runs[0], path));
  const line = (path: string) =>
    `<tr><th scope="row">${escaped(path)}</th>${runs.map((run) => `<td>${escaped(valueOf(run, path))}</td>`).join('')}</tr>`;
  const ordered = [...paths.filter(differs), ...paths.filter((path) => !differs(path))];
  const heading = runs.map(({ title }) => `<th scope="col">${escaped(title)}</th>`).join('');
  return `<table><thead><tr><th scope="col">Setting</th>${heading}</tr></thead><tbody>${ordered.map(line).join('')}</tbody></table>`;
}

function factsTable({ title, facts }: ReportedRun): string {
  const rows = facts.map(
    ({ name, value }) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  return `<table><caption>${escaped(title)}</caption><tbody>${rows.join('')}</tbody></table>`;
}

/** Metrics of the runs as a table of LaTeX (booktabs). */
export function latexTable(runs: readonly ReportedRun[]): string {
  const lines = runs.map(({ title, summary }) => {
    const cells = [summary.train.nmse, summary.validation?.nmse ?? NaN, summary.test?.nmse ?? NaN];
    return `    ${latexText(title)} & ${summary.parameters} & ${summary.iterations} & ${cells.map(latexNumber).join(' & ')} \\\\`;
  });
  return `\\begin{table}
  \\centering
  \\begin{tabular}{lrrrrr}
    \\toprule
    Run & Weights & Iterations & NMSE (train) & NMSE (validation) & NMSE (test) \\\\
    \\midrule
${lines.join('\n')}
    \\bottomrule
  \\end{tabular}
\\end{table}`;
}

/** Four digits, as tables of results have them. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}

function latexNumber(value: number): string {
  if (!Number.isFinite(value)) return '--';
  const [mantissa, exponent] = numberText(value).split('e');
  return exponent === undefined ? `$${mantissa}$` : `$${mantissa}\\times10^{${Number(exponent)}}$`;
}
