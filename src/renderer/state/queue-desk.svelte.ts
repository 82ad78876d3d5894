/** The queue as the page knows it: read anew whenever a run changes its status, and told when the order changes. */
import type { QueueState } from '../../shared/models.ts';
import type { Params } from '../../shared/api.ts';
import { type Connection, messageOf } from './connection.svelte.ts';
import { throttle } from './throttle.ts';

const refreshMs = 250;

/** Listens from the moment it is made until `dispose`. */
export class QueueDesk {
  state = $state.raw<QueueState | null>(null);
  problem = $state<string | null>(null);
  private readonly connection: Connection;
  private readonly refresh = throttle(refreshMs, () => void this.load());
  private readonly stops: readonly (() => void)[];

  constructor(connection: Connection) {
    this.connection = connection;
    this.stops = [
      connection.on('queue.changed', (state) => (this.state = state)),
      connection.on('run.changed', () => this.refresh()),
      connection.on('run.removed', () => this.refresh()),
      connection.on('project.changed', () => this.refresh()),
    ];
    void this.load();
  }

  load(): Promise<void> {
    return this.take(this.connection.call('queue.list', {}));
  }

  add(ids: readonly number[]): Promise<void> {
    return this.take(this.connection.call('queue.add', { ids: [...ids] }));
  }

  remove(ids: readonly number[]): Promise<void> {
    return this.take(this.connection.call('queue.remove', { ids: [...ids] }));
  }

  move(id: number, to: Params<'queue.move'>['to']): Promise<void> {
    return this.take(this.connection.call('queue.move', { id, to }));
  }

  hold(held: boolean): Promise<void> {
    return this.take(this.connection.call('queue.hold', { held }));
  }

  /** Nothing more begins, and what trains is paused with a checkpoint. */
  async pauseAll(): Promise<void> {
    await this.hold(true);
    const running = this.state?.running ?? [];
    await Promise.all(
      running.map((id) =>
        this.connection.call('run.pause', { id }).catch((error: unknown) => {
          this.problem = messageOf(error);
        }),
      ),
    );
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.refresh.cancel();
  }

  private async take(answer: Promise<QueueState>): Promise<void> {
    try {
      this.state = await answer;
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
