/** Results of diagnostics as text for people: numbers, findings with remedies, panels as small tables. */
import { entryNamed, tables } from '../engine/catalog.ts';
import type { DiagnosticOffer, Finding, Panel, Scalar, StoredDiagnostic } from '../shared/models.ts';
import { panelTable } from '../shared/panel-table.ts';
import { duration, number4, textTable } from './text-table.ts';

/** What of a panel is printed: more is for files. */
const mostRows = 10;
const mostColumns = 7;

/** One line a diagnostic: what it is, and how long it takes or why it refuses. */
export function offersText(offers: readonly DiagnosticOffer[]): string {
  const rows = offers.map(({ name, refuses, seconds }) => [
    name,
    entryNamed(tables.diagnostics, name).label,
    seconds === null ? '-' : timeText(seconds),
    refuses ?? '',
  ]);
  return textTable([['name', 'what it is', 'time', 'refused'], ...rows]);
}

const timeText = (seconds: number): string => (seconds < 0.1 ? 'under 0.1 s' : `about ${duration(seconds)}`);

/** Everything that was found, as paragraphs. */
export function diagnosticText(stored: StoredDiagnostic): string {
  const { name, iteration, result, seconds } = stored;
  const { label, normal } = entryNamed(tables.diagnostics, name);
  const parts = [
    `${label} at iteration ${iteration} (result ${stored.id}, ${duration(seconds)})`,
    scalarsText(result.scalars),
    ...result.findings.map(findingText),
    ...result.panels.map(panelText),
    `What is normal: ${normal}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function scalarsText(scalars: readonly Scalar[]): string {
  if (scalars.length === 0) return '';
  return textTable([['number', 'value'], ...scalars.map(({ label, value }) => [label, number4(value)])]);
}

function findingText({ name, level, sentence, remedies }: Finding): string {
  const lines = remedies.map((remedy) => {
    const { predicted } = remedy;
    const expected =
      predicted === undefined ? '' : ` Predicted: ${predicted.scalar} ${number4(predicted.value)}.`;
    return `  --apply ${name}/${remedy.name}: ${remedy.label}. ${remedy.help}${expected}`;
  });
  return [`${level} (${name}): ${sentence}`, ...lines].join('\n');
}

function panelText(panel: Panel): string {
  const { columns, rows } = panelTable(panel);
  const shown = rows.slice(0, mostRows).map((row) => row.slice(0, mostColumns).map(cellText));
  const left = [
    ...(rows.length > mostRows ? [`${rows.length - mostRows} more rows`] : []),
    ...(columns.length > mostColumns ? [`${columns.length - mostColumns} more columns`] : []),
  ];
  const rest = left.length === 0 ? [] : [`(${left.join(', ')}: --export DIR writes all)`];
  return [panel.title, textTable([columns.slice(0, mostColumns), ...shown]), ...rest].join('\n');
}

const cellText = (cell: string | number): string => (typeof cell === 'string' ? cell : number4(cell));
