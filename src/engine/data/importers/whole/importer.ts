/** Makes an importer of a format whose files are read as a whole. */
import type { Series } from '../../series.ts';
import type {
  Import,
  ImportDecision,
  Importer,
  ImportError,
  ImportQuestion,
  ImportReceipt,
  ImportRecipe,
  ImportResult,
  Pause,
} from '../contract.ts';
import { checkPlainRecipe, formatDecision } from '../shared/recipe.ts';
import { columnReceipt, offerCodes } from '../text/column-receipt.ts';
import { reportTimes } from '../text/time-report.ts';
import { type Chosen, choosePart } from './choose.ts';
import { collectBytes, type Collected } from './collect.ts';
import { errorOf, fullRecipe, packed, refuseSize } from './common.ts';
import { planTable, type TablePlan } from './plan.ts';
import { previewWhole } from './preview.ts';
import { type Shaped, shapeTable } from './shape.ts';
import type { Table, WholeFormat } from './table.ts';

/** Errors after which reading stops, unless the recipe says otherwise. */
const usualStopAfterErrors = 20;

const noPause: Pause = () => Promise.resolve();

/** Everything about one file on its way. */
interface Work {
  readonly format: WholeFormat;
  readonly recipe: ImportRecipe;
  readonly fileName: string;
  readonly pause: Pause;
  readonly bytes: Collected;
}

/** What is known when an import ends; the less, the earlier it ended. */
interface Known {
  readonly decisions: readonly ImportDecision[];
  readonly questions: readonly ImportQuestion[];
  readonly errors: readonly ImportError[];
  readonly table?: Table;
  readonly plan?: TablePlan;
  readonly shaped?: Shaped;
  readonly part?: string;
}

/** The entry of the table of importers. Misuse of a recipe throws UnfoldError; what is wrong with a file is a value. */
export function wholeImporter(format: WholeFormat): Importer {
  const { why: _, open: __, ...entry } = format;
  return {
    ...entry,
    create: (recipe, fileName, pause = noPause) => createWhole(format, { recipe, fileName, pause }),
    preview: (bytes, fileName, recipe) => {
      checkPlainRecipe(recipe, format.name, format.choices);
      return previewWhole(format, { bytes, fileName, recipe });
    },
  };
}

function createWhole(
  format: WholeFormat,
  { recipe, fileName, pause }: { recipe: ImportRecipe; fileName: string; pause: Pause },
): Import<Promise<ImportResult>> {
  checkPlainRecipe(recipe, format.name, format.choices);
  const bytes = collectBytes();
  return {
    push: (chunk) => bytes.push(chunk),
    get stopped() {
      return bytes.isTooLarge;
    },
    end: () => finish({ format, recipe, fileName, pause, bytes }),
  };
}

async function finish(work: Work): Promise<ImportResult> {
  const decisions: ImportDecision[] = [formatDecision(work.recipe, work.format.name, work.format.why)];
  let known: Known = { decisions, questions: [], errors: [] };
  try {
    known = await read(work, decisions);
  } catch (cause) {
    known = { ...known, errors: [errorOf(cause, work.fileName)] };
  }
  const receipt = receiptOf(work, known);
  const { errors, questions } = known;
  if (errors.length > 0) return { kind: 'error', errors, receipt };
  if (questions.length > 0) return { kind: 'question', questions, receipt };
  return { kind: 'series', series: seriesOf(work.fileName, known), receipt };
}

async function read(work: Work, decisions: ImportDecision[]): Promise<Known> {
  const { format, recipe, fileName, pause } = work;
  const { bytes, isCompressed } = work.bytes.finish();
  if (isCompressed) decisions.unshift(packed);
  await pause();
  const opened = await format.open({ bytes, fileName, recipe, isWhole: true, pause });
  decisions.push(...(opened.decisions ?? []));
  const chosen: Chosen = await choosePart(opened, recipe.part, format.partLabel ?? 'table');
  decisions.push(...chosen.decisions);
  if (chosen.questions.length > 0) return { decisions, questions: chosen.questions, errors: [] };
  const table = await chosen.part.read(null);
  await pause();
  refuseSize(table);
  const plan = planTable(table, recipe, fileName);
  decisions.push(...(table.decisions ?? []), ...plan.decisions);
  const known = { decisions, table, plan, part: chosen.part.name };
  const early = [...(table.errors ?? []), ...plan.errors];
  if (early.length > 0 || plan.questions.length > 0)
    return { ...known, questions: plan.questions, errors: early };
  const mostErrors = recipe.stopAfterErrors ?? usualStopAfterErrors;
  await pause();
  const shaped = shapeTable(table, plan, { fileName, mostErrors });
  await pause();
  const errors = [
    ...shaped.errors,
    ...(shaped.errors.length > 0 ? [] : nothingRead(fileName, table, shaped)),
  ];
  return { ...known, questions: [], errors, shaped };
}

function nothingRead(file: string, table: Table, shaped: Shaped): ImportError[] {
  const expected = 'at least one row of numbers';
  const place = { file, line: null, column: null };
  if (table.rows === 0)
    return [{ ...place, found: 'no rows', expected, advice: 'Choose a file or part with data.' }];
  if (shaped.columns.length > 0) return [];
  return [
    { ...place, found: 'no column of numbers', expected, advice: 'Choose a file or part with numbers.' },
  ];
}

function seriesOf(fileName: string, { table, shaped }: Known): Series {
  const base = fileName.replace(/^.*[\\/]/, '').replace(/\.gz$/i, '');
  const name = base.replace(/\.[A-Za-z0-9]{2,7}$/, '') || base;
  const series = { name, length: table?.rows ?? 0, columns: shaped?.columns ?? [] };
  return shaped?.time === undefined ? series : { ...series, time: shaped.time };
}

function receiptOf({ format, recipe, fileName, bytes }: Work, known: Known): ImportReceipt {
  const { decisions, table, plan, shaped, part } = known;
  const isRead = known.errors.length === 0 && shaped !== undefined;
  const columns = isRead ? shaped.columns : [];
  const offers = format.choices.includes('missingCodes')
    ? columns.flatMap(({ name, values }) => offerCodes(name, values, recipe))
    : [];
  const time = isRead ? shaped.time : undefined;
  return {
    ...{ importer: format.name, fileName, bytes: bytes.size, sha256: bytes.sha256(), decisions },
    recipe: fullRecipe({ format, recipe, table, plan, part }),
    linesRead: table?.rows ?? 0,
    rowsRead: table?.rows ?? 0,
    rowsKept: isRead ? (table?.rows ?? 0) : 0,
    columns: columns.map(({ name, unit, values }) => columnReceipt(name, unit ?? null, values)),
    time: time === undefined ? null : reportTimes(time.name, time.kind, time.values),
    note: table?.note ?? '',
    problemCount: shaped?.problemCount ?? 0,
    problems: shaped?.problems ?? [],
    cellsChanged: {},
    notices: [...(table?.notices ?? []), ...offers],
  };
}
