/** A form over plain JSON: values by path, what cannot be read yet, and where the services found a mistake. */
import { SvelteMap } from 'svelte/reactivity';

/** Keys and indices from the root: ['phases', 0, 'iterations']. */
export type Path = readonly (string | number)[];

type JsonObject = Record<string, unknown>;

/** The model behind `FieldForm`. Every change goes through `set`, so that one place hears of it. */
export class FormModel {
  /** All values; only read outside of this class. */
  root = $state<JsonObject>({});
  /** Fields whose text is not a value yet, by path, with the sentence that says why. */
  readonly unreadable = new SvelteMap<string, string>();
  /** What the services refused: where it stands ('' for the whole) and why. */
  refusal = $state.raw<{ readonly where: string; readonly message: string } | null>(null);
  /** The field that has the focus, for the inspector's explanation. */
  focused = $state.raw<{
    readonly path: string;
    readonly label: string;
    readonly help: string;
    readonly symbol?: string;
    readonly source?: string;
  } | null>(null);
  private readonly changed: () => void;

  constructor(root: JsonObject, changed: () => void) {
    this.root = structuredClone(root);
    this.changed = changed;
  }

  /** The value as plain JSON, detached from the form. */
  snapshot(): JsonObject {
    return $state.snapshot(this.root) as JsonObject;
  }

  replace(root: JsonObject): void {
    this.root = structuredClone(root);
    this.unreadable.clear();
    this.refusal = null;
    this.changed();
  }

  get(path: Path): unknown {
    return path.reduce<unknown>((node, key) => (isObject(node) ? node[key] : undefined), this.root);
  }

  set(path: Path, value: unknown): void {
    const parent = this.get(path.slice(0, -1));
    if (!isObject(parent)) return;
    parent[path[path.length - 1]] = value;
    this.forgetBelow(pathText(path));
    this.changed();
  }

  /** Marks a field's text as not readable, or (null) as read. */
  mark(path: Path, problem: string | null): void {
    const key = pathText(path);
    if (problem === null) this.unreadable.delete(key);
    else this.unreadable.set(key, problem);
  }

  /** The sentence to show beside the field at `path`. Refusals below it count when `deep` (fields without inner ones). */
  problem(path: Path, deep = true): string | null {
    const key = pathText(path);
    const unreadable = this.unreadable.get(key);
    if (unreadable !== undefined) return unreadable;
    const { refusal } = this;
    if (refusal === null) return null;
    const below = refusal.where.startsWith(`${key}.`) || refusal.where.startsWith(`${key}[`);
    return refusal.where === key || (deep && below) ? refusal.message : null;
  }

  /** Whether anything below these keys of the root cannot be read or was refused. */
  troubled(keys: readonly string[]): boolean {
    const below = (where: string): boolean => keys.includes(/^\w*/.exec(where)?.[0] ?? '');
    return (this.refusal !== null && below(this.refusal.where)) || [...this.unreadable.keys()].some(below);
  }

  private forgetBelow(key: string): void {
    for (const other of [...this.unreadable.keys()]) {
      if (other === key || other.startsWith(`${key}.`) || other.startsWith(`${key}[`))
        this.unreadable.delete(other);
    }
  }
}

/** 'phases[0].iterations', as the engine writes paths in its messages. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

const isObject = (value: unknown): value is Record<string | number, unknown> =>
  typeof value === 'object' && value !== null;
