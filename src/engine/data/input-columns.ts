/** The columns of the network's input: which column of the series each of them reads, and where. */
import type { DataSpec } from './data-spec.ts';
import type { PreparedColumn } from './prepared-columns.ts';
import { identityScaling, type Scaling } from './scaling.ts';

/** One column of the input matrix. */
export interface InputColumn {
  /** Column of the series. */
  readonly column: string;
  /**
   * 'value': x(r - horizon - tap) for a target in row r; 'missing': 1 where that value is missing, else 0;
   * 'future': x(r), which is known in advance.
   */
  readonly kind: 'value' | 'missing' | 'future';
  readonly tap: number;
  readonly scaling: Scaling;
}

/** Inputs by taps (column k is input floor(k / taps) at tap k mod taps), then indicators, then what is known in advance. */
export function inputColumnsOf(spec: DataSpec, of: (name: string) => PreparedColumn): readonly InputColumn[] {
  const byTap = (kind: InputColumn['kind']) =>
    spec.inputs.flatMap((column) =>
      spec.taps.map((tap) => ({
        column,
        kind,
        tap,
        scaling: kind === 'missing' ? identityScaling : of(column).scaling,
      })),
    );
  return [
    ...byTap('value'),
    ...(spec.missing === 'mask' && spec.indicator ? byTap('missing') : []),
    ...spec.future.map((column) => ({
      column,
      kind: 'future' as const,
      tap: -spec.horizon,
      scaling: of(column).scaling,
    })),
  ];
}

/** (T x nIn), row-major. */
export function inputMatrix(
  columns: readonly InputColumn[],
  of: (name: string) => PreparedColumn,
  { horizon, firstRow, samples }: { horizon: number; firstRow: number; samples: number },
): Float64Array {
  const width = columns.length;
  const matrix = new Float64Array(samples * width);
  columns.forEach(({ column, kind, tap }, k) => {
    const { scaled, isMissing } = of(column);
    for (let s = 0; s < samples; s++) {
      const row = firstRow + s - horizon - tap;
      matrix[s * width + k] = kind === 'missing' ? (isMissing?.[row] ?? 0) : scaled[row];
    }
  });
  return matrix;
}
