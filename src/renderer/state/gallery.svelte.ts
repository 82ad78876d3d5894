/** The gallery as the page knows it: the cards, and the replications of the open project. */
import type { ReplicationInfo } from '../../shared/models.ts';
import type { Card } from '../gallery/card.ts';
import type { Connection } from './connection.svelte.ts';
import { messageOf } from './connection.svelte.ts';
import { CardDesk } from './gallery-card.svelte.ts';

/** Follows the services' events. A card's desk is kept as long as the window, so that its form outlives its tab. */
export class GalleryStore {
  readonly cards: readonly Card[];
  /** The newest first. */
  list = $state.raw<readonly ReplicationInfo[]>([]);
  problem = $state<string | null>(null);
  /** What is typed into the list's filter, and the card that is chosen there. */
  filter = $state('');
  chosen = $state<string | null>(null);
  readonly active = $derived(
    this.list.filter(({ status }) => status === 'running' || status === 'concluding'),
  );
  private readonly connection: Connection;
  private desks: readonly CardDesk[] = [];
  private path: string | null = null;
  private loaded = $state<string | null>(null);

  constructor(connection: Connection, cards: readonly Card[]) {
    this.connection = connection;
    this.cards = cards;
    this.chosen = cards[0]?.name ?? null;
    connection.on('replication.changed', (info) => this.changed(info));
    connection.on('replication.removed', ({ id }) => {
      this.list = this.list.filter((one) => one.id !== id);
    });
    connection.on('project.changed', (info) => {
      if ((info?.path ?? null) !== this.path) void this.load(info?.path ?? null);
    });
  }

  /** Whether the replications of the project at `path` are known, or why they are not. */
  ready(path: string): boolean {
    return this.loaded === path;
  }

  card(name: string): Card | undefined {
    return this.cards.find((card) => card.name === name);
  }

  /** Replications of a card in this project, the newest first. */
  of(name: string): readonly ReplicationInfo[] {
    return this.list.filter((one) => one.name === name);
  }

  with(id: number): ReplicationInfo | undefined {
    return this.list.find((one) => one.id === id);
  }

  /** What a card's tab shows and its form holds; made when it is first asked for. */
  desk(card: Card): CardDesk {
    const known = this.desks.find((one) => one.card.name === card.name);
    if (known !== undefined) return known;
    const desk = new CardDesk(this.connection, card, () => this.of(card.name));
    this.desks = [...this.desks, desk];
    return desk;
  }

  /** Reads the replications of the project at `path` (null where none is open); another project's are forgotten. */
  async load(path: string | null): Promise<void> {
    if (path !== this.path) for (const desk of this.desks) desk.forget();
    this.path = path;
    this.problem = null;
    if (path === null) {
      [this.list, this.loaded] = [[], null];
      return;
    }
    try {
      const list = await this.connection.call('replications.list', {});
      if (path === this.path) this.list = list;
    } catch (error) {
      this.problem = messageOf(error);
    }
    if (path === this.path) this.loaded = path;
  }

  private changed(info: ReplicationInfo): void {
    const known = this.list.some(({ id }) => id === info.id);
    this.list = known ? this.list.map((one) => (one.id === info.id ? info : one)) : [info, ...this.list];
  }
}
