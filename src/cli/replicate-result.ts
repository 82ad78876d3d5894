/** What a replication came to: the JSON object for programs, a table and a few sentences for people. */
import { availableParallelism, cpus } from 'node:os';
import type { Quantity, Replication } from '../engine/replications/index.ts';
import type { EngineRecord, ReplicationDetail, RunInfo } from '../shared/models.ts';
import { plainPanels } from './plain-panels.ts';
import { shortText } from './replicate-list.ts';
import { duration, number4, textTable } from './text-table.ts';

/** A replication with its card and its runs. */
export interface Told {
  readonly card: Replication;
  readonly detail: ReplicationDetail;
  /** Its runs as the project lists them, by number. */
  readonly runs: ReadonlyMap<number, RunInfo>;
  /** Null where no run has begun. */
  readonly engine: EngineRecord | null;
}

/** One run in the object of `--json`; what does not exist is null. */
export type ToldRun = ReturnType<typeof runJson>;

/** The object of `--json`, always with these keys. */
export type ReplicationResult = ReturnType<typeof replicationJson>;

/** The object of `--json`. `seconds` is the time of all runs together, `updatesPerSecond` that of one run, on average. */
export function replicationJson({ card, detail, runs, engine }: Told) {
  const { conclusion } = detail;
  const told = detail.trials.map((trial) => runJson(trial, runs.get(trial.runId)));
  return {
    card: card.name,
    text: card.text,
    place: card.place,
    label: card.label,
    status: detail.status,
    reason: detail.reason?.word ?? null,
    reasonText: detail.reason?.sentence ?? null,
    size: detail.size,
    options: detail.options,
    verdict: conclusion?.verdict ?? null,
    sentence: conclusion?.sentence ?? null,
    speed: conclusion?.speed ?? null,
    quantities: conclusion?.quantities ?? [],
    seconds: detail.seconds,
    updatesPerSecond: rate(told),
    standIns: detail.standIns,
    engine,
    machine: thisMachine(),
    date: new Date(detail.ended ?? detail.created).toISOString(),
    runs: told,
    figure: plainPanels(conclusion?.figure ?? []),
  };
}

/** What came of it in a few lines. */
export function replicationText({ card, detail }: Told): string {
  const { conclusion, runs } = detail;
  const failed = runs.failed === 0 ? '' : `, ${runs.failed} failed`;
  const slots = card.data.filter(({ name }) => detail.standIns.includes(name));
  return [
    `${shortText(card)}, ${card.place}: ${card.label}`,
    `${sizes[detail.size]}: ${runs.ended} of ${runs.all} runs ended${failed}, ${duration(detail.seconds)} of training`,
    ...slots.map(
      ({ label, standIn }) => `${label}: not given, ${standIn.label} in its place. ${standIn.note}`,
    ),
    ...(conclusion === null || conclusion.quantities.length === 0
      ? []
      : [quantityTable(conclusion.quantities)]),
    ...(conclusion === null ? [] : [`${capital(conclusion.verdict)}. ${conclusion.sentence}`]),
    ...(conclusion?.speed == null ? [] : [conclusion.speed]),
    ...(detail.reason === null ? [] : [`${detail.reason.sentence} ${detail.reason.advice}`.trimEnd()]),
  ].join('\n');
}

const sizes = { quick: 'quick form', full: 'full form', changed: 'changed settings' } as const;

/** 'reproduced' -> 'Reproduced'. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function quantityTable(quantities: readonly Quantity[]): string {
  const rows = quantities.map((quantity) => [
    quantity.label,
    publishedCell(quantity),
    measuredCell(quantity),
    quantity.verdict ?? '',
    quantity.note ?? '',
  ]);
  const heading = ['', 'published', 'measured', 'verdict', 'why'];
  return textTable([heading, ...rows.flatMap(wrapped)]);
}

/** Columns that hold sentences are no wider than this. */
const cellWidth = 36;

/** A row as several, each cell of which is short. */
function wrapped(cells: readonly string[]): string[][] {
  const lines = cells.map((cell) => linesOf(cell, cellWidth));
  const count = Math.max(...lines.map(({ length }) => length));
  return Array.from({ length: count }, (_, i) => lines.map((own) => own[i] ?? ''));
}

function linesOf(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What was published, as a cell of a table: a number with its unit, words, or both. */
export const publishedCell = ({ published, publishedText, unit }: Quantity): string =>
  cellOf(published, unit, publishedText);

/** What was measured, as a cell of a table. */
export const measuredCell = ({ measured, measuredText, unit }: Quantity): string =>
  cellOf(measured, unit, measuredText);

function cellOf(value: number | null, unit: string | undefined, text: string | undefined): string {
  if (value === null) return text ?? '-';
  const number = unit === undefined ? number4(value) : `${number4(value)} ${unit}`;
  if (text === undefined) return number;
  return /^(of|times) /.test(text) ? `${number} ${text}` : `${number} (${text})`;
}

function runJson(trial: ReplicationDetail['trials'][number], run: RunInfo | undefined) {
  const { key, label, status, reason, iterations, seconds } = trial;
  const training = seconds - (run?.diagnosticSeconds ?? 0);
  const summary = run?.summary ?? null;
  return {
    key,
    label,
    status,
    reason: reason?.word ?? null,
    iterations,
    seconds,
    updatesPerSecond: iterations > 0 && training > 0 ? iterations / training : null,
    trainLoss: summary?.train.loss ?? null,
    trainNmse: summary?.train.nmse ?? null,
    trainWrong: summary?.train.wrong ?? null,
    validationLoss: summary?.validation?.loss ?? null,
    validationNmse: summary?.validation?.nmse ?? null,
    validationWrong: summary?.validation?.wrong ?? null,
    testLoss: summary?.test?.loss ?? null,
    testNmse: summary?.test?.nmse ?? null,
    testWrong: summary?.test?.wrong ?? null,
    testBits: summary?.test?.bits ?? null,
    weightsSha256: summary?.weightsSha256 ?? null,
  };
}

/** Iterations a second of one run, over all of them; null where none has trained. */
function rate(runs: readonly ToldRun[]): number | null {
  const trained = runs.filter(({ updatesPerSecond }) => updatesPerSecond !== null);
  const seconds = trained.reduce((sum, run) => sum + run.iterations / (run.updatesPerSecond ?? 1), 0);
  const iterations = trained.reduce((sum, run) => sum + run.iterations, 0);
  return seconds > 0 ? iterations / seconds : null;
}

function thisMachine() {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}
