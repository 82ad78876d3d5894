/** Buffers that a problem has for some of the methods only. */
import type { Matrix, Vec } from '../math/kernels.ts';
import type { Products } from '../network/products-buffers.ts';

/** Buffers of products with a part's Jacobian and curvature (see gradients/products.ts). */
export interface PartProducts {
  readonly buffers: Products;
  /** (T B nOut) derivatives of the outputs along a direction. */
  readonly dots: Vec;
}

/** Buffers of dense second-order methods. Rows and columns are trained weights. */
export interface SecondOrder {
  /** (JACOBIAN_BLOCK nOut x stride) one block of J. */
  readonly jacobian: Vec;
  /** Same shape, for H_L J; and H_L of one step (nOut x nOut). */
  readonly weighted: Vec;
  readonly curvature: Matrix;
  readonly stride: number;
  /** J' H_L J (F x F, row length stride). */
  readonly hessian: Matrix;
  /** Working copy for the factorisation. */
  readonly factor: Matrix;
  /** (1 x F) J' dE/dy, then the solution of the normal equations. */
  readonly projected: Matrix;
}

/** Buffers of a readout that is solved for. K: values that the output layer reads, the constant 1 included. */
export interface Readout {
  /** Z'Z (K x K) of the counted steps, and a working copy for the factorisation. */
  readonly gram: Matrix;
  readonly factor: Matrix;
  /** Z' targets (K x nOut). */
  readonly moments: Matrix;
  /** (K) right-hand side, then solution, of one output. */
  readonly solution: Vec;
}
