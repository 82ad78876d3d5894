/** Settings that were changed, in words. */
import type { Difference, SpecChange } from '../../shared/models.ts';

/** 'phases[0].method.rate 0.01 → 0.001'. What is not one value has no place in a line. */
export function changeText({ path, from, to }: Difference): string {
  return isPlain(from) && isPlain(to) ? `${path} ${valueText(from)} → ${valueText(to)}` : path;
}

/** The last part of a path: 'rate'. */
export const shortName = (path: string): string => path.split('.').at(-1) ?? path;

/** 'rate 0.001, momentum 0.5': what stands beside a line across the curves. */
export function shortChange({ set }: SpecChange): string {
  return Object.entries(set)
    .map(([path, value]) => `${shortName(path)} ${valueText(value)}`)
    .join(', ');
}

/** A value of a setting; null switches it off. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'off';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

/** The changes in a stored specification, in their order. */
export function changesOf(spec: Record<string, unknown> | undefined): readonly SpecChange[] {
  return Array.isArray(spec?.changes) ? (spec.changes as readonly SpecChange[]) : [];
}
