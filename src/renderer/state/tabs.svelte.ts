/** What is open in the middle of the window, and which of it is in front. */
import type { CompareDesk } from './compare-desk.svelte.ts';
import type { DiagnosticsDesk } from './diagnostics-desk.svelte.ts';
import type { BinDesk } from './bin-desk.svelte.ts';
import type { CardDesk } from './gallery-card.svelte.ts';
import type { DuelForm } from './duel-form.svelte.ts';
import type { GenerateJob } from './generate-job.svelte.ts';
import type { ImportJob } from './import-job.svelte.ts';
import type { NetworkEditor } from './network-editor.svelte.ts';
import type { QueueDesk } from './queue-desk.svelte.ts';
import type { ReportDesk } from './report-desk.svelte.ts';
import type { RunDraft } from './run-draft.svelte.ts';
import type { RunFeed } from './run-feed.svelte.ts';
import type { SweepDesk } from './sweep-desk.svelte.ts';

/** What a tab shows. `model` holds what the view must not forget while another tab is in front. */
export type TabView =
  | { readonly kind: 'series'; readonly id: number }
  | { readonly kind: 'run'; readonly id: number; readonly model: RunFeed; readonly desk: DiagnosticsDesk }
  | { readonly kind: 'import'; readonly model: ImportJob }
  | { readonly kind: 'generate'; readonly model: GenerateJob }
  | { readonly kind: 'network'; readonly id: number; readonly model: NetworkEditor }
  | { readonly kind: 'new-run'; readonly model: RunDraft }
  | { readonly kind: 'gallery' }
  | { readonly kind: 'card'; readonly model: CardDesk }
  | { readonly kind: 'runs' }
  | { readonly kind: 'compare'; readonly model: CompareDesk }
  | { readonly kind: 'sweep'; readonly id: number; readonly model: SweepDesk }
  | { readonly kind: 'duel'; readonly model: DuelForm }
  | { readonly kind: 'queue'; readonly model: QueueDesk }
  | { readonly kind: 'bin'; readonly model: BinDesk }
  | { readonly kind: 'settings' }
  | { readonly kind: 'about' }
  | { readonly kind: 'report'; readonly model: ReportDesk }
  | { readonly kind: 'check' };

export interface Tab {
  /** The same thing is opened once: 'run:3'. */
  readonly key: string;
  readonly view: TabView;
  /** Ends what the tab's model listens to. */
  readonly dispose?: () => void;
}

/** The tab strip's state. */
export class Tabs {
  list = $state.raw<readonly Tab[]>([]);
  activeKey = $state<string | null>(null);
  readonly active = $derived(this.list.find((tab) => tab.key === this.activeKey) ?? null);

  /** Brings the tab with this key to the front; makes it when there is none. */
  open(key: string, make: () => Omit<Tab, 'key'>): void {
    if (!this.list.some((tab) => tab.key === key)) this.list = [...this.list, { key, ...make() }];
    this.activeKey = key;
  }

  /** Closes a tab; its neighbour comes to the front. */
  close(key: string): void {
    const at = this.list.findIndex((tab) => tab.key === key);
    if (at < 0) return;
    this.list[at].dispose?.();
    const rest = this.list.filter((tab) => tab.key !== key);
    this.list = rest;
    if (this.activeKey === key) this.activeKey = (rest[at] ?? rest[at - 1])?.key ?? null;
  }

  closeAll(): void {
    for (const tab of this.list) tab.dispose?.();
    this.list = [];
    this.activeKey = null;
  }

  /** Steps through the tabs, round the end. */
  step(by: number): void {
    if (this.list.length === 0) return;
    const at = this.list.findIndex((tab) => tab.key === this.activeKey);
    this.activeKey = this.list[(at + by + this.list.length) % this.list.length].key;
  }
}
