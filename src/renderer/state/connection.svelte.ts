/** The page's line to the services: connecting, reconnecting, and listeners that outlive a lost connection. */
import type { Client, EventName, Events, MethodName, Params, Result } from '../../shared/api.ts';
import { Failure } from '../../shared/failure.ts';

export type ConnectionPhase = 'connecting' | 'ready' | 'lost' | 'failed';

interface Subscription {
  attach(client: Client): () => void;
  detach: () => void;
}

/** One connection at a time. `generation` counts the connections made; views reload when it changes. */
export class Connection {
  phase = $state<ConnectionPhase>('connecting');
  /** Why the connection could not be made; null while there is nothing to say. */
  problem = $state<string | null>(null);
  generation = $state(0);
  private readonly open: () => Promise<Client>;
  private client: Client | null = null;
  private subscriptions: readonly Subscription[] = [];

  constructor(open: () => Promise<Client>) {
    this.open = open;
  }

  /** Makes the connection, or makes it anew after it was lost. The outcome is in `phase` and `problem`. */
  async connect(): Promise<void> {
    this.phase = 'connecting';
    this.problem = null;
    try {
      const client = await this.open();
      this.client = client;
      for (const subscription of this.subscriptions) subscription.detach = subscription.attach(client);
      client.onClose(() => this.lost(client));
      this.phase = 'ready';
      this.generation += 1;
    } catch (error) {
      this.phase = 'failed';
      this.problem = messageOf(error);
    }
  }

  /** Calls a method of the services. Rejects with a `Failure`; 'connection.lost' while there is no connection. */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>> {
    if (this.client === null) {
      const message = 'The connection to Unfold is lost. Use "Reconnect".';
      return Promise.reject(new Failure({ code: 'connection.lost', message, where: null }));
    }
    return this.client.call(method, params);
  }

  /** Listens to an event now and after every reconnection, until the returned function is called. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void {
    const attach = (client: Client): (() => void) => client.on(event, listener);
    const subscription: Subscription = { attach, detach: () => undefined };
    if (this.client !== null) subscription.detach = attach(this.client);
    this.subscriptions = [...this.subscriptions, subscription];
    return () => {
      subscription.detach();
      this.subscriptions = this.subscriptions.filter((other) => other !== subscription);
    };
  }

  close(): void {
    const { client } = this;
    this.client = null;
    client?.close();
  }

  private lost(client: Client): void {
    if (this.client !== client) return;
    this.client = null;
    this.phase = 'lost';
  }
}

/** The sentence of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
