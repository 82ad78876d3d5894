/** What the desktop asks the page to do: entries of the menu and files opened from outside. */
import type { Events } from '../../shared/api.ts';
import type { Subscribe } from '../../shared/rpc-server.ts';

type HostCommand = Events['app.command'];
type Listener = (command: HostCommand) => void;

/** Sends commands to the pages; those that come before a page is there wait for the first one. */
export interface HostEvents {
  send(command: HostCommand): void;
  /** The services' events and these ones together. */
  readonly subscribe: Subscribe;
}

/** Joins the host's own commands to the events of the services. */
export function createHostEvents(services: Subscribe): HostEvents {
  const pages = new Set<Listener>();
  const waiting: HostCommand[] = [];
  return {
    send(command) {
      if (pages.size === 0) waiting.push(command);
      for (const page of pages) page(command);
    },
    subscribe(event, listener) {
      const stop = services(event, listener);
      if (event !== 'app.command') return stop;
      const page = listener as Listener;
      pages.add(page);
      for (const command of waiting.splice(0)) page(command);
      return () => {
        stop();
        pages.delete(page);
      };
    },
  };
}
