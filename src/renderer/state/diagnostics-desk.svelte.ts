/** The diagnostics view of a run: what is chosen, how it is arranged, and what it is compared with. */
import { tables } from '../../engine/catalog.ts';
import { readFields } from '../../engine/fields.ts';
import { ChartView } from '../charts/chart-view.svelte.ts';
import { hide, move, nothingShown, show, toggled, type Arrangement } from '../diagnostics/arrangement.ts';
import { loadArrangement, saveArrangement } from '../diagnostics/arrangement-store.ts';
import type { Wish } from '../diagnostics/moments.ts';
import type { Connection } from './connection.svelte.ts';
import { DiagnosticsSide } from './diagnostics-side.svelte.ts';
import type { MetricStore } from './metric-store.ts';
import type { ProjectStore } from './project.svelte.ts';

/** The name under which the weights over the whole run are chosen: they are read, not computed. */
export const weightPaths = 'weight-paths';

/** Kept with the run's tab, so that it survives a change of tab. */
export class DiagnosticsDesk {
  readonly main: DiagnosticsSide;
  /** The same run at another place, or another run; null while nothing is compared. */
  other = $state.raw<DiagnosticsSide | null>(null);
  arrangement = $state.raw<Arrangement>(nothingShown);
  catalogOpen = $state(false);
  private readonly connection: Connection;
  private readonly project: ProjectStore;
  private readonly views: { readonly axis: string; readonly view: ChartView }[] = [];
  private opened = false;

  constructor(connection: Connection, project: ProjectStore, given: { runId: number; metrics: MetricStore }) {
    this.connection = connection;
    this.project = project;
    this.main = new DiagnosticsSide(connection, project, given);
  }

  /** Reads what there is when the view is first shown; later ones find it here. */
  open(): void {
    if (this.opened) return;
    this.opened = true;
    this.arrangement = loadArrangement(localStorage, this.path, this.main.runId);
    this.catalogOpen = this.arrangement.shown.length === 0;
    void this.main.load();
  }

  /** Reads all of it again where it was read before: after a lost connection. */
  reload(): void {
    if (!this.opened) return;
    void this.main.load();
    void this.other?.load();
  }

  get sides(): readonly DiagnosticsSide[] {
    return this.other === null ? [this.main] : [this.main, this.other];
  }

  /** Puts a run beside this one, or this one at another place; null ends it. */
  compareWith(runId: number | null): void {
    this.other?.dispose();
    this.other = null;
    if (runId === null) return;
    const metrics = runId === this.main.runId ? { metrics: this.main.metrics } : {};
    const other = new DiagnosticsSide(this.connection, this.project, { runId, ...metrics });
    // The first place says most beside the newest.
    if (runId === this.main.runId) other.iteration = this.main.moments[0]?.iteration ?? null;
    this.other = other;
    void other.load();
  }

  /** A diagnostic with the settings chosen for it, every default written out. */
  wish(name: string): Wish {
    const fields = tables.diagnostics.find((entry) => entry.name === name)?.fields ?? {};
    try {
      return { name, options: readFields(fields, this.arrangement.options[name] ?? {}) };
    } catch {
      // Settings kept from another version, that are none any more.
      return { name, options: readFields(fields, {}) };
    }
  }

  /** The diagnostics on show that are computed, in order. */
  get wishes(): readonly Wish[] {
    return this.arrangement.shown
      .filter((name) => tables.diagnostics.some((entry) => entry.name === name))
      .map((name) => this.wish(name));
  }

  /** Charts with the same horizontal axis share their cursor and the part that is shown. */
  viewFor(axis: string): ChartView {
    const known = this.views.find((one) => one.axis === axis);
    if (known !== undefined) return known.view;
    const view = new ChartView();
    this.views.push({ axis, view });
    return view;
  }

  show(name: string): void {
    this.keep(show(this.arrangement, name));
  }

  hide(name: string): void {
    this.keep(hide(this.arrangement, name));
  }

  setOptions(name: string, options: Record<string, unknown>): void {
    this.keep({ ...this.arrangement, options: { ...this.arrangement.options, [name]: options } });
  }

  movePanel(shown: readonly string[], how: { key: string; by: 1 | -1 }): void {
    this.keep(move(this.arrangement, shown, how));
  }

  widenPanel(key: string): void {
    this.keep({ ...this.arrangement, wide: toggled(this.arrangement.wide, key) });
  }

  removePanel(key: string): void {
    this.keep({ ...this.arrangement, removed: toggled(this.arrangement.removed, key) });
  }

  restorePanels(): void {
    this.keep({ ...this.arrangement, removed: [] });
  }

  dispose(): void {
    this.main.dispose();
    this.other?.dispose();
  }

  private get path(): string {
    return this.project.info?.path ?? '';
  }

  private keep(arrangement: Arrangement): void {
    this.arrangement = arrangement;
    saveArrangement(localStorage, { project: this.path, runId: this.main.runId }, arrangement);
  }
}
