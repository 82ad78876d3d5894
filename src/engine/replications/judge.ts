/** How measured values are compared with published ones: the same few rules for every card. */
import type { Quantity, Verdict } from './replication.ts';

/** Within `reproduced` (a factor above 1) of the published value, or within `near`. Both values must be positive. */
export function byFactor(
  measured: number | null,
  published: number,
  { reproduced, near }: { readonly reproduced: number; readonly near: number },
): Verdict {
  if (measured === null || !Number.isFinite(measured)) return 'open';
  const factor = Math.max(measured / published, published / measured);
  if (!(factor > 0)) return 'not reproduced';
  return factor <= reproduced ? 'reproduced' : factor <= near ? 'near' : 'not reproduced';
}

/** Not further than `reproduced` from the published value, or than `near`, whatever the sign. */
export function byDistance(
  measured: number | null,
  published: number,
  { reproduced, near }: { readonly reproduced: number; readonly near: number },
): Verdict {
  if (measured === null || !Number.isFinite(measured)) return 'open';
  const distance = Math.abs(measured - published);
  return distance <= reproduced ? 'reproduced' : distance <= near ? 'near' : 'not reproduced';
}

/** A statement that holds, nearly holds or does not. Undefined where it cannot be said. */
export function byStatement(holds: boolean | undefined, nearly = false): Verdict {
  if (holds === undefined) return 'open';
  return holds ? 'reproduced' : nearly ? 'near' : 'not reproduced';
}

/**
 * The verdict over several quantities: that of the worst, but one line that fails among many that hold makes it 'near'
 * (at least two thirds must hold). 'open' lines do not count; without any other, the whole is open.
 */
export function overall(quantities: readonly Pick<Quantity, 'verdict'>[]): Verdict {
  const judged = quantities.map(({ verdict }) => verdict).filter((one) => one !== null && one !== 'open');
  if (judged.length === 0) return 'open';
  const held = judged.filter((one) => one === 'reproduced').length;
  const failed = judged.filter((one) => one === 'not reproduced').length;
  if (held === judged.length) return 'reproduced';
  if (failed === 0) return 'near';
  return 3 * failed <= judged.length ? 'near' : 'not reproduced';
}
