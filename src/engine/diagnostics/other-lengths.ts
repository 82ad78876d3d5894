/** Whether what was learned holds for sequences of other lengths than those trained on. */
import { entryNamed } from '../fields.ts';
import { span } from '../math/kernels.ts';
import { setWeights } from '../network/network.ts';
import { openStream } from '../random.ts';
import { type SequenceTask, tasks } from '../tasks/index.ts';
import type { Diagnostic } from './index.ts';
import { leadOf, longOutputs } from './long-outputs.ts';
import { fitting, shown } from './looked-at.ts';
import type { Finding, Panel, Remedy } from './result.ts';
import type { Subject, SubjectSize } from './subject.ts';

/** Numbers of inputs and targets that are drawn at a time. */
const MOST_NUMBERS = 2 ** 23;

/** A task counts as solved below this share of wrong sequences (Pascanu et al. 2013). */
const SOLVED = 0.01;

/** What came of one length. */
interface AtLength {
  readonly length: number;
  readonly wrong: number;
  readonly sequences: number;
}

/**
 * Share of fresh sequences that are answered wrongly, for each of several lengths, at the weights of the checkpoint.
 * Each length has a stream of its own, so that the same weights always get the same sequences. Sequences of any length
 * go through the buffers of the run in windows, with the state carried over.
 */
export const otherLengths: Diagnostic = {
  name: 'other-lengths',
  label: 'Other lengths',
  help: 'Share of fresh sequences answered wrongly when they are shorter or longer than those trained on.',
  family: 'time',
  source:
    'Pascanu et al. 2013, supplement, section 3.1: models trained on 50 to 200 steps, tested up to 5000',
  normal:
    'Below 1 % wrong at the lengths trained on. A network that keeps what it was told as a stable state holds far beyond them.',
  advice:
    'Where errors grow with the length, the network counts steps or slowly forgets: train on lengths drawn from a range, and look for its fixed points.',
  needs: [],
  fields: {
    lengths: {
      kind: 'integers',
      label: 'Lengths',
      help: 'Steps of a sequence, as the task counts them. Empty: the lengths trained on, twice and four times the longest.',
      symbol: 'T',
      default: [],
      min: 1,
      max: 20_000,
    },
    sequences: {
      kind: 'integer',
      label: 'Sequences',
      help: 'Drawn for each length. Pascanu et al. take 10,000.',
      default: 1000,
      min: 1,
      max: 1_000_000,
    },
  },
  refuses,
  flops: ({ layout, spec }, options) => {
    const steps = lengthsOf(spec.task, options).reduce((sum, length) => sum + length, 0);
    return 2 * layout.parameters * steps * (options.sequences as number);
  },
  compute: function* (subject, options) {
    const lengths = lengthsOf(subject.spec.task, options);
    const all = lengths.reduce((sum, length) => sum + length, 0);
    const found: AtLength[] = [];
    let done = 0;
    for (const length of lengths) {
      const work = countWrong(subject, { length, sequences: options.sequences as number });
      for (let next = work.next(); ; next = work.next()) {
        if (next.done === true) {
          found.push(next.value);
          break;
        }
        yield (done + next.value * length) / all;
      }
      done += length;
    }
    return {
      scalars: found.map(({ length, wrong, sequences }) => ({
        name: `wrong-${length}`,
        label: `Share wrong at ${length} steps`,
        value: wrong / sequences,
      })),
      panels: [linePanel(found), tablePanel(found)],
      findings: [findingOf(subject, found)],
    };
  },
};

function refuses({ spec, layout, steps }: SubjectSize): string | null {
  const task = entryNamed(tasks, spec.task.name);
  if (task.kind !== 'sequences')
    return 'The sequences of this run are those of its series; only tasks that make sequences can make longer ones.';
  if (!('length' in task.fields)) return `The task "${task.label}" has no length that could be another one.`;
  if (leadOf(layout) < steps) return null;
  return 'A connection delays the inputs by more steps than a sequence has.';
}

/** The lengths that are asked for, shortest first. */
function lengthsOf(task: Subject['spec']['task'], options: Record<string, unknown>): readonly number[] {
  const [shortest, longest] = trainedOn(task);
  const asked = options.lengths as readonly number[];
  const lengths = asked.length > 0 ? asked : [shortest, longest, 2 * longest, 4 * longest];
  return [...new Set(lengths)].sort((a, b) => a - b);
}

