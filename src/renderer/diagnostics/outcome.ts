/** What was predicted of a remedy beside what the results of its run say. */
import type { DiagnosticInfo, RunOrigin } from '../../shared/models.ts';
import { optionsKey } from './moments.ts';

/** One value at an iteration of the run that was made by the remedy. */
export interface Measured {
  readonly iteration: number;
  readonly value: number;
}

export interface Outcome {
  readonly scalar: string;
  /** At the weights that the remedy was found at; null where nothing tells. */
  readonly before: number | null;
  readonly predicted: number;
  /** The first and the newest in the run; the same one where there is but one, null before there is any. */
  readonly first: Measured | null;
  readonly newest: Measured | null;
}

/**
 * Null where nothing was predicted. The scalar is looked for in results of the diagnostic that proposed the remedy, made
 * with the same settings; where it has no such scalar, in those of every other one, as a remedy for dependent units
 * predicts the condition number.
 * @param found results of the run that was made, and of the one it was made from
 */
export function outcomeOf(
  origin: RunOrigin,
  found: { readonly own: readonly DiagnosticInfo[]; readonly source: readonly DiagnosticInfo[] },
): Outcome | null {
  const { predicted } = origin.remedy;
  if (predicted === undefined) return null;
  const values = measured(origin, found.own, predicted.scalar);
  const before = measured(origin, found.source, predicted.scalar).find(
    ({ iteration }) => iteration === origin.iteration,
  );
  return {
    scalar: predicted.scalar,
    before: origin.before ?? before?.value ?? null,
    predicted: predicted.value,
    first: values.at(0) ?? null,
    newest: values.at(-1) ?? null,
  };
}

function measured(origin: RunOrigin, infos: readonly DiagnosticInfo[], scalar: string): readonly Measured[] {
  const key = optionsKey(origin.options);
  const same = ({ name, options }: DiagnosticInfo): boolean =>
    name === origin.diagnostic && optionsKey(options) === key;
  const valued = (list: readonly DiagnosticInfo[]): readonly Measured[] =>
    list
      .flatMap(({ iteration, scalars }) =>
        scalars.filter(({ name }) => name === scalar).map(({ value }) => ({ iteration, value })),
      )
      .sort((a, b) => a.iteration - b.iteration);
  const own = valued(infos.filter(same));
  return own.length > 0 ? own : valued(infos);
}
