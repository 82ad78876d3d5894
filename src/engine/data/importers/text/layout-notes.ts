/** Decisions, questions and notices about a file, collected while they are made. */
import type { ImportDecision, ImportNotice, ImportQuestion, ImportRecipe } from '../contract.ts';

/** Decisions, questions and notices as they come up, and the recipe that they amount to. */
export interface Notes {
  decide(what: string, value: ImportDecision['value'], why: string): void;
  ask(question: ImportQuestion | undefined): void;
  notice(notice: ImportNotice): void;
  done(): Noted;
}

/** What has been noted in the end. */
export interface Noted {
  readonly decisions: readonly ImportDecision[];
  readonly questions: readonly ImportQuestion[];
  readonly notices: readonly ImportNotice[];
  /** The recipe that repeats the decisions; as it was given while a question is open. */
  readonly recipe: ImportRecipe;
}

/** Decisions that become part of the recipe. While a question is open none does: a guess is no answer. */
const repeatable = [
  'encoding',
  'delimiter',
  'decimalMark',
  'thousandsMark',
  'headerRow',
  'unitsRow',
  'timeColumn',
  'timeFormat',
];

/** Notes on a file that is read by `recipe`; what the recipe gives is marked so. */
export function createNotes(recipe: ImportRecipe): Notes {
  const decisions: ImportDecision[] = [];
  const questions: ImportQuestion[] = [];
  const notices: ImportNotice[] = [];
  const whole: Record<string, unknown> = { ...recipe };
  return {
    decide(what, value, why) {
      const isGiven = Object.hasOwn(recipe, what);
      decisions.push({ what, value, how: isGiven ? 'given' : 'decided', why: isGiven ? 'given' : why });
      if (!isGiven && repeatable.includes(what)) whole[what] = value;
    },
    ask: (question) => void (question !== undefined && questions.push(question)),
    notice: (notice) => void notices.push(notice),
    done: () => ({
      decisions,
      questions,
      notices,
      recipe: questions.length > 0 ? recipe : (whole as ImportRecipe),
    }),
  };
}
