/** How the window looks for a project: its panes, its tabs, what was filtered and sorted. Kept by the services. */
import type { Connection } from './connection.svelte.ts';
import { debounce } from './throttle.ts';

/** A tab as it is kept: enough to open it again. */
export interface SavedTab {
  readonly kind: string;
  readonly id?: number;
  readonly name?: string;
  /** Runs that are compared. */
  readonly ids?: readonly number[];
  /** The part that is in front in it. */
  readonly part?: string;
}

/** Everything that is kept of a window. */
export interface SavedLayout {
  readonly tabs: readonly SavedTab[];
  /** Place of the tab in front; null where none is. */
  readonly active: number | null;
  readonly tree: { readonly open: boolean; readonly width: number };
  readonly inspector: { readonly open: boolean; readonly width: number };
  readonly choices: Readonly<Record<string, unknown>>;
}

export const treeSpan = { least: 160, ordinary: 220, most: 480 } as const;
export const inspectorSpan = { least: 220, ordinary: 280, most: 640 } as const;
const keepDelayMs = 400;

/** The widths and choices of the open project's window. */
export class LayoutModel {
  treeWidth = $state<number>(treeSpan.ordinary);
  inspectorWidth = $state<number>(inspectorSpan.ordinary);
  /** Filters, orders and the like, by the name of the place. */
  choices = $state.raw<Readonly<Record<string, unknown>>>({});
  /** The project that is shown as it was left; null until its layout was read. */
  private path: string | null = null;
  private wanted: SavedLayout | null = null;
  private kept = '';
  private readonly connection: Connection;
  private readonly keepSoon = debounce(keepDelayMs, () => void this.flush());

  constructor(connection: Connection) {
    this.connection = connection;
  }

  choose(name: string, value: unknown): void {
    this.choices = { ...this.choices, [name]: value };
  }

  /** What was kept of the project; null where nothing was, or it cannot be read. Choices of another are forgotten. */
  async read(path: string): Promise<SavedLayout | null> {
    this.path = null;
    this.choices = {};
    const found = await this.connection.call('layout.get', { path }).catch(() => null);
    this.path = path;
    const layout = readLayout(found);
    this.kept = JSON.stringify(layout);
    if (layout === null) return null;
    this.treeWidth = layout.tree.width;
    this.inspectorWidth = layout.inspector.width;
    this.choices = layout.choices;
    return layout;
  }

  /** Keeps it in a moment, where it differs from what is kept. */
  keep(layout: SavedLayout): void {
    this.wanted = layout;
    this.keepSoon();
  }

  /** Keeps what is waiting now: the window is about to close. */
  async flush(): Promise<void> {
    this.keepSoon.cancel();
    const { path, wanted } = this;
    const text = JSON.stringify(wanted);
    if (path === null || wanted === null || text === this.kept) return;
    this.kept = text;
    // How a window looked is not worth a message.
    await this.connection.call('layout.set', { path, layout: { ...wanted } }).catch(() => undefined);
  }

  /** The project was closed: its tabs are, and what is open now is not its layout. */
  leave(): void {
    void this.flush();
    this.wanted = null;
    this.path = null;
  }
}

/** A choice of the window by its name, with what it is at first; assigning to `current` keeps it. */
export function remembered<T>(
  layout: Pick<LayoutModel, 'choices' | 'choose'>,
  name: string,
  initial: T,
): { current: T } {
  return {
    get current() {
      const kept = layout.choices[name];
      return typeof kept === typeof initial ? (kept as T) : initial;
    },
    set current(value) {
      layout.choose(name, value);
    },
  };
}

function readLayout(found: unknown): SavedLayout | null {
  if (!isRecord(found)) return null;
  const { tabs, active, tree, inspector, choices } = found;
  return {
    tabs: Array.isArray(tabs) ? tabs.filter((tab): tab is SavedTab => isRecord(tab) && isText(tab.kind)) : [],
    active: typeof active === 'number' ? active : null,
    tree: readPane(tree, treeSpan),
    inspector: readPane(inspector, inspectorSpan),
    choices: isRecord(choices) ? choices : {},
  };
}

function readPane(
  found: unknown,
  { least, ordinary, most }: { least: number; ordinary: number; most: number },
): SavedLayout['tree'] {
  const pane = isRecord(found) ? found : {};
  const width = typeof pane.width === 'number' ? Math.min(most, Math.max(least, pane.width)) : ordinary;
  return { open: pane.open !== false, width };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
