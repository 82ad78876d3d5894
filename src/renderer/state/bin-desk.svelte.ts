/** The bin as the page knows it. */
import type { BinItem } from '../../shared/models.ts';
import { type Connection, messageOf } from './connection.svelte.ts';
import { throttle } from './throttle.ts';

const refreshMs = 250;

/** Listens from the moment it is made until `dispose`. */
export class BinDesk {
  items = $state.raw<readonly BinItem[] | null>(null);
  problem = $state<string | null>(null);
  private readonly connection: Connection;
  private readonly refresh = throttle(refreshMs, () => void this.load());
  private readonly stops: readonly (() => void)[];

  constructor(connection: Connection) {
    this.connection = connection;
    this.stops = (['run.removed', 'run.changed', 'series.changed', 'project.changed'] as const).map((event) =>
      connection.on(event, () => this.refresh()),
    );
    void this.load();
  }

  /** Bytes that emptying the bin frees. */
  get bytes(): number {
    return (this.items ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  load(): Promise<void> {
    return this.take(this.connection.call('bin.list', {}));
  }

  async restore({ kind, id }: Pick<BinItem, 'kind' | 'id'>): Promise<void> {
    try {
      if (kind === 'run') await this.connection.call('run.restore', { id });
      else await this.connection.call('series.restore', { id });
    } catch (error) {
      this.problem = messageOf(error);
      return;
    }
    await this.load();
  }

  /** Deletes for good. */
  delete(items: readonly Pick<BinItem, 'kind' | 'id'>[]): Promise<void> {
    const wanted = items.map(({ kind, id }) => ({ kind, id }));
    return this.take(this.connection.call('bin.delete', { items: wanted }));
  }

  empty(): Promise<void> {
    return this.take(this.connection.call('bin.empty', {}));
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.refresh.cancel();
  }

  private async take(answer: Promise<readonly BinItem[]>): Promise<void> {
    try {
      this.items = await answer;
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
