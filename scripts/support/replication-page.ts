/** docs/replications.md: every card with what was published and what was measured, from the kept results. */
import { format } from 'prettier';
import { measuredCell, publishedCell, type ToldRun } from '../../src/cli/replicate-result.ts';
import { duration, number4 } from '../../src/cli/text-table.ts';
import { defaultsOf } from '../../src/engine/fields.ts';
import { type Replication, type Text, texts } from '../../src/engine/replications/index.ts';
import type { Quantity } from '../../src/shared/replications.ts';
import type { KeptResult, KeptResults } from './replication-results.ts';

/** A card with what is kept of it. */
export interface CardWithResults extends KeptResults {
  readonly card: Replication;
}

/** Where the page is, inside the project. */
export const pageFile = 'docs/replications.md';

/** The page's text, as it is formatted in the repository. */
export function replicationPage(cards: readonly CardWithResults[]): Promise<string> {
  const byText = texts
    .map((text) => ({ text, own: cards.filter(({ card }) => card.text === text.name) }))
    .filter(({ own }) => own.length > 0);
  const parts = [
    ...heading,
    overview(byText.flatMap(({ own }) => own)),
    ...byText.flatMap(({ text, own }) => [
      `## ${plain(text.short)}`,
      plain(text.citation),
      ...own.map(section),
    ]),
  ];
  return format(parts.join('\n\n'), { parser: 'markdown', printWidth: 110, singleQuote: true });
}

const heading = [
  '# Replications',
  `The published experiments of the texts that Unfold's methods come from, run with Unfold: what was published beside what was
measured. Made by \`npm run -s replications -- --page\` from the results in \`bench/results/replications\`; not written by hand.`,
  `A verdict is computed from what was measured by the rule that its card states: **reproduced**, **near**, **not reproduced**,
or **open** where nothing can be said (too few runs, or no published value). The _full form_ has the settings of the text,
but for those that are listed under "Changed against the text"; the _quick form_ is a small one that ends within seconds.
Seconds are those of all runs together, each on one core of the machine that is named.`,
];

function overview(cards: readonly CardWithResults[]): string {
  const rows = cards.map(({ card, full, quick }) => {
    const shown = full ?? quick;
    return [
      `[${plain(card.label)}](#${card.name})`,
      `${plain(shortOf(card))}, ${plain(card.place)}`,
      full !== null ? formOf(full) : quick !== null ? 'quick form only' : 'not run',
      verdictOf(shown),
      shown === null ? '' : String(shown.runs.length),
      shown === null ? '' : duration(shown.seconds),
    ];
  });
  return table(['card', 'published in', 'run in', 'verdict', 'runs', 'time'], rows);
}

function section({ card, full, quick }: CardWithResults): string {
  const { full: cost } = card.cost;
  const costNote = cost.note === undefined ? '' : `, ${plain(cost.note.replace(/\.$/, ''))}`;
  const expected = `(expected to take ${duration(cost.seconds)} on two cores${costNote})`;
  return [
    `### <a id="${card.name}"></a>${plain(card.label)}`,
    `${plain(card.place)}. ${plain(card.shown)}`,
    `Judged: ${plain(card.judged)}`,
    ...(full === null ? [`Not run in full form ${expected}.`] : resultParts(card, full)),
    ...(full === null && quick !== null ? resultParts(card, quick) : []),
    ...(full === null && quick === null && card.published.length > 0 ? [publishedTable(card)] : []),
    ...(full !== null && quick !== null
      ? [`In quick form: ${verdictOf(quick)}. ${plain(quick.sentence ?? '')}`]
      : []),
    `Run it: \`unfold replicate ${card.name}${full === null ? '' : commandOf(card, full)}\``,
  ].join('\n\n');
}

function publishedTable({ published }: Replication): string {
  const rows = published.map(({ label, value, statement, unit, place }) => {
    const number = value === null ? [] : [`${number4(value)}${unit === undefined ? '' : ` ${unit}`}`];
    return [label, [...number, ...(statement === undefined ? [] : [statement])].join('; '), place].map(plain);
  });
  return table(['', 'published', 'where'], rows);
}

