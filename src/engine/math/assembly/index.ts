/** Everything the compiled module exports: addresses and strides in bytes, counts in numbers. */
export * from './activate';
export * from './cholesky';
export {
  cos_f32, cos_f64, expm1_f32, expm1_f64, log1p_f32, log1p_f64, log_f32, log_f64, sin_f32, sin_f64,
} from './elementary-scalar';
export {
  gemm_f32, gemm_f64, gemmOver_f32, gemmOver_f64, gemmPacked_f32, gemmPacked_f64, gemmScaled_f32, gemmScaled_f64,
  gemmTransposed_f32, gemmTransposed_f64, syrk_f32, syrk_f64,
} from './gemm';
export { lstm_f32, lstm_f64, lstmBack_f32, lstmBack_f64 } from './lstm';
export { pack_f32, pack_f64, packTransposed_f32, packTransposed_f64 } from './pack';
export { recurrent_f32, recurrent_f64, recurrentBack_f32, recurrentBack_f64 } from './recurrent';
export * from './vector';
