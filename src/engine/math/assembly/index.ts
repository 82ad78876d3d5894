/** Everything the compiled module exports: addresses and strides in bytes, counts in numbers. */
export * from './activate';
export * from './cholesky';
export * from './gemm';
export * from './vector';
