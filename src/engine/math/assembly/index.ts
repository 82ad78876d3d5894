/** Everything the compiled module exports: addresses and strides in bytes, counts in numbers. */
export * from './activate';
export * from './cholesky';
export {
  cos_f32, cos_f64, expm1_f32, expm1_f64, log1p_f32, log1p_f64, log_f32, log_f64, sin_f32, sin_f64,
} from './elementary-scalar';
export * from './gemm';
export * from './vector';
