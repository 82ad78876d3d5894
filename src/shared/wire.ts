/**
 * Messages as bytes, for a transport that carries only bytes (WebSocket). The meaning is that of `structuredClone` for
 * plain data: NaN, -0, bigint, undefined, Date, Map, Set, typed arrays, holes, shared and cyclic references survive.
 * Own code because the kept libraries lose some of it (-0 becomes 0 where integers are packed) or compile readers at
 * run time, which the page's content security policy forbids. Two deliberate differences: a view travels with its own
 * bytes only, not with the whole buffer under it, and errors are not carried (they travel as `FailureData`).
 */
export { decode } from './wire-decode.ts';
export { encode } from './wire-encode.ts';
