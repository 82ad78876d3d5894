/** What the Gauss-Newton matrix leaves out of the Hessian. */
import type { Json } from '../fields.ts';
import { gaussNewtonProduct, hessianProduct } from '../gradients/products.ts';
import { lanczos, type Ritz } from '../math/lanczos.ts';
import { openStream } from '../random.ts';
import { penaltyCurvature, type Problem } from '../train/problem.ts';
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { trainedIndices } from './curvature.ts';
import { inDouble, passFlops, restore } from './in-double.ts';
import type { Diagnostic } from './index.ts';
import { fitting, shown } from './looked-at.ts';
import { stage } from './progress.ts';
import type { Finding, Panel, Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Forward passes that a product with the Hessian and one with the Gauss-Newton matrix take together, roughly. */
const PASSES = 16;

/**
 * The term sum dE/dy d2y/dw2 that J' H_L J drops: its extreme eigenvalues beside those of the whole, and its share of
 * the largest eigenvalue (Pedersen & Hansen 1995), by Lanczos iterations on exact products.
 */
export const secondOrderTerm: Diagnostic = {
  name: 'second-order-term',
  label: 'Term that Gauss-Newton drops',
  help: 'The part of the Hessian with second derivatives of the outputs, which Gauss-Newton methods leave out: its eigenvalues of largest size, and its share of the Hessian’s largest eigenvalue.',
  family: 'surface',
  source: 'Pedersen & Hansen 1995 (neglected term); Pedersen 1997 eq. 6; Pearlmutter 1994 (exact products)',
  normal:
    'A share of a few per cent near a minimum with small errors or enough weight decay; large shares where errors are large, weights large and decay small.',
  advice:
    'Where the share is large, Gauss-Newton steps are often refused or halved: raise weight decay, or use a method that bounds its step (Levenberg-Marquardt, Hessian-free) or knows the exact curvature (scaled conjugate gradient). A negative eigenvalue of the whole says that these weights are no minimum.',
  needs: ['backward', 'products'],
  fields: {
    steps: {
      kind: 'integer',
      label: 'Lanczos steps',
      help: 'Products with each matrix; more for closer eigenvalues.',
      default: 40,
      min: 5,
      max: 200,
    },
  },
  refuses: ({ layout, spec }) => {
    if (layout.freeCount === 0)
      return 'No weight of this network is trained, so there is no curvature to look at.';
    const { curvature, label } = entryNamed(losses, spec.loss.name, 'loss');
    return curvature === null ? `The loss "${label}" has no second derivative by the outputs.` : null;
  },
  flops: (size, { steps }) => 2 * PASSES * passFlops(size) * Math.min(steps as number, size.layout.freeCount),
  compute: function* (subject, options) {
    const problem = inDouble(subject);
    try {
      const steps = options.steps as number;
      const gaussNewton = yield* stage(endsOf(problem, steps, gaussNewtonInto(problem)), {
        from: 0,
        to: 0.3,
      });
      const dropped = yield* stage(endsOf(problem, steps, droppedInto(problem)), { from: 0.3, to: 0.7 });
      const whole = yield* stage(endsOf(problem, steps, wholeInto(problem)), { from: 0.7, to: 1 });
      const share = shareOf(problem, whole.largest);
      return {
        scalars: scalarsOf({ gaussNewton, dropped, whole, share }),
        panels: [tablePanel({ gaussNewton, dropped, whole, share })],
        findings: findingsOf(subject, { gaussNewton, dropped, whole, share }),
      };
    } finally {
      restore(problem);
    }
  },
};

type Multiply = (v: Float64Array, out: Float64Array) => void;

interface Ends {
  readonly smallest: Ritz;
  readonly largest: Ritz;
}

interface Found {
  readonly gaussNewton: Ends;
  readonly dropped: Ends;
  /** Of the exact Hessian of the cost, penalties included. */
  readonly whole: Ends;
  /** v'S v / v'(H + R) v at the whole's first eigenvector, S being the dropped term. */
  readonly share: number;
}

function* endsOf(problem: Problem, steps: number, multiply: Multiply): Generator<number, Ends> {
  const stream = openStream(1, 'lanczos');
  const start = new Float64Array(problem.layout.parameters);
  for (const index of trainedIndices(problem)) start[index] = stream.normal();
  return yield* lanczos(multiply, start, Math.min(steps, problem.layout.freeCount));
}

const gaussNewtonInto =
  (problem: Problem): Multiply =>
  (v, out) =>
    gaussNewtonProduct(problem, v, out);

/** out = (exact Hessian of E - J' H_L J) v. */
function droppedInto(problem: Problem): Multiply {
  const second = new Float64Array(problem.layout.parameters);
  return (v, out) => {
    gaussNewtonProduct(problem, v, second);
    hessianProduct(problem, v, out);
    for (let i = 0; i < out.length; i++) out[i] -= second[i];
  };
}

/** out = (exact Hessian of E + R) v. */
function wholeInto(problem: Problem): Multiply {
  const { freeIndex } = problem.layout;
  const penalty = penaltyCurvature(problem);
  return (v, out) => {
    hessianProduct(problem, v, out);
    for (let i = 0; i < out.length; i++) if (freeIndex[i] >= 0) out[i] += penalty[freeIndex[i]] * v[i];
  };
}

function shareOf(problem: Problem, { vector, value }: Ritz): number {
  const product = new Float64Array(vector.length);
  droppedInto(problem)(vector, product);
  return product.reduce((sum, x, i) => sum + x * vector[i], 0) / value;
}

const sizeOf = ({ smallest, largest }: Ends): number =>
  Math.max(Math.abs(smallest.value), Math.abs(largest.value));

function scalarsOf({ gaussNewton, dropped, whole, share }: Found) {
  return [
    { name: 'share', label: 'Share of the largest eigenvalue that is dropped', value: share },
    {
      name: 'size',
      label: 'Largest eigenvalue of the dropped term, without sign',
      value: sizeOf(dropped),
      log: true,
    },
    {
      name: 'relative',
      label: 'The same over that of J’J',
      value: sizeOf(dropped) / gaussNewton.largest.value,
      log: true,
    },
    {
      name: 'smallest',
      label: 'Smallest eigenvalue of the exact Hessian with penalties',
      value: whole.smallest.value,
    },
    {
      name: 'largest',
      label: 'Largest eigenvalue of the exact Hessian with penalties',
      value: whole.largest.value,
      log: true,
    },
  ];
}

function tablePanel({ gaussNewton, dropped, whole }: Found): Panel {
  const row = (name: string, { smallest, largest }: Ends) =>
    [name, smallest.value, smallest.residual, largest.value, largest.residual] as const;
  return {
    kind: 'table',
    name: 'eigenvalues',
    title: 'Ends of the spectra',
    columns: [
      'Matrix',
      'Smallest eigenvalue',
      'Its error, at most',
      'Largest eigenvalue',
      'Its error, at most',
    ],
    rows: [
      row('Gauss-Newton, J’H J', gaussNewton),
      row('Dropped term', dropped),
      row('Exact Hessian with penalties', whole),
    ],
  };
}

function findingsOf(subject: Subject, found: Found): Finding[] {
  const { dropped, whole, share, gaussNewton } = found;
  const percent = shown(100 * Math.abs(share));
  const findings: Finding[] = [];
  if (Math.abs(share) > 0.5 || sizeOf(dropped) > gaussNewton.largest.value)
    findings.push({
      name: 'dropped-large',
      level: 'warning',
      sentence: `What Gauss-Newton drops is large: ${percent} % of the largest eigenvalue, and eigenvalues of up to ${shown(sizeOf(dropped))} against ${shown(gaussNewton.largest.value)} of J’J.`,
      remedies: boundedSteps(subject),
    });
  else
    findings.push({
      name: 'dropped-small',
      level: 'note',
      sentence: `Gauss-Newton drops ${percent} % of the Hessian’s largest eigenvalue.`,
      remedies: [],
    });
  const { value, residual } = whole.smallest;
  if (value + residual < 0)
    findings.push({
      name: 'saddle',
      level: 'note',
      sentence: `The exact Hessian with penalties has a negative eigenvalue, ${shown(value)}: these weights are no minimum. Weight decay stronger by ${shown(-value)} would make it positive here.`,
      remedies: [],
    });
  return findings;
}

/** Levenberg-Marquardt in place of the last phase's method, where that is Gauss-Newton. */
function boundedSteps({ spec }: Subject): readonly Remedy[] {
  const last = spec.phases[spec.phases.length - 1];
  if (last.method.name !== 'gauss-newton') return [];
  const phases = [...spec.phases.slice(0, -1), { ...last, method: { name: 'levenberg-marquardt' } }];
  return fitting({ spec }, [
    {
      name: 'levenberg-marquardt',
      label: 'Use Levenberg-Marquardt',
      help: 'Adds to the curvature as much as it takes for the model to be trusted, and less as it proves right.',
      patch: { phases: phases as unknown as Json },
    },
  ]);
}
