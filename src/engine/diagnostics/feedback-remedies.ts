/** Networks without the feedback of their output, and what they come to. */
import { singularSystem } from '../math/singular-vectors.ts';
import { outputAt } from '../network/trajectory.ts';
import { conditionOf } from './conditioning.ts';
import type { FeedbackPath } from './feedback-paths.ts';
import { atOwnWeights, factorJacobian, subjectInDouble } from './jacobian-blocks.ts';
import { fitting, shown } from './looked-at.ts';
import { patchedSubject } from './patched.ts';
import { stage } from './progress.ts';
import { withoutFeedback } from './remove-feedback.ts';
import type { Remedy } from './result.ts';
import type { Subject } from './subject.ts';

/** Outputs that differ by no more than this, relative to the largest, count as unchanged. */
const UNCHANGED = 1e-12;

/** Both ways to put the feedback into other weights, with what they come to. */
export function* feedbackRemedies(
  subject: Subject,
  paths: readonly FeedbackPath[],
): Generator<number, readonly Remedy[], void> {
  if (paths.length === 0) return [];
  const exact = withoutFeedback(subject, paths, 'delayed-constant');
  const plain = withoutFeedback(subject, paths, 'bias');
  if (exact === null || plain === null) return [];
  const choices = [
    {
      name: 'remove-feedback',
      label: 'Remove the feedback, outputs unchanged',
      help: "The weights from the hidden units take over; what the output's bias fed back becomes a constant that sets in when the feedback did.",
      patch: exact,
    },
    {
      name: 'remove-feedback-plainly',
      label: 'Remove the feedback, bias into bias',
      help: 'The weights from the hidden units and the biases take over. The bias acts from the first step on, the feedback did not.',
      patch: plain,
    },
  ];
  const isSame = JSON.stringify(exact) === JSON.stringify(plain);
  const remedies: Remedy[] = [];
  for (const [k, choice] of fitting(subject, choices.slice(0, isSame ? 1 : 2)).entries())
    remedies.push(yield* stage(withPrediction(subject, choice), { from: k / 2, to: (k + 1) / 2 }));
  return remedies;
}

/** What the changed network is like before any training: its condition number, and how far its outputs differ. */
function* withPrediction(subject: Subject, remedy: Remedy): Generator<number, Remedy, void> {
  const changed = subjectInDouble(patchedSubject(subject, remedy.patch));
  atOwnWeights(subject);
  atOwnWeights(changed);
  const difference = outputChange(outputsOf(subject), outputsOf(changed));
  const [{ factor }] = yield* stage(factorJacobian(changed, [{ weighted: true }]), { from: 0, to: 0.7 });
  const { values } = yield* stage(singularSystem(factor), { from: 0.7, to: 1 });
  const value = conditionOf(values.map((one) => one * one));
  if (!Number.isFinite(value)) return { ...remedy, help: `${remedy.help} ${difference}` };
  const help = `${remedy.help} ${difference} The condition number of H becomes ${shown(value)}.`;
  return { ...remedy, help, predicted: { scalar: 'condition-number', value } };
}

/** How far outputs are from what they were, as a sentence. */
function outputChange(before: readonly number[][], after: readonly number[][]): string {
  const largest = before.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const differences = before.map((row, t) =>
    row.reduce((most, value, i) => Math.max(most, Math.abs(value - after[t][i])), 0),
  );
  const most = differences.reduce((sum, value) => Math.max(sum, value), 0);
  const last = differences.findLastIndex((value) => !(value <= UNCHANGED * largest));
  if (last < 0) return `No output changes by more than ${shown(most)}.`;
  const until =
    last === differences.length - 1 ? 'to the end of the data' : `up to step ${last + 1}, and not after it`;
  return `Outputs change by up to ${shown(most)}, ${until}.`;
}

/** Outputs of each step, of all sequences. */
function outputsOf({ problem, layout }: Subject): number[][] {
  return Array.from({ length: problem.window.to }, (_, t) =>
    problem.parts.flatMap(({ track }) => {
      const { h, at } = outputAt(track, t);
      return Array.from(h.subarray(at, at + track.batch * layout.outputs));
    }),
  );
}
