/**
 * A message channel as every part of Unfold sees it: between page and services, between services and trainers.
 * Messages are plain data with structured-clone meaning (typed arrays, NaN, -0 survive); bytes are copied, never
 * transferred or shared. Messages arrive in the order in which they were posted.
 */
export interface Port {
  /** Sends one message. After the port is closed this does nothing. */
  post(message: unknown): void;
  /** Calls `listener` for every message; returns a function that stops it. Messages before the first listener are kept. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Calls `listener` once, when either end closes or the peer goes away. */
  onClose(listener: () => void): () => void;
  close(): void;
}
