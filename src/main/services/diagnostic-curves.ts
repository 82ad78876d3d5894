/** The scalars of stored results as curves over iterations. */
import { isDeepStrictEqual } from 'node:util';
import type { DiagnosticCurves, DiagnosticInfo, Scalar } from '../../shared/models.ts';

/** One set of curves for each diagnostic and choice of its settings. @param results by rising iteration */
export function curvesOf(results: readonly DiagnosticInfo[]): DiagnosticCurves[] {
  const groups: DiagnosticInfo[][] = [];
  for (const result of results) {
    const group = groups.find(
      ([first]) => first.name === result.name && isDeepStrictEqual(first.options, result.options),
    );
    if (group === undefined) groups.push([result]);
    else group.push(result);
  }
  return groups.map(curvesOfGroup);
}

function curvesOfGroup(group: readonly DiagnosticInfo[]): DiagnosticCurves {
  const [{ name, options }] = group;
  // Later results may have numbers that earlier ones lack; what a scalar says of itself is that of its last.
  const scalars = new Map<string, Scalar>();
  for (const result of group) for (const scalar of result.scalars) scalars.set(scalar.name, scalar);
  return {
    name,
    options,
    iterations: Float64Array.from(group, ({ iteration }) => iteration),
    resultIds: group.map(({ id }) => id),
    scalars: [...scalars.values()].map(({ value: _last, ...about }) => ({
      ...about,
      values: Float64Array.from(group, (result) => valueOf(result, about.name)),
    })),
  };
}

/** NaN where the result has no such scalar. */
export const valueOf = ({ scalars }: Pick<DiagnosticInfo, 'scalars'>, name: string): number =>
  scalars.find((scalar) => scalar.name === name)?.value ?? NaN;
