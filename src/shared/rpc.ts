/** Typed calls and events over one Port: both ends. A page imports rpc-client.ts alone. */
export { connect } from './rpc-client.ts';
export { serve, callLimitBytes } from './rpc-server.ts';
export type { Subscribe } from './rpc-server.ts';
