/** Findings of several results in one list. */
import type { DiagnosticInfo, Finding, RunInfo, StoredDiagnostic } from '../../shared/models.ts';

/** A finding with the result that it is from. */
export interface Found {
  readonly result: DiagnosticInfo;
  readonly finding: Finding;
}

const order: readonly Finding['level'][] = ['problem', 'warning', 'note'];

/** The word and the sign of each level, so that colour is never the only difference. */
export const levels: Readonly<Record<Finding['level'], { readonly word: string; readonly sign: string }>> = {
  problem: { word: 'Problem', sign: '✕' },
  warning: { word: 'Warning', sign: '!' },
  note: { word: 'Note', sign: 'i' },
};

/** Gravest first; those of one level in the order of the results. */
export function findingsOf(results: readonly StoredDiagnostic[]): readonly Found[] {
  const all = results.flatMap((result) => result.result.findings.map((finding) => ({ result, finding })));
  return order.flatMap((level) => all.filter(({ finding }) => finding.level === level));
}

/** What a scalar is called: in the first result that has it; 'condition number' for 'condition-number' where none has. */
export function scalarLabel(results: readonly DiagnosticInfo[], name: string): string {
  const scalars = results.flatMap((result) => result.scalars);
  return scalars.find((scalar) => scalar.name === name)?.label ?? name.replaceAll('-', ' ');
}

/** Runs that were made from a remedy of this finding, whatever the iteration. */
export function runsTried(
  runs: readonly RunInfo[],
  runId: number,
  { result, finding }: Found,
): readonly RunInfo[] {
  return runs.filter(
    ({ origin }) =>
      origin?.runId === runId && origin.diagnostic === result.name && origin.finding === finding.name,
  );
}
