/** The system's notifications: what has ended while nobody looked at the window. */
import type { ReplicationInfo, RunInfo, RunStatus } from '../../shared/models.ts';
import type { SweepInfo } from '../../shared/sweeps.ts';
import { statusWords } from '../format/status.ts';
import type { AppState } from './app.svelte.ts';
import { openCard, openRun, openSweep } from './open.ts';

/** Whether they may be shown: 'missing' where the browser has none. */
export type Leave = NotificationPermission | 'missing';

export function leave(): Leave {
  return typeof Notification === 'undefined' ? 'missing' : Notification.permission;
}

/** Asks for leave; a browser asks the person, once. */
export async function askLeave(): Promise<Leave> {
  const now = leave();
  return now === 'default' ? Notification.requestPermission() : now;
}

const going: readonly string[] = ['running', 'concluding', 'queued'];
/** Paused and stopped were asked for; they are no news. */
const news: readonly string[] = ['finished', 'failed', 'interrupted'];

/** Tells of runs and experiments that end from now on, until the returned function is called. */
export function watchEnds(app: AppState): () => void {
  const runs = new Map<number, RunStatus>();
  const cards = new Map<number, string>();
  const sweeps = new Map<number, string>();
  const stops = [
    app.connection.on('run.changed', (run) => {
      const ended = hasEnded(runs, run);
      // Runs of an experiment or a sweep are told of with it.
      if (ended && run.replicationId === null && run.sweepId === null) tellRun(app, run);
    }),
    app.connection.on('replication.changed', (info) => {
      if (hasEnded(cards, info)) tellCard(app, info);
    }),
    app.connection.on('sweep.changed', (info) => {
      if (hasEnded(sweeps, info)) tellSweep(app, info);
    }),
    app.connection.on('project.changed', (info) => {
      if (info !== null) return;
      runs.clear();
      sweeps.clear();
      cards.clear();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** True when something that was going on before is over now. */
function hasEnded<S extends string>(
  known: Map<number, S>,
  { id, status }: { readonly id: number; readonly status: S },
): boolean {
  const before = known.get(id);
  known.set(id, status);
  return before !== undefined && going.includes(before) && news.includes(status);
}

function tellRun(app: AppState, run: RunInfo): void {
  const words = run.reason === null ? '' : `. ${run.reason.sentence}`;
  tell(app, {
    title: run.name,
    body: `${statusWords(run.status).label}${words}`,
    tag: `run:${run.id}`,
    open: () => openRun(app, run.id),
  });
}

function tellCard(app: AppState, info: ReplicationInfo): void {
  const card = app.gallery.card(info.name);
  tell(app, {
    title: card?.label ?? info.name,
    body: `The experiment has ended: ${info.status}.`,
    tag: `card:${info.id}`,
    open: () => openCard(app, info.name, info.id),
  });
}

function tellSweep(app: AppState, { id, name, status, runs }: SweepInfo): void {
  const failed = runs.failed === 0 ? '' : `, ${runs.failed} of them failed`;
  tell(app, {
    title: name,
    body: `The sweep has ended: ${status}. ${runs.ended} of ${runs.all} runs${failed}.`,
    tag: `sweep:${id}`,
    open: () => openSweep(app, id),
  });
}

interface News {
  readonly title: string;
  readonly body: string;
  /** Of several pages that tell the same, the system shows one. */
  readonly tag: string;
  readonly open: () => void;
}

function tell(app: AppState, { title, body, tag, open }: News): void {
  const looking = document.visibilityState === 'visible' && document.hasFocus();
  if (looking || !app.settings.now.notifications || leave() !== 'granted') return;
  const notification = new Notification(title, { body, tag });
  notification.onclick = () => {
    notification.close();
    window.focus();
    if (app.info?.host === 'electron') void app.attempt('window.do', { what: 'raise' });
    open();
  };
}
