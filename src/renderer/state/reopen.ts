/** Tabs out of and into the layout of a project: which kinds are opened again, and how. */
import { messageOf } from './connection.svelte.ts';
import type { AppState } from './app.svelte.ts';
import type { SavedLayout, SavedTab } from './layout.svelte.ts';
import {
  openAbout,
  openBin,
  openCard,
  openCheck,
  openCompare,
  openGallery,
  openNetwork,
  openQueue,
  openRun,
  openRuns,
  openSeries,
  openSettings,
  openSweep,
} from './open.ts';
import type { RunFeed } from './run-feed.svelte.ts';
import type { CardDesk } from './gallery-card.svelte.ts';
import type { Tab, TabView } from './tabs.svelte.ts';

/** Opens a kept tab; what it shows may be gone by now, then nothing is opened. */
const openers: Record<string, (app: AppState, tab: SavedTab) => void> = {
  series: (app, { id }) => {
    if (id !== undefined && app.project.seriesWith(id) !== undefined) openSeries(app, id);
  },
  run: (app, { id, part }) => {
    if (id !== undefined && app.project.run(id) !== undefined) openRun(app, id, part as RunFeed['panel']);
  },
  network: (app, { id }) => {
    if (id !== undefined && app.project.networks.some((network) => network.id === id)) openNetwork(app, id);
  },
  card: (app, { name, part }) => {
    const card = app.gallery.card(name ?? '');
    if (card === undefined) return;
    openCard(app, card.name);
    app.gallery.desk(card).panel = part === 'result' ? 'result' : 'experiment';
  },
  compare: (app, { ids = [] }) => {
    const there = ids.filter((id) => app.project.run(id) !== undefined);
    if (there.length > 0) openCompare(app, there);
  },
  queue: openQueue,
  bin: openBin,
  sweep: (app, { id }) => {
    if (id !== undefined && app.project.runs.some(({ sweepId }) => sweepId === id)) openSweep(app, id);
  },
  runs: openRuns,
  gallery: openGallery,
  check: openCheck,
  settings: openSettings,
  about: openAbout,
};

/** Null for forms: what they hold belongs to nobody until it is stored. */
function savedTab(view: TabView): SavedTab | null {
  const { kind } = view;
  if (!(kind in openers)) return null;
  if (view.kind === 'run') return { kind, id: view.id, part: view.model.panel };
  if (view.kind === 'compare') return { kind, ids: view.model.ids };
  if (view.kind === 'card') return { kind, name: view.model.card.name, part: partOf(view.model) };
  return 'id' in view ? { kind, id: view.id } : { kind };
}

const partOf = (desk: CardDesk): string => desk.panel;

/** The window as it is now. */
export function layoutOf(app: AppState): SavedLayout {
  const kept = app.tabs.list.flatMap((tab): { tab: Tab; saved: SavedTab }[] => {
    const saved = savedTab(tab.view);
    return saved === null ? [] : [{ tab, saved }];
  });
  const active = kept.findIndex(({ tab }) => tab.key === app.tabs.activeKey);
  return {
    tabs: kept.map(({ saved }) => saved),
    active: active < 0 ? null : active,
    tree: { open: app.treeOpen, width: app.layout.treeWidth },
    inspector: { open: app.inspectorOpen, width: app.layout.inspectorWidth },
    choices: app.layout.choices,
  };
}

/** Shows the project's window as it was left. Tabs that were opened meanwhile stay, and stay in front. */
export async function restoreLayout(app: AppState, path: string): Promise<void> {
  const layout = await app.layout.read(path);
  if (layout === null || app.project.info?.path !== path) return;
  app.treeOpen = layout.tree.open;
  app.inspectorOpen = layout.inspector.open;
  const front = app.tabs.activeKey;
  let wanted: string | null = null;
  for (const [i, tab] of layout.tabs.entries()) {
    try {
      openers[tab.kind]?.(app, tab);
    } catch (error) {
      app.notices.failed(messageOf(error));
    }
    if (i === layout.active) wanted = app.tabs.activeKey;
  }
  app.tabs.activeKey = front ?? wanted ?? app.tabs.activeKey;
}
