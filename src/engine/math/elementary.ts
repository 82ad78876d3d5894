/**
 * Elementary functions built from + - * / and moves of bits, so that every machine and every version of V8 gives
 * the same bits: ECMAScript leaves those of `Math` to the implementation, and they do differ. The float32 versions
 * end in 32. Error bounds stand at each function and are measured in `test/engine/math/elementary.test.ts`.
 */
export { cos, sin } from './elementary/circular.ts';
export { exp, expm1, logistic, tanh } from './elementary/exponential.ts';
export { log, log1p } from './elementary/logarithm.ts';
export { cos32, exp32, expm1_32, log1p_32, log32, logistic32, sin32, tanh32 } from './elementary/single.ts';
