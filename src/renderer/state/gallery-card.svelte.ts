/** One card as its tab shows it: the form, the data, the expected cost, and the replication that is on show. */
import { SvelteMap } from 'svelte/reactivity';
import { Failure } from '../../shared/failure.ts';
import type { ExpectedCost, ReplicationDetail, ReplicationInfo } from '../../shared/models.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import type { Card } from '../gallery/card.ts';
import { changesOf, formOf, type Size } from '../gallery/card.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { FormModel } from './form.svelte.ts';
import { debounce } from './throttle.ts';

const costDelayMs = 250;

/** Kept by the gallery's store for as long as the window lives. */
export class CardDesk {
  readonly card: Card;
  readonly form: FormModel;
  /** The form that the settings were last set to as a whole. */
  base = $state<Size>('quick');
  /** Series of the project by data slot; a slot that is not here gets its stand-in. */
  readonly data = new SvelteMap<string, number>();
  cost = $state.raw<ExpectedCost | null>(null);
  costProblem = $state<string | null>(null);
  panel = $state<'experiment' | 'result'>('experiment');
  detail = $state.raw<ReplicationDetail | null>(null);
  problem = $state<string | null>(null);
  /** While the services are asked to start, pause, resume or stop. */
  busy = $state(false);
  private wanted = $state<number | null>(null);
  private readonly views: { readonly axis: string; readonly view: ChartView }[] = [];
  private readonly connection: Connection;
  private readonly replications: () => readonly ReplicationInfo[];
  private readonly askCost = debounce(costDelayMs, () => void this.loadCost());
  private asked = 0;

  /** @param replications those of this card in the project, the newest first */
  constructor(connection: Connection, card: Card, replications: () => readonly ReplicationInfo[]) {
    this.connection = connection;
    this.card = card;
    this.replications = replications;
    this.form = new FormModel(formOf(card, 'quick'), () => this.formChanged());
  }

  /** The replication on show: the chosen one, or the newest; undefined where the card was not run here yet. */
  get shown(): ReplicationInfo | undefined {
    const all = this.replications();
    return all.find(({ id }) => id === this.wanted) ?? all[0];
  }

  /** Settings that differ from the form that they were set to. */
  get changes(): Record<string, unknown> {
    return changesOf(this.form.snapshot(), formOf(this.card, this.base));
  }

  /** Whether it could be run with what the form holds. */
  get ready(): boolean {
    return this.form.unreadable.size === 0 && this.form.refusal === null && this.costProblem === null;
  }

  /** What to ask 'replications.start' for. */
  get request(): {
    name: string;
    size: Size;
    options: Record<string, unknown>;
    data: Record<string, number>;
  } {
    return {
      name: this.card.name,
      size: this.base,
      options: this.changes,
      data: Object.fromEntries(this.data),
    };
  }

  /** Sets every setting to those of a form. */
  take(size: Size): void {
    this.base = size;
    this.form.replace(formOf(this.card, size));
  }

  /** Sets every setting to those of a replication, to run it again or to change something. */
  takeFrom(info: ReplicationInfo): void {
    this.base = info.size === 'quick' ? 'quick' : 'full';
    this.form.replace({ ...info.options });
    this.panel = 'experiment';
  }

  choose(id: number): void {
    this.wanted = id;
    this.panel = 'result';
  }

  /** Charts with the same horizontal axis share their cursor and the part that is shown. */
  viewFor(axis: string): ChartView {
    const known = this.views.find((one) => one.axis === axis);
    if (known !== undefined) return known.view;
    const view = new ChartView();
    this.views.push({ axis, view });
    return view;
  }

  /** Reads a replication with its runs and its conclusion. An answer about one that is not on show is dropped. */
  async load(id: number): Promise<void> {
    this.problem = null;
    try {
      const detail = await this.connection.call('replications.get', { id });
      if (this.shown?.id === id) this.detail = detail;
    } catch (error) {
      if (this.shown?.id === id) this.problem = messageOf(error);
    }
  }

  /** Runs and seconds of the settings; what is wrong with them as a whole is kept beside them. */
  async loadCost(): Promise<void> {
    if (this.form.unreadable.size > 0) return;
    this.asked += 1;
    const mine = this.asked;
    const { name, size, options } = this.request;
    try {
      const cost = await this.connection.call('cards.cost', { name, size, options });
      if (mine !== this.asked) return;
      this.cost = cost;
      this.form.refusal = null;
      this.costProblem = null;
    } catch (error) {
      if (mine === this.asked) this.refused(error);
    }
  }

  /** The project that it belonged to was closed. What the form holds stays. */
  forget(): void {
    this.data.clear();
    [this.wanted, this.detail, this.problem] = [null, null, null];
    this.panel = 'experiment';
  }

  private formChanged(): void {
    this.form.refusal = null;
    this.costProblem = null;
    this.askCost();
  }

  private refused(error: unknown): void {
    this.cost = null;
    const where = error instanceof Failure ? error.where : null;
    const known = where !== null && Object.keys(this.card.fields).some((key) => where.startsWith(key));
    if (known) this.form.refusal = { where, message: messageOf(error) };
    else this.costProblem = messageOf(error);
  }
}
