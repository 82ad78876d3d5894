/** What of a new run varies: seeds, settings, and how their combinations are gone through. */
import { SvelteMap } from 'svelte/reactivity';
import type { Field } from '../../engine/fields.ts';
import type { SweepInfo, SweepPlan } from '../../shared/sweeps.ts';
import { beginning, readVary } from '../sweeps/vary.ts';
import { type Connection, messageOf } from './connection.svelte.ts';
import { debounce } from './throttle.ts';

const planMs = 300;

/** A setting that varies: its field, what is written, and what is wrong with it. */
export interface Vary {
  readonly field: Field;
  readonly text: string;
}

/** What a sweep is made of beside its own settings. */
export interface SweepBase {
  readonly seriesId: number | null;
  readonly spec: Record<string, unknown>;
}

export class SweepDraft {
  seeds = $state(1);
  /** Whether settings offer to vary. */
  picking = $state(false);
  search = $state<'grid' | 'random' | 'successive-halving'>('grid');
  points = $state(20);
  least = $state(30);
  most = $state(270);
  eta = $state(3);
  readonly entries = new SvelteMap<string, Vary>();
  plan = $state.raw<SweepPlan | null>(null);
  problem = $state<string | null>(null);
  busy = $state(false);
  private readonly connection: Connection;
  private asked = 0;
  private base: SweepBase | null = null;
  private readonly soon = debounce(planMs, () => void this.load());

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Whether more than one run would be made. */
  get active(): boolean {
    return this.seeds > 1 || this.entries.size > 0;
  }

  /** Why the setting at `path` cannot vary as it is written; null where it can. */
  trouble(path: string): string | null {
    const entry = this.entries.get(path);
    if (entry === undefined) return null;
    const read = readVary(entry.field, entry.text);
    return 'problem' in read ? read.problem : null;
  }

  get troubled(): boolean {
    return [...this.entries.keys()].some((path) => this.trouble(path) !== null);
  }

  toggle(path: string, field: Field, value: unknown): void {
    if (this.entries.has(path)) this.entries.delete(path);
    else this.entries.set(path, { field, text: beginning(field, value) });
  }

  write(path: string, text: string): void {
    const entry = this.entries.get(path);
    if (entry !== undefined) this.entries.set(path, { ...entry, text });
  }

  /** The settings that were varied are gone with what they belonged to. */
  forget(path: string): void {
    this.entries.delete(path);
  }

  /** As the services take it; seeds go on from the form's. */
  definition({ spec }: SweepBase): Record<string, unknown> {
    const first = typeof spec.seed === 'number' ? spec.seed : 1;
    const vary = [...this.entries].flatMap(([path, { field, text }]) => {
      const read = readVary(field, text);
      return 'problem' in read ? [] : [{ path, ...read.value }];
    });
    const { search, points, least, most, eta } = this;
    const how = {
      grid: { name: search },
      random: { name: search, points },
      'successive-halving': { name: search, least, most, eta },
    }[search];
    const seeds = Array.from({ length: Math.max(1, this.seeds) }, (_, i) => first + i);
    return { base: spec, vary, seeds, search: this.entries.size === 0 ? { name: 'grid' } : how };
  }

  /** Asks what it would come to, a moment after the last change. */
  preview(base: SweepBase): void {
    this.base = base;
    this.soon();
  }

  /** Makes the runs. Null where that was refused; why is in `problem`. */
  async start(base: SweepBase, name: string): Promise<SweepInfo | null> {
    this.busy = true;
    try {
      const request = { seriesId: base.seriesId, definition: this.definition(base) };
      const named = name.trim() === '' ? request : { ...request, name: name.trim().slice(0, 150) };
      return await this.connection.call('sweeps.start', named);
    } catch (error) {
      this.problem = messageOf(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  private async load(): Promise<void> {
    const { base } = this;
    const asked = ++this.asked;
    if (base === null || !this.active || this.troubled) {
      this.plan = null;
      return;
    }
    try {
      const request = { seriesId: base.seriesId, definition: this.definition(base) };
      const plan = await this.connection.call('sweeps.plan', request);
      if (asked !== this.asked) return;
      this.plan = plan;
      this.problem = null;
    } catch (error) {
      if (asked !== this.asked) return;
      this.plan = null;
      this.problem = messageOf(error);
    }
  }
}
