/** Undo and redo over whole documents. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** What the last change was part of: changes of the same thing one after the other are undone together. */
  readonly of: string;
}

/** More steps than these are forgotten. */
const most = 200;

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], of: '' });

/** The history after a change. `of` names what is being changed ('size of hidden'); '' stands alone. */
export function changed<T>(history: History<T>, next: T, of = ''): History<T> {
  if (next === history.now) return history;
  const goesOn = of !== '' && of === history.of && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-most);
  return { past, now: next, future: [], of };
}

export function undone<T>({ past, now, future, of }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, now, future, of };
  return { past: past.slice(0, -1), now: before, future: [now, ...future], of: '' };
}

export function redone<T>({ past, now, future, of }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, now, future, of };
  return { past: [...past, now], now: next, future: rest, of: '' };
}