function resultParts(card: Replication, result: KeptResult): string[] {
  const changed = changes(card, result);
  const standIns = card.data.filter(({ name }) => result.standIns.includes(name));
  const given = card.data.filter(({ name }) => !result.standIns.includes(name));
  return [
    `**${capital(verdictOf(result))}** (${result.size === 'quick' ? 'quick form' : formOf(result)}). ${plain(result.sentence ?? '')}`,
    table(['', 'published', 'measured', 'verdict', 'why'], result.quantities.map(quantityRow)),
    [
      ...given.map(({ label }) => `- Data: ${plain(label)}.`),
      ...standIns.map(
        ({ label, standIn }) =>
          `- Data: not ${plain(label)}, but ${plain(standIn.label)}. ${plain(standIn.note)}`,
      ),
      `- Changed against the text: ${changed.length === 0 ? 'nothing' : changed.join('; ')}.`,
      ...('seeds' in result.options ? [`- Seeds: ${JSON.stringify(result.options['seeds'])}.`] : []),
      `- Runs: ${endingsText(result.runs)}.`,
      `- Time: ${timeText(result)}`,
      ...(result.speed === null ? [] : [`- Speed: ${plain(result.speed)}`]),
      `- Made with commit ${result.commit ?? 'unknown'} on ${result.date.slice(0, 10)}: ${machineText(result)}.`,
    ].join('\n'),
  ];
}

/** Settings that differ from the full form, which is the text's. */
function changedSettings({ fields }: Replication, { options }: KeptResult) {
  const standard = defaultsOf(fields);
  return Object.entries(options)
    .map(([key, value]) => ({ key, now: JSON.stringify(value), before: JSON.stringify(standard[key]) }))
    .filter(({ now, before }) => now !== before);
}

function changes(card: Replication, result: KeptResult): string[] {
  return changedSettings(card, result).map(({ key, now, before }) => {
    const label = card.fields[key]?.label;
    // Results of before a setting was there, or was taken away, are told as they were made.
    if (label === undefined || before === undefined) return `\`${key}\` is \`${now}\``;
    return `${plain(label)} (\`${key}\`) is \`${now}\` in place of \`${before}\``;
  });
}

/** What a person types for the same result. */
const commandOf = (card: Replication, result: KeptResult): string =>
  ` --full${changedSettings(card, result)
    .map(({ key, now }) => ` --set '${key}=${now}'`)
    .join('')}`;

function quantityRow(quantity: Quantity): string[] {
  return [
    plain(quantity.label),
    plain(publishedCell(quantity)),
    plain(measuredCell(quantity)),
    quantity.verdict ?? '',
    plain(quantity.note ?? ''),
  ];
}

/** '12: 10 ended with goal, 2 with iterations'. */
function endingsText(runs: readonly ToldRun[]): string {
  const counts = new Map<string, number>();
  for (const { status, reason } of runs) {
    const word =
      status === 'finished' ? (reason ?? status) : `${status}${reason === null ? '' : `, ${reason}`}`;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word, count]) => `${count} (${word})`);
  const iterations = runs.reduce((sum, run) => sum + run.iterations, 0);
  return `${runs.length}, ended by: ${words.join(', ')}; ${iterations.toLocaleString('en')} updates in all`;
}

function timeText({ seconds, updatesPerSecond }: KeptResult): string {
  const rate = updatesPerSecond === null ? '' : `, ${number4(updatesPerSecond)} updates a second of a run`;
  return `${duration(seconds)} of training${rate}.`;
}

const machineText = ({ machine }: KeptResult): string =>
  `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}`;

const formOf = ({ size }: KeptResult): string =>
  size === 'full' ? 'full form' : 'full form with changed settings';

const verdictOf = (result: KeptResult | null): string =>
  result === null ? 'not run' : (result.verdict ?? `no verdict (${result.status})`);

const shortOf = ({ text }: Replication): string =>
  texts.find(({ name }: Text) => name === text)?.short ?? text;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Text that means nothing but itself in Markdown, on one line. */
const plain = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_|<>[\]~]/g, (letter) => `\\${letter}`);
