/** Receipts of formats whose columns are known beforehand. */
import type { Series } from '../../series.ts';
import type {
  ImportDecision,
  ImportError,
  ImportProblem,
  ImportReceipt,
  ImportRecipe,
  ImportResult,
} from '../contract.ts';
import { columnReceipt } from '../text/column-receipt.ts';

/** What was read. */
export interface PlainReading {
  readonly importer: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly isCompressed: boolean;
  readonly recipe: ImportRecipe;
  readonly decisions: readonly ImportDecision[];
  readonly lines: number;
  readonly rows: number;
  readonly problemCount: number;
  readonly problems: readonly ImportProblem[];
  readonly errors: readonly ImportError[];
}

/** The end of an import: the series where there is no error, and the receipt. */
export function plainResult(reading: PlainReading, make: () => Series): ImportResult {
  const { errors } = reading;
  if (errors.length > 0) return { kind: 'error', errors, receipt: receiptOf(reading, null) };
  const series = make();
  return { kind: 'series', series, receipt: receiptOf(reading, series) };
}

function receiptOf(reading: PlainReading, series: Series | null): ImportReceipt {
  const { importer, fileName, bytes, sha256, recipe, problemCount, problems } = reading;
  const why = 'the file begins as gzip files do';
  const packed: ImportDecision = { what: 'compression', value: 'gzip', how: 'decided', why };
  return {
    ...{ importer, fileName, bytes, sha256, recipe },
    decisions: [...(reading.isCompressed ? [packed] : []), ...reading.decisions],
    linesRead: reading.lines,
    rowsRead: reading.rows,
    rowsKept: series?.length ?? 0,
    columns: series?.columns.map(({ name, values }) => columnReceipt(name, null, values)) ?? [],
    time: null,
    note: '',
    problemCount,
    problems,
    cellsChanged: {},
    notices: [],
  };
}
