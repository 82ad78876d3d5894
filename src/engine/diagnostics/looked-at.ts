/** What several diagnostics share: which sequence is looked at, names of units and weights, remedies that fit. */
import { UnfoldError } from '../errors.ts';
import type { Field } from '../fields.ts';
import { recurrentBlocks, type WeightBlock } from '../network/weight-blocks.ts';
import type { LayerLayout, Layout } from '../network/layout.ts';
import { computeGradient, type Part, type Problem, setTheta, uncounted } from '../train/problem.ts';
import { readRunSpec } from '../train/spec.ts';
import type { Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Which of the batch's sequences is looked at; a series is one. */
export const sequenceField: Field = {
  kind: 'integer',
  label: 'Sequence',
  help: 'Which sequence of the batch is looked at, from 1; a series is one.',
  default: 1,
  min: 1,
};

/**
 * The part that holds sequence `number` (from 1), and its place there.
 * @throws UnfoldError 'diagnostic.sequence' where there are not as many
 */
export function sequenceOf({ problem, batch }: Subject, number: number): { part: Part; b: number } {
  const part = problem.parts.find(
    ({ first, batch: size }) => number - 1 >= first && number - 1 < first + size,
  );
  if (part !== undefined) return { part, b: number - 1 - part.first };
  throw new UnfoldError(
    'diagnostic.sequence',
    `There is no sequence ${number}: ${batch === 1 ? 'there is one' : `there are ${batch}`} to look at. Choose another one.`,
    'sequence',
  );
}

/** The last step at which sequence b of a part counts in the loss; -1 where none does. */
export function lastCounted({ window }: Problem, { weights, batch }: Part, b: number): number {
  let step = window.to - 1;
  while (step >= window.lossFrom && weights[step * batch + b] === 0) step--;
  return step >= window.lossFrom ? step : -1;
}

/** A unit in words, counted from 1: "hidden 2". */
export const unitName = ({ name }: Pick<LayerLayout, 'name'>, unit: number): string => `${name} ${unit + 1}`;

/** A block of weights in words: "hidden to hidden, 2 steps back (forget)". */
export function blockName(layout: Layout, block: WeightBlock): string {
  const { name, gates } = layout.layers[block.layer];
  const names = block.kind === 'own' ? gates?.own : gates?.blocks;
  const net = names === undefined || names.length < 2 ? '' : ` (${names[block.block]})`;
  return `${sourceName(layout, block)} to ${name}${stepsBack(block.delay)}${net}`;
}

function sourceName(layout: Layout, { source, kind }: WeightBlock): string {
  if (source >= 0) return layout.layers[source].name;
  return kind === 'own' ? 'cell' : kind;
}

const stepsBack = (delay: number) => (delay < 2 ? '' : `, ${delay} steps back`);

/** A name for programs from words: "hidden to hidden (forget)" becomes "hidden-to-hidden-forget". */
export const slug = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/**
 * The recurrent weights for which the texts bound how fast errors shrink or grow: of the only layer that feeds back
 * anything, plain units without leak that read their last values. `slope` is the largest that f' can be. Null where
 * the network is another.
 */
export function boundedRecurrence(layout: Layout): { block: WeightBlock; slope: number } | null {
  const recurrent = layout.groups.filter((group) => group.recurrent);
  const blocks = recurrentBlocks(layout);
  if (recurrent.length !== 1 || recurrent[0].layers.length !== 1 || blocks.length !== 1) return null;
  const [block] = blocks;
  const { gates, leak, activation } = layout.layers[block.layer];
  if (gates !== null || leak !== null || block.delay !== 1) return null;
  return { block, slope: activation === 'logistic' ? 0.25 : 1 };
}

/** Those remedies that make a specification which can be run. */
export function fitting({ spec }: Pick<Subject, 'spec'>, remedies: readonly Remedy[]): readonly Remedy[] {
  return remedies.filter(({ patch }) => {
    try {
      readRunSpec({ ...spec, ...patch });
      return true;
    } catch (error) {
      if (error instanceof UnfoldError) return false;
      throw error;
    }
  });
}

/** A number for a sentence: three digits that mean something. */
export function shown(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 1e4 || Math.abs(value) < 1e-3
    ? value.toExponential(1)
    : String(Number(value.toPrecision(3)));
}

/** Computes error, slopes and gradient at the accepted weights once more: what diagnostics leave behind for others. */
export function refresh({ problem }: Pick<Subject, 'problem'>): void {
  uncounted(problem, () => {
    setTheta(problem, problem.theta.slice());
    computeGradient(problem);
  });
}

/** A number that is none or beyond all bounds is said as NaN. */
export const finite = (value: number): number => (Number.isFinite(value) ? value : NaN);
