/** The elementwise step of LSTM units in plain TypeScript: the specification (see `Kernels.lstmInto`). */
import type { Activation, LstmErrors, LstmRows } from './kernels.ts';

type Rounding = (x: number) => number;

/** `Kernels.lstmInto`; `f` are the elementwise functions of the precision. */
export function lstm(rows: LstmRows, f: Record<Activation, (x: number) => number>, round: Rounding): void {
  const { before, now, kept, value } = rows;
  eachUnit(rows, (at, n, unit) => {
    const { data } = rows.gates;
    const i = (data[at] = f.logistic(data[at]));
    const forget = (data[at + n] = f.logistic(data[at + n]));
    const g = (data[at + 2 * n] = f.tanh(data[at + 2 * n]));
    const o = (data[at + 3 * n] = f.logistic(data[at + 3 * n]));
    const memory = round(round(forget * before.data[before.at + unit]) + round(i * g));
    now.data[now.at + unit] = memory;
    kept.data[kept.at + unit] = f.tanh(memory);
    value.data[value.at + unit] = o * kept.data[kept.at + unit];
  });
}

/** `Kernels.lstmBackInto`. */
export function lstmBack(errors: LstmErrors, rows: LstmRows, round: Rounding): void {
  const { delta, value, now, before } = errors;
  const logisticSlope = (y: number) => round(y * round(1 - y));
  const tanhSlope = (y: number) => round(1 - round(y * y));
  eachUnit(rows, (at, n, unit, row) => {
    const [i, forget, g, o] = [0, 1, 2, 3].map((gate) => rows.gates.data[at + gate * n]);
    const memory = rows.before.data[rows.before.at + unit];
    const kept = rows.kept.data[rows.kept.at + unit];
    const dh = value.data[value.at + unit];
    const through = round(round(dh * o) * tanhSlope(kept));
    const d = round(now.data[now.at + unit] + through);
    const to = delta.at + row * delta.stride + (unit - row * n);
    delta.data[to] = round(d * g) * logisticSlope(i);
    delta.data[to + n] = round(d * memory) * logisticSlope(forget);
    delta.data[to + 2 * n] = round(d * i) * tanhSlope(g);
    delta.data[to + 3 * n] = round(dh * kept) * logisticSlope(o);
    before.data[before.at + unit] += round(d * forget);
  });
}

/** Calls `work` with the index of a unit's first gate, the distance to the next one, the unit and its row. */
function eachUnit(
  { gates }: LstmRows,
  work: (at: number, n: number, unit: number, row: number) => void,
): void {
  const n = gates.cols / 4;
  for (let row = 0; row < gates.rows; row++) {
    for (let i = 0; i < n; i++) work(gates.at + row * gates.stride + i, n, row * n + i, row);
  }
}
