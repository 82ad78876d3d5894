/** The sweeps of the open project as the page knows them. Follows the services' events. */
import type { SweepInfo } from '../../shared/sweeps.ts';
import { type Connection, messageOf } from './connection.svelte.ts';

export class SweepsStore {
  /** The newest first. */
  list = $state.raw<readonly SweepInfo[]>([]);
  problem = $state<string | null>(null);
  private readonly connection: Connection;
  private path: string | null = null;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.on('sweep.changed', (info) => {
      const known = this.list.some(({ id }) => id === info.id);
      this.list = known ? this.list.map((one) => (one.id === info.id ? info : one)) : [info, ...this.list];
    });
    connection.on('sweep.removed', ({ id }) => (this.list = this.list.filter((one) => one.id !== id)));
    connection.on('project.changed', (info) => {
      if ((info?.path ?? null) !== this.path) void this.load(info?.path ?? null);
    });
  }

  with(id: number): SweepInfo | undefined {
    return this.list.find((one) => one.id === id);
  }

  /** Reads the sweeps of the project at `path` (null where none is open); another project's are forgotten. */
  async load(path: string | null): Promise<void> {
    this.path = path;
    this.problem = null;
    if (path === null) {
      this.list = [];
      return;
    }
    try {
      const list = await this.connection.call('sweeps.list', {});
      if (path === this.path) this.list = list;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
