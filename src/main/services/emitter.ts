/** Typed events of the services. */
import type { EventName, Events } from '../../shared/api.ts';

/** Who sends events and who listens. */
export interface Emitter {
  emit<E extends EventName>(event: E, data: Events[E]): void;
  /** Returns a function that stops listening. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
}

type Listeners = { [E in EventName]?: Set<(data: Events[E]) => void> };

/** Listeners are called in the order in which they came; each is told even where one before it throws. */
export function createEmitter(): Emitter {
  const listeners: Listeners = {};
  return {
    emit(event, data) {
      const errors: unknown[] = [];
      for (const listener of [...(listeners[event] ?? [])]) {
        try {
          listener(data);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
    on(event, listener) {
      const set = (listeners[event] ??= new Set<never>() as never) as Set<typeof listener>;
      set.add(listener);
      return () => void set.delete(listener);
    },
  };
}
