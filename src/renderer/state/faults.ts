/** Errors that nothing in the page caught go to the log: their message and where they were thrown. */
import type { Connection } from './connection.svelte.ts';

/** A page in a loop of errors must not fill the log. */
const most = 50;
const longest = 3000;

/** Listens until the returned function is called. */
export function reportFaults(connection: Pick<Connection, 'call'>): () => void {
  let reported = 0;
  const report = (error: unknown): void => {
    reported += 1;
    if (reported > most) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    connection
      .call('log.report', { text: text.slice(0, longest) || 'an error without words' })
      .catch(() => undefined);
  };
  const thrown = (event: ErrorEvent): void => report(event.error ?? event.message);
  const rejected = (event: PromiseRejectionEvent): void => report(event.reason);
  window.addEventListener('error', thrown);
  window.addEventListener('unhandledrejection', rejected);
  return () => {
    window.removeEventListener('error', thrown);
    window.removeEventListener('unhandledrejection', rejected);
  };
}
