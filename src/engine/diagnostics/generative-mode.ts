/** The network in generative mode: its own outputs in place of its inputs, beside the series that it has learned. */
import { entryNamed } from '../fields.ts';
import { losses } from '../loss/index.ts';
import { type ClosedLoop, closedLoop } from './closed-loop.ts';
import { errorGrowth, type Growth } from './generative-growth.ts';
import { type Generated, generate } from './generative-run.ts';
import { generatedPanels, growthPanel, momentsOf } from './generative-panels.ts';
import type { Diagnostic } from './index.ts';
import { finite, refresh, shown } from './looked-at.ts';
import type { Finding, Scalar } from './result.ts';
import { openStateMap } from './state-map.ts';
import type { SubjectSize } from './subject.ts';

interface Options {
  readonly steps: number;
  readonly from: number | null;
  readonly first: number;
  readonly starts: number;
  readonly growth: number;
  readonly limit: number;
  readonly lag: number;
}

/** Generated values that vary less than this share of the data's standard deviation have come to rest. */
const AT_REST = 0.05;

/**
 * Free running (Bianchi et al. 2017, chapter 2): after a warm-up on the data the outputs take the place of the inputs.
 * Errors are of the first output, in standard deviations of the training data. Error growth is the root mean square
 * over starts spread over the later half of the training part.
 */
export const generativeMode: Diagnostic = {
  name: 'generative-mode',
  label: 'Generative mode',
  help: 'After a warm-up on the data the network reads its own outputs and goes on alone. Shows the generated values beside the true ones, how fast errors grow, and whether the generated series has the statistics of the data.',
  family: 'inside',
  source: 'Bianchi et al. 2017, chapter 2; Jaeger & Haas 2004; Pathak et al. 2018',
  normal:
    'Errors grow from the one-step error until they are as large as the data; for a chaotic series they must, at the rate of its largest Lyapunov exponent. Mean, standard deviation and autocorrelation stay those of the data.',
  advice:
    'Where it runs away or comes to rest, train on noisy inputs (noise on inputs as a regulariser), train for longer, or give more units. A small one-step error alone does not make the loop stable.',
  needs: [],
  fields: {
    steps: {
      kind: 'integer',
      label: 'Steps',
      help: 'Generated steps.',
      default: 1000,
      min: 2,
      max: 100000,
    },
    from: {
      kind: 'integer',
      label: 'From',
      help: 'The step of the training part at which it is left to itself; none: after its end.',
      default: null,
      min: 1,
    },
    first: {
      kind: 'integer',
      label: 'First steps',
      help: 'Over how many steps the error of the generated values is told.',
      default: 50,
      min: 1,
      max: 100000,
    },
    starts: {
      kind: 'integer',
      label: 'Starts',
      help: 'From how many steps of the data the growth of errors is measured.',
      default: 20,
      min: 1,
      max: 1000,
    },
    growth: {
      kind: 'integer',
      label: 'Steps of growth',
      help: 'How far the growth of errors is followed.',
      default: 200,
      min: 2,
      max: 10000,
    },
    limit: {
      kind: 'number',
      label: 'Diverged at',
      help: 'An error of so many standard deviations counts as having left the data.',
      default: 0.5,
      above: 0,
      max: 10,
    },
    lag: {
      kind: 'integer',
      label: 'Lag of the portrait',
      help: 'The path of the series is drawn as x(t) against the value so many steps before.',
      default: 6,
      min: 1,
      max: 1000,
    },
  },
  refuses,
  flops: ({ layout }, options) => {
    const { steps, starts, growth } = options as unknown as Options;
    return 20 * layout.parameters * (steps + starts * growth);
  },
  compute: function* (subject, given) {
    const options = given as unknown as Options;
    refresh(subject);
    const loop = closedLoop(subject, 'closed');
    const map = openStateMap(subject.layout, subject.problem.theta, loop.links);
    const from = Math.min(options.from ?? Infinity, subject.problem.window.to);
    const { steps, starts, growth } = options;
    const generated = generate(subject, { map, loop, from, steps });
    yield 0.3;
    const grown = yield* errorGrowth(subject, { map, loop, starts, steps: growth });
    return {
      scalars: scalarsOf(generated, grown, options),
      panels: [...generatedPanels(generated, options.lag), growthPanel(grown, options.limit)],
      findings: findingsOf(generated, loop),
    };
  },
};

function refuses({ spec }: SubjectSize): string | null {
  if (spec.task.name !== 'series') return 'The sequences of a task are no series that could be gone on with.';
  if (entryNamed(losses, spec.loss.name).output !== 'linear')
    return 'The output is a probability and not a value of the series, so that it cannot be read as an input.';
  const { inputs, targets } = spec.data;
  const known = inputs.length === 0 || targets.length === 0;
  if (known || inputs.some((name) => targets.includes(name))) return null;
  return 'None of the inputs is also a target, so that no output can take the place of an input.';
}

function scalarsOf(generated: Generated, { errors }: Growth, options: Options): Scalar[] {
  const { made, known } = momentsOf(generated);
  const diverged = errors.findIndex((error) => !(error <= options.limit));
  return [
    {
      name: 'nrmse-first',
      label: `NRMSE over the first ${options.first} generated steps`,
      value: rootMeanSquare(generated, options.first),
      log: true,
    },
    {
      name: 'divergence-horizon',
      label: `Steps until errors exceed ${options.limit} standard deviations`,
      value: diverged < 0 ? errors.length : diverged,
    },
    { name: 'one-step-error', label: 'Error of the first step', value: finite(errors[0]), log: true },
    {
      name: 'mean-shift',
      label: 'Mean of the generated values, less that of the data',
      value: made.mean - known.mean,
    },
    {
      name: 'sd-ratio',
      label: 'Standard deviation of the generated values over that of the data',
      value: made.sd / known.sd,
    },
    {
      name: 'autocorrelation-distance',
      label: 'Root mean square difference of the autocorrelations',
      value: made.distance,
    },
    { name: 'generated-steps', label: 'Steps before it runs away', value: generated.finite },
  ];
}

/** Over the first steps whose true values are known; NaN where none is. */
function rootMeanSquare({ values, truth, sd }: Generated, first: number): number {
  let [sum, count] = [0, 0];
  for (let k = 0; k < Math.min(first, truth.length, values.length); k++, count++)
    sum += (values[k] - truth[k]) * (values[k] - truth[k]);
  return count === 0 ? NaN : finite(Math.sqrt(sum / count) / sd);
}

function findingsOf(generated: Generated, { inputs }: ClosedLoop): Finding[] {
  const { values } = generated;
  const note = (name: string, level: Finding['level'], sentence: string): Finding[] => [
    { name, level, sentence, remedies: [] },
  ];
  if (generated.finite < values.length)
    return note(
      'runs-away',
      'warning',
      `Left to itself the network runs away after ${generated.finite} steps (inputs: ${inputs}).`,
    );
  const { made, known } = momentsOf(generated);
  if (made.lateSd < AT_REST * known.sd)
    return note(
      'at-rest',
      'warning',
      `Left to itself the network comes to rest: its later values vary by ${shown(made.lateSd / known.sd)} of the standard deviation of the data (inputs: ${inputs}).`,
    );
  return note(
    'goes-on',
    'note',
    `Left to itself the network goes on: its values have ${shown(made.sd / known.sd)} times the standard deviation of the data (inputs: ${inputs}).`,
  );
}
