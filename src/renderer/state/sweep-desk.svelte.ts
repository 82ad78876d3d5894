/** One sweep as its tab shows it: its runs and the best of them, and the comparison of all of them. */
import type { SweepDetail } from '../../shared/sweeps.ts';
import { CompareDesk } from './compare-desk.svelte.ts';
import { type Connection, messageOf } from './connection.svelte.ts';
import { debounce } from './throttle.ts';

const followMs = 400;

export class SweepDesk {
  readonly id: number;
  readonly compare: CompareDesk;
  detail = $state.raw<SweepDetail | null>(null);
  problem = $state<string | null>(null);
  private readonly connection: Connection;
  private readonly stop: () => void;
  private readonly soon = debounce(followMs, () => void this.load());

  constructor(connection: Connection, id: number) {
    this.connection = connection;
    this.id = id;
    this.compare = new CompareDesk(connection, []);
    this.stop = connection.on('sweep.changed', (info) => info.id === id && this.soon());
  }

  async load(): Promise<void> {
    try {
      this.detail = await this.connection.call('sweeps.get', { id: this.id });
      this.problem = null;
      this.compare.show(this.detail.trials.map(({ runId }) => runId));
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  dispose(): void {
    this.stop();
    this.soon.cancel();
    this.compare.dispose();
  }
}
