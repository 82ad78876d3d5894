/** Writes what a replication came to as plain files: its quantities, its runs, its figure, and what all of it is. */
import { join } from 'node:path';
import { texts } from '../../engine/replications/index.ts';
import type { Handlers } from '../../shared/api.ts';
import type { Conclusion, Replication, ReplicationDetail } from '../../shared/models.ts';
import { panelTable } from '../../shared/panel-table.ts';
import { type Context, opened } from './context.ts';
import { csvText, makeFolder, safeName, type Table, writeWhole } from './export.ts';

export function replicationExportHandlers(context: Context): Pick<Handlers, 'replications.export'> {
  return {
    'replications.export': ({ id, folder, format }) => {
      const detail = opened(context).replicator.get(id);
      const target = context.paths.allow(folder);
      const card = context.cards.find(({ name }) => name === detail.name);
      const stem = join(target, `${safeName(detail.name)}-${id}`);
      makeFolder(target);
      const tables = tablesOf(detail);
      if (format === 'json') return [writeWhole(`${stem}.json`, describe(detail, card, tables))];
      const files = Object.entries(tables).map(([name, table]) =>
        writeWhole(`${stem}-${name}.csv`, csvText(table)),
      );
      return [...files, writeWhole(`${stem}-replication.json`, describe(detail, card, null))];
    },
  };
}

/** Names of files with their tables. What is not known is an empty cell. */
function tablesOf({ trials, conclusion }: ReplicationDetail): Record<string, Table> {
  const panels = conclusion?.figure ?? [];
  return {
    ...(conclusion === null ? {} : { quantities: quantityTable(conclusion) }),
    runs: {
      columns: columns(['run', 'key', 'label', 'status', 'reason', 'iterations', 'seconds']),
      rows: trials.map(({ runId, key, label, status, reason, iterations, seconds }) => [
        ...[runId, key, label, status],
        ...[reason?.word ?? '', iterations, seconds],
      ]),
    },
    ...Object.fromEntries(
      panels.map((panel, i) => {
        const table = panelTable(panel);
        return [
          `figure-${i + 1}-${safeName(panel.name)}`,
          { columns: columns(table.columns), rows: table.rows },
        ];
      }),
    ),
  };
}

function quantityTable({ quantities }: Conclusion): Table {
  return {
    columns: columns([
      ...['quantity', 'label', 'unit', 'published', 'published in words'],
      ...['measured', 'measured in words', 'verdict', 'note'],
    ]),
    rows: quantities.map((one) => [
      ...[one.name, one.label, one.unit ?? '', one.published ?? '', one.publishedText ?? ''],
      ...[one.measured ?? '', one.measuredText ?? '', one.verdict ?? '', one.note ?? ''],
    ]),
  };
}

const columns = (names: readonly string[]): Table['columns'] =>
  names.map((name) => ({ name, unit: null, meaning: '' }));

/** Everything; with the figure's numbers where `tables` are given. Numbers that JSON has no word for are null or a text. */
function describe(
  detail: ReplicationDetail,
  card: Replication | undefined,
  tables: Record<string, Table> | null,
): string {
  const { conclusion, ...info } = detail;
  const text = texts.find(({ name }) => name === card?.text);
  const about =
    card === undefined
      ? null
      : {
          ...{ label: card.label, text: text?.citation ?? card.text, place: card.place },
          ...{ shown: card.shown, judged: card.judged, published: card.published },
        };
  const figure = (conclusion?.figure ?? []).map((panel) => {
    const { name, title, kind } = panel;
    return tables === null ? { name, title, kind } : { name, title, kind, ...panelTable(panel) };
  });
  const whole = { card: about, replication: info, conclusion: conclusion && { ...conclusion, figure } };
  return `${JSON.stringify(whole, numbers, 2)}\n`;
}

const numbers = (_key: string, value: unknown): unknown =>
  value === Infinity || value === -Infinity ? String(value) : value;
