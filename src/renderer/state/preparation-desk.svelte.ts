/** What the data settings of a new run do to its series: asked for a moment after every change. */
import type { PreparationPreview } from '../../engine/data/preview.ts';
import type { TapProposal } from '../../engine/data/propose-taps.ts';
import { messageOf, type Connection } from './connection.svelte.ts';
import { debounce } from './throttle.ts';

const waitMs = 150;
/** Lags that are looked at for taps. */
const lags = 40;

type Data = Record<string, unknown>;

/** The newest answer stays while another one is asked for; settings that cannot be read are answered by nothing new. */
export class PreparationDesk {
  preview = $state.raw<PreparationPreview | null>(null);
  proposal = $state.raw<TapProposal | null>(null);
  /** Why taps could not be proposed. */
  problem = $state<string | null>(null);
  proposing = $state(false);
  /** The column that is drawn; null: the first target. */
  column = $state<string | null>(null);
  private readonly connection: Connection;
  private wanted: { seriesId: number; data: Data } | null = null;
  private asked = 0;
  private readonly soon = debounce(waitMs, () => void this.load());

  constructor(connection: Connection) {
    this.connection = connection;
  }

  show(seriesId: number, data: Data): void {
    const first = this.wanted?.seriesId !== seriesId;
    this.wanted = { seriesId, data };
    if (first) {
      this.proposal = null;
      void this.load();
    } else this.soon();
  }

  showColumn(name: string): void {
    this.column = name;
    void this.load();
  }

  /** Asks which taps stand out; they are only shown. */
  async propose(): Promise<void> {
    const { wanted } = this;
    if (wanted === null) return;
    this.proposing = true;
    this.problem = null;
    try {
      this.proposal = await this.connection.call('preparation.taps', { ...wanted, lags });
    } catch (error) {
      this.proposal = null;
      this.problem = messageOf(error);
    }
    this.proposing = false;
  }

  dispose(): void {
    this.soon.cancel();
  }

  private async load(): Promise<void> {
    const { wanted, column } = this;
    if (wanted === null) return;
    const mine = ++this.asked;
    try {
      const preview = await this.connection.call('preparation.preview', { ...wanted, column });
      if (mine === this.asked) this.preview = preview;
    } catch {
      // What cannot be read is told beside its field by the check of the whole specification.
    }
  }
}
