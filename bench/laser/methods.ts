/**
 * The methods side by side on the laser, each with settings that suit it and a limit that takes it a few seconds at most.
 * All but SGD train on the whole series at once. Rates of SGD and Adam are the best of 1e-4, 1e-3, 1e-2 (SGD) and
 * 1e-3, 3e-3, 1e-2 (Adam) by training error on seeds 1 and 2.
 */

/** A row of the table: what the spec of examples/laser-9.json is changed by. */
export interface LaserMethod {
  readonly name: string;
  readonly label: string;
  readonly iterations: number;
  readonly method: Readonly<Record<string, unknown>>;
  readonly gradient?: Readonly<Record<string, unknown>>;
}

/** In the order of the table. */
export const laserMethods: readonly LaserMethod[] = [
  {
    name: 'gradient-descent',
    label: 'Gradient descent, halving',
    iterations: 4000,
    method: { name: 'gradient-descent', restart: 'last' },
  },
  {
    name: 'sgd',
    label: 'SGD, BPTT(50, 25)',
    iterations: 40_000,
    method: { name: 'sgd', rate: 1e-3 },
    gradient: { name: 'truncated-bptt', form: 'double', n: 25 },
  },
  { name: 'adam', label: 'Adam', iterations: 4000, method: { name: 'adam', rate: 0.01 } },
  {
    name: 'scaled-conjugate-gradient',
    label: 'Scaled conjugate gradient',
    iterations: 2000,
    method: { name: 'scaled-conjugate-gradient' },
  },
  { name: 'lbfgs', label: 'L-BFGS', iterations: 4000, method: { name: 'lbfgs' } },
  { name: 'hessian-free', label: 'Hessian-free', iterations: 200, method: { name: 'hessian-free' } },
  {
    name: 'extended-kalman',
    label: 'Extended Kalman filter',
    iterations: 40,
    method: { name: 'extended-kalman' },
  },
  {
    name: 'gauss-newton',
    label: 'Damped Gauss-Newton',
    iterations: 400,
    method: { name: 'gauss-newton' },
  },
  {
    name: 'levenberg-marquardt',
    label: 'Levenberg-Marquardt',
    iterations: 1000,
    method: { name: 'levenberg-marquardt' },
  },
  {
    name: 'levenberg-marquardt-geodesic',
    label: 'Levenberg-Marquardt, geodesic',
    iterations: 500,
    method: { name: 'levenberg-marquardt', acceleration: 'geodesic' },
  },
];
