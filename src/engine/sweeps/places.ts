/** Places in a specification by their paths: 'phases[0].method.rate', or 'phases.0.method.rate'. */
import { UnfoldError } from '../errors.ts';
import type { Json } from '../fields.ts';

type Container = Record<string, unknown>;

/**
 * Sets the value at `path`, in place. What holds it is made where it is missing; an entry given by its name alone
 * ("adam") becomes { name } when a setting of it is set. @throws UnfoldError 'sweep.path' for a path that is none
 */
export function setAt(spec: Container, path: string, value: Json): void {
  const keys = keysOf(path);
  let place = spec;
  for (const key of keys.slice(0, -1)) {
    const inner = place[key];
    if (typeof inner === 'string') place[key] = { name: inner };
    else if (typeof inner !== 'object' || inner === null) place[key] = {};
    place = place[key] as Container;
  }
  place[keys[keys.length - 1]] = structuredClone(value);
}

/** The value at `path`; undefined where there is none. */
export function valueAt(spec: unknown, path: string): unknown {
  return keysOf(path).reduce<unknown>(
    (place, key) => (typeof place === 'object' && place !== null ? (place as Container)[key] : undefined),
    spec,
  );
}

function keysOf(path: string): readonly string[] {
  const keys = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  if (keys.every((key) => /^\w+$/.test(key) && key !== '__proto__')) return keys;
  throw new UnfoldError(
    'sweep.path',
    `"${path}" is no place in a specification; expected one such as network.hidden or phases[0].method.rate.`,
    'vary',
  );
}
