import type { EndingWord } from '../train/endings.ts';
import { evaluate, type Problem } from '../train/problem.ts';
import type { StepResult } from './index.ts';

/** Ends a search whose last trial is still in the network: brings back the accepted weights, with their forward pass. */
export function stuckAt(problem: Problem, word: EndingWord): StepResult {
  evaluate(problem, problem.theta);
  return { kind: 'stuck', word };
}
