/** Errors as reasons. */
import type { Reason } from '../shared/models.ts';

const advices = {
  run: {
    known: 'Change what the sentence names and start a new run.',
    internal:
      'This is an error in Unfold. The last checkpoint is kept; please report it with the settings of the run.',
    memory: 'Use a smaller network or a shorter series, or close other programs; then start again.',
  },
  diagnosis: {
    known: 'Change what the sentence names, or look at another checkpoint.',
    internal:
      'This is an error in Unfold. The run is not touched; please report it with the settings of the run.',
    memory: 'Close other programs, or look at a smaller network; then ask again.',
  },
} as const;

/** What to say when a run (or a diagnosis) cannot start or go on. */
export function failureReason(error: unknown, what: keyof typeof advices = 'run'): Reason {
  const sentence = error instanceof Error ? error.message : String(error);
  const advice = advices[what];
  if (error instanceof RangeError && /allocation|memory/i.test(sentence)) {
    const process = what === 'run' ? 'training' : 'diagnosing';
    return {
      word: 'out-of-memory',
      sentence: `The ${process} process ran out of memory.`,
      advice: advice.memory,
    };
  }
  const { code } = error as { code?: unknown };
  const known = typeof code === 'string';
  return { word: known ? code : 'internal', sentence, advice: known ? advice.known : advice.internal };
}