/** The shortest and the longest length of training. */
const trainedOn = (task: Subject['spec']['task']): readonly [number, number] => [
  task.length as number,
  (task.lengthTo as number | null) ?? (task.length as number),
];

/** Draws as many sequences at a time as the buffers hold, and yields the share that is done. */
function* countWrong(
  { problem, spec }: Subject,
  { length, sequences }: { length: number; sequences: number },
): Generator<number, AtLength, void> {
  const task = entryNamed(tasks, spec.task.name) as SequenceTask;
  const { checker, layout } = problem;
  if (checker === null) throw new Error('The problem was made without buffers for evaluation.');
  setWeights(problem.network, span(problem.theta));
  const options = { ...spec.task, length, lengthTo: null };
  const stream = openStream(spec.seed, `sequences of ${length} steps`);
  const most = Math.floor(MOST_NUMBERS / (length * (layout.inputs + layout.outputs)));
  const chunk = Math.max(1, Math.min(checker.batch, most));
  let wrong = 0;
  for (let done = 0; done < sequences; done += chunk) {
    const batch = task.draw(stream, options, Math.min(chunk, sequences - done));
    const outputs = longOutputs(problem, checker, batch);
    for (let b = 0; b < batch.batch; b++) if (task.wrong(options, batch, outputs, b)) wrong++;
    yield Math.min(1, (done + chunk) / sequences);
  }
  return { length, wrong, sequences };
}

const linePanel = (found: readonly AtLength[]): Panel => ({
  kind: 'lines',
  name: 'wrong',
  title: 'Wrong answers by length',
  x: { label: 'Sequence length' },
  y: { label: 'Wrong sequences (%)' },
  traces: [
    {
      label: 'wrong',
      x: Float64Array.from(found, ({ length }) => length),
      y: Float64Array.from(found, ({ wrong, sequences }) => (100 * wrong) / sequences),
    },
  ],
  references: [{ axis: 'y', at: 100 * SOLVED, label: 'solved below 1 %' }],
});

const tablePanel = (found: readonly AtLength[]): Panel => ({
  kind: 'table',
  name: 'lengths',
  title: 'Wrong answers by length',
  columns: ['Length', 'Sequences', 'Wrong', 'Wrong (%)'],
  rows: found.map(({ length, sequences, wrong }) => [length, sequences, wrong, (100 * wrong) / sequences]),
});

function findingOf(subject: Subject, found: readonly AtLength[]): Finding {
  const [shortest, longest] = trainedOn(subject.spec.task);
  const trained = shortest === longest ? `${longest} steps` : `${shortest} to ${longest} steps`;
  const words = found.map(
    ({ length, wrong, sequences }) => `${shown((100 * wrong) / sequences)} % at ${length}`,
  );
  const beyond = found.filter(
    ({ length, wrong, sequences }) => length > longest && wrong / sequences >= SOLVED,
  );
  const within = found.filter(({ length }) => length >= shortest && length <= longest);
  const isSolved = within.every(({ wrong, sequences }) => wrong / sequences < SOLVED);
  const what = !isSolved
    ? 'The task is not solved at the lengths trained on yet'
    : beyond.length === 0
      ? 'What was learned holds at every length that was tried'
      : `What was learned does not hold from ${beyond[0].length} steps on`;
  return {
    name: 'other-lengths',
    level: isSolved && beyond.length > 0 ? 'warning' : 'note',
    sentence: `${what} (trained on ${trained}). Wrong: ${words.join(', ')} steps.`,
    remedies:
      isSolved && beyond.length > 0 ? fitting(subject, [mixedLengths(subject, beyond[0].length)]) : [],
  };
}

/** Lengths drawn from a range make counting steps useless. */
function mixedLengths({ spec }: Subject, longest: number): Remedy {
  return {
    name: 'mixed-lengths',
    label: `Train on lengths up to ${longest}`,
    help: `Draws the length of every batch from ${String(spec.task.length)} to ${longest} steps, so that counting steps does not help.`,
    patch: { task: { ...(spec.task as { name: string }), lengthTo: longest } },
  };
}
