/** Services that a test fills with the few methods it calls; events are sent by hand. */
import type { EventName, Events, Handlers } from '../../src/shared/api.ts';
import type { Subscribe } from '../../src/shared/rpc-server.ts';

export interface ToyServices {
  readonly handlers: Handlers;
  readonly on: Subscribe;
  emit<E extends EventName>(event: E, data: Events[E]): void;
  listeners(): number;
  close(): Promise<void>;
}

/** Methods that are not given reject when called. */
export function toyServices(methods: Partial<Handlers>): ToyServices {
  const listeners = new Map<string, Set<(data: never) => void>>();
  return {
    handlers: methods as Handlers,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    emit(event, data) {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(data as never);
    },
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    close: () => Promise.resolve(),
  };
}
