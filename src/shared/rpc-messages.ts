/** What the two ends of a connection say to each other. Only rpc-client.ts and rpc-server.ts read and write these. */
import type { FailureData } from './failure.ts';

/** From the client: do this, and answer under this number. */
export interface CallMessage {
  readonly kind: 'call';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** From the server: the answer to a call (a failure of id null answers a message that was no call), or an event. */
export type ServerMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number | null; readonly failure: FailureData }
  | { readonly kind: 'event'; readonly event: string; readonly data: unknown };

/** Whether something that came through a port is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
