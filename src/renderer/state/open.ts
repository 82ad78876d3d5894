/** Opening things in tabs: one place that knows how each view's model is made and ended. */
import type { AppState } from './app.svelte.ts';
import { BinDesk } from './bin-desk.svelte.ts';
import { CompareDesk } from './compare-desk.svelte.ts';
import { DiagnosticsDesk } from './diagnostics-desk.svelte.ts';
import { DuelForm } from './duel-form.svelte.ts';
import { GenerateJob, type GenerateStart } from './generate-job.svelte.ts';
import { ImportJob, type ImportSource } from './import-job.svelte.ts';
import { NetworkEditor } from './network-editor.svelte.ts';
import { QueueDesk } from './queue-desk.svelte.ts';
import { ReportDesk } from './report-desk.svelte.ts';
import { type DraftStart, RunDraft } from './run-draft.svelte.ts';
import { RunFeed } from './run-feed.svelte.ts';
import { SweepDesk } from './sweep-desk.svelte.ts';

let serial = 0;

export function openSeries(app: AppState, id: number): void {
  app.tabs.open(`series:${id}`, () => ({ view: { kind: 'series', id } }));
}

/** With `panel`, that part of the run comes to the front. */
export function openRun(app: AppState, id: number, panel?: RunFeed['panel']): void {
  app.tabs.open(`run:${id}`, () => {
    const model = new RunFeed(app.connection, id);
    const desk = new DiagnosticsDesk(app.connection, app.project, { runId: id, metrics: model.metrics });
    const dispose = (): void => {
      model.dispose();
      desk.dispose();
    };
    return { view: { kind: 'run', id, model, desk }, dispose };
  });
  const view = app.tabs.active?.view;
  if (panel !== undefined && view?.kind === 'run') view.model.panel = panel;
}

export function openNetwork(app: AppState, id: number): void {
  app.tabs.open(`network:${id}`, () => {
    const model = new NetworkEditor(app.connection, id);
    return { view: { kind: 'network', id, model }, dispose: () => model.dispose() };
  });
}

export function openRuns(app: AppState): void {
  app.tabs.open('runs', () => ({ view: { kind: 'runs' } }));
}

export function openQueue(app: AppState): void {
  app.tabs.open('queue', () => {
    const model = new QueueDesk(app.connection);
    return { view: { kind: 'queue', model }, dispose: () => model.dispose() };
  });
}

export function openBin(app: AppState): void {
  app.tabs.open('bin', () => {
    const model = new BinDesk(app.connection);
    return { view: { kind: 'bin', model }, dispose: () => model.dispose() };
  });
}

/** The comparison; with `ids`, of these runs in place of those that it had. */
export function openCompare(app: AppState, ids?: readonly number[]): void {
  app.tabs.open('compare', () => {
    const model = new CompareDesk(app.connection, ids ?? []);
    return { view: { kind: 'compare', model }, dispose: () => model.dispose() };
  });
  const view = app.tabs.active?.view;
  if (ids !== undefined && view?.kind === 'compare') view.model.show(ids);
}

export function openSweep(app: AppState, id: number): void {
  app.tabs.open(`sweep:${id}`, () => {
    const model = new SweepDesk(app.connection, id);
    return { view: { kind: 'sweep', id, model }, dispose: () => model.dispose() };
  });
}

export function openDuel(app: AppState): void {
  app.tabs.open('duel', () => ({ view: { kind: 'duel', model: new DuelForm() } }));
}

export function openGallery(app: AppState): void {
  app.tabs.open('gallery', () => ({ view: { kind: 'gallery' } }));
}

/** The tab of a card; with `replicationId`, that replication of it comes to the front. */
export function openCard(app: AppState, name: string, replicationId?: number): void {
  const card = app.gallery.card(name);
  if (card === undefined) return;
  const model = app.gallery.desk(card);
  app.tabs.open(`card:${name}`, () => ({ view: { kind: 'card', model } }));
  if (replicationId !== undefined) model.choose(replicationId);
}

/** A new report that begins with these runs. */
export function openReport(app: AppState, ids: readonly number[]): void {
  serial += 1;
  app.tabs.open(`report:${serial}`, () => ({
    view: { kind: 'report', model: new ReportDesk(app.connection, ids) },
  }));
}

export function openCheck(app: AppState): void {
  app.tabs.open('check', () => ({ view: { kind: 'check' } }));
}

export function openSettings(app: AppState): void {
  app.tabs.open('settings', () => ({ view: { kind: 'settings' } }));
}

export function openAbout(app: AppState): void {
  app.tabs.open('about', () => ({ view: { kind: 'about' } }));
}

/** A new import tab; with a source its preview is read at once. */
export function openImport(app: AppState, source: ImportSource | null): void {
  serial += 1;
  app.tabs.open(`import:${serial}`, () => {
    const model = new ImportJob(app.connection, source);
    return { view: { kind: 'import', model }, dispose: () => model.dispose() };
  });
}

/** A new form for a generated series; with `start`, it begins with what another one was made from. */
export function openGenerate(app: AppState, start?: GenerateStart): void {
  serial += 1;
  app.tabs.open(`generate:${serial}`, () => ({
    view: { kind: 'generate', model: new GenerateJob(app.connection, start) },
  }));
}

/** A new form for a run. With `from`, it starts as a copy of that run's settings. */
export function openNewRun(app: AppState, given: DraftStart = {}): void {
  serial += 1;
  app.tabs.open(`new-run:${serial}`, () => {
    const model = new RunDraft(app.connection, app.project, given);
    return { view: { kind: 'new-run', model }, dispose: () => model.dispose() };
  });
}
