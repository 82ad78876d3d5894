/** `--set key=value`: changes one place of a JSON document, named by a dotted path. */
import { UnfoldError } from '../engine/errors.ts';

type Container = Record<string, unknown>;

/**
 * A copy of `document` with every assignment made, in order. `network.hidden=[3]` sets a key, `phases.0.iterations=5`
 * an item of a list. The value is read as JSON where it is JSON, and is a text otherwise. Objects on the way are made
 * where they are missing; an entry given by its name alone ("uniform") becomes { name } when a setting of it is set.
 * @param defaults gives the document with every default written out; asked only when a list on the way is missing
 * @throws UnfoldError 'usage.set' naming the assignment
 */
export function setValues(
  document: Container,
  assignments: readonly string[],
  defaults: () => Container,
): Container {
  const copy = structuredClone(document);
  for (const assignment of assignments) setValue(copy, assignment, defaults);
  return copy;
}

function setValue(document: Container, assignment: string, defaults: () => Container): void {
  const split = assignment.indexOf('=');
  const path = assignment.slice(0, Math.max(split, 0)).split('.');
  if (split < 1 || path.includes('')) {
    throw new UnfoldError(
      'usage.set',
      `--set ${assignment}: expected key=value, e.g. --set network.hidden=[9].`,
    );
  }
  let place: unknown = document;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    place = step(place, key, { assignment, made: () => missing(path, depth, defaults) });
  }
  put(place, path[path.length - 1], { assignment, value: readValue(assignment.slice(split + 1)) });
}

interface Making {
  readonly assignment: string;
  readonly made: () => unknown;
}

/** Goes one key down; makes what is not there. */
function step(place: unknown, key: string, { assignment, made }: Making): unknown {
  const at = keyIn(place, key, assignment);
  const found = at.container[at.key];
  if (typeof found === 'string') at.container[at.key] = { name: found };
  else if (found === undefined || found === null) at.container[at.key] = made();
  return at.container[at.key];
}

function put(
  place: unknown,
  key: string,
  { assignment, value }: { assignment: string; value: unknown },
): void {
  const at = keyIn(place, key, assignment);
  at.container[at.key] = value;
}

/** The container's own form of a key: a list takes an index that is there or the next one. */
function keyIn(place: unknown, key: string, assignment: string): { container: Container; key: string } {
  if (typeof place !== 'object' || place === null) {
    throw new UnfoldError(
      'usage.set',
      `--set ${assignment}: "${key}" cannot be set, what holds it is ${JSON.stringify(place)}; expected an object or a list.`,
    );
  }
  if (Array.isArray(place) && !(/^\d+$/.test(key) && Number(key) <= place.length)) {
    throw new UnfoldError(
      'usage.set',
      `--set ${assignment}: "${key}" is no item of a list of ${place.length}; expected an index from 0 to ${place.length}.`,
    );
  }
  // Own names only: a key such as __proto__ must not reach an object that other code shares.
  if (key === '__proto__') throw new UnfoldError('usage.set', `--set ${assignment}: "${key}" is not a key.`);
  return { container: place as Container, key };
}

/** What stands at path[0..depth] when the document leaves it out: the default where a list follows, else an object. */
function missing(path: readonly string[], depth: number, defaults: () => Container): unknown {
  if (!/^\d+$/.test(path[depth + 1])) return {};
  let place: unknown = defaults();
  for (const key of path.slice(0, depth + 1)) place = (place as Container | undefined)?.[key];
  return structuredClone(place ?? []);
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
