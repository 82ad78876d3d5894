/** Why a run stands still although nobody asked for it, and what a person can do about it. */
import type { Reason } from '../../shared/models.ts';
import { isStorageTrouble } from '../db/addon.ts';
import type { TrainerExit } from '../platform/platform.ts';

const goOn = 'Resume continues from the last checkpoint; the result is the same as without the interruption.';

/** Reasons from outside the engine, by their word. */
export const reasons = {
  closed: {
    word: 'closed',
    sentence: 'The project was closed while this run was training.',
    advice: 'Resume continues where it stopped.',
  },
  hang: {
    word: 'hang',
    sentence: 'The training process gave no sign of life and was ended.',
    advice: `${goOn} If it happens again, look whether the machine is overloaded or the network is very large.`,
  },
  memory: {
    word: 'out-of-memory',
    sentence: 'The training process ran out of memory.',
    advice:
      'Close other programs or use a smaller network or a shorter series; then resume from the last checkpoint.',
  },
  killed: {
    word: 'killed',
    sentence: 'The training process was ended from outside.',
    advice: `${goOn} The system may have ended it for want of memory.`,
  },
  launch: {
    word: 'launch-failed',
    sentence: 'The training process could not be started.',
    advice: 'Resume tries again. If it fails again, install Unfold again or free some memory.',
  },
  crashed: {
    word: 'crashed',
    sentence: 'The training process crashed.',
    advice: goOn,
  },
  storage: {
    word: 'storage',
    sentence: 'The project file could not be written: the disk is full or refuses to write.',
    advice: 'Make room, then resume: nothing is lost while Unfold stays open.',
  },
  diagnosisLaunch: {
    word: 'launch-failed',
    sentence: 'The diagnosing process could not be started.',
    advice: 'Ask again. If it fails again, install Unfold again or free some memory.',
  },
  diagnosisHang: {
    word: 'hang',
    sentence: 'The diagnosing process gave no sign of life and was ended.',
    advice: 'Ask again. If it happens again, look whether the machine is overloaded.',
  },
  diagnosisCrashed: {
    word: 'crashed',
    sentence: 'The diagnosing process crashed.',
    advice: 'The run is not touched. Ask again.',
  },
} as const satisfies Record<string, Reason>;

/** Why a commit failed. What the trainer reported stays in memory either way. */
export function commitReason(error: unknown): Reason {
  if (isStorageTrouble(error)) return reasons.storage;
  const sentence = `The project file could not be written: ${error instanceof Error ? error.message : String(error)}.`;
  return { word: 'project', sentence, advice: 'Check the project, and save a copy of it; then resume.' };
}

/** The reason behind the end of a diagnosing process that nobody asked to end. */
export function diagnosisExitReason(exit: TrainerExit): Reason {
  const { word, sentence } = exitReason(exit);
  if (word === 'launch-failed') return reasons.diagnosisLaunch;
  const advice =
    word === 'out-of-memory'
      ? 'The run is not touched. Close other programs, then ask again.'
      : reasons.diagnosisCrashed.advice;
  return { word, sentence: sentence.replace('training process', 'diagnosing process'), advice };
}

/** The reason behind the end of a trainer process that nobody asked to end. */
export function exitReason(exit: TrainerExit): Reason {
  const { code, signal, detail } = exit;
  if (detail === 'launch-failed') return reasons.launch;
  if (detail === 'oom' || detail === 'memory-eviction') return reasons.memory;
  if (signal === 'SIGKILL' || signal === 'SIGTERM' || detail === 'killed') return reasons.killed;
  const how = signal ?? (code === null ? detail : `exit code ${code}`);
  return { ...reasons.crashed, sentence: `The training process crashed (${how ?? 'no reason given'}).` };
}
