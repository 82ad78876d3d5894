/** What a card of the gallery is: a published experiment with its runs, its published values and how it is judged. */
import type { Series } from '../data/series.ts';
import type { DiagnosticResult, Panel } from '../diagnostics/result.ts';
import type { Entry } from '../fields.ts';
import type { Summary } from '../train/summary.ts';

/** The five texts. */
export type TextName = 'pedersen-1997' | 'bianchi-2017' | 'pascanu-2013' | 'galvan-2016' | 'chernodub-2016';

/** One published number, or a statement that can be true or not. */
export interface Published {
  /** Joins it to the quantity of a conclusion that is compared with it. */
  readonly quantity: string;
  readonly label: string;
  /** Null for a statement; then `statement` says it. */
  readonly value: number | null;
  readonly statement?: string;
  readonly unit?: string;
  /** 'Table 1, column 3', 'p. 6'. */
  readonly place: string;
}

/** A series that a card trains on. The measured data belong to others, so each has a stand-in that the engine makes. */
export interface DataSlot {
  /** 'laser', 'music', 'text'. */
  readonly name: string;
  readonly label: string;
  /** Which file it is, in a sentence: what a person must bring. */
  readonly help: string;
  /** Recipe that its files are imported with (see data/importers). */
  readonly recipe: { readonly [key: string]: string | number };
  /** How many files make it, such as training, validation and test. */
  readonly files: number;
  /** What takes its place where it is not given. `note` is told with every verdict. */
  readonly standIn: { readonly label: string; readonly note: string; make(): Series };
}

/** One run of a card. */
export interface Trial {
  /** Unique in its plan and the same in every plan with these settings: 'smart-tanh/clipping/20/3'. */
  readonly key: string;
  readonly label: string;
  /** A run's specification, as JSON (see train/spec.ts). `record.diagnostics` in it are told in the result. */
  readonly spec: { readonly [key: string]: unknown };
  /** The data slot that it trains on; null for a task that makes its own sequences. */
  readonly data: string | null;
  /** Diagnostics of the weights that it ends with. */
  readonly looks?: readonly Look[];
}

/** A diagnostic with settings (see diagnostics/index.ts). */
export interface Look {
  readonly name: string;
  readonly options?: { readonly [key: string]: unknown };
}

/** What came of a trial. */
export interface TrialResult {
  readonly key: string;
  /** A run that failed has its reason; one that has not ended is not among the results. */
  readonly status: 'finished' | 'stopped' | 'failed';
  /** Word of the reason that it ended for: 'wrong', 'iterations', 'goal', 'gradient-norm', ... (see train/endings.ts). */
  readonly reason: string;
  readonly iterations: number;
  /** Time spent training, diagnostics left out. */
  readonly seconds: number;
  /** Null for a run that failed before it had weights. */
  readonly summary: Summary | null;
  /** Rows of metrics, flat; columns as `metricColumns`. */
  readonly metrics: { readonly columns: readonly string[]; readonly values: Float64Array };
  /** Results of its diagnostics, live ones by iteration and those of `looks`. */
  readonly diagnostics: readonly {
    readonly iteration: number;
    readonly name: string;
    readonly options: Record<string, unknown>;
    readonly result: DiagnosticResult;
  }[];
}

/** 'open' where nothing can be said: too few runs, or published values that are not known. */
export type Verdict = 'reproduced' | 'near' | 'not reproduced' | 'open';

/** One line of a conclusion: published beside measured. */
export interface Quantity {
  /** As in `Published`; lines without a published counterpart are allowed. */
  readonly name: string;
  readonly label: string;
  readonly published: number | null;
  /** In place of a number, or beside it: 'a statement', 'about 48 h'. */
  readonly publishedText?: string;
  readonly measured: number | null;
  readonly measuredText?: string;
  readonly unit?: string;
  /** Null for a line that is told, but not judged. */
  readonly verdict: Verdict | null;
  /** Why it differs, where we know it. */
  readonly note?: string;
}

/** What a card comes to. */
export interface Conclusion {
  readonly verdict: Verdict;
  /** One or two sentences: what was found, and the reason where it differs and we know it. */
  readonly sentence: string;
  readonly quantities: readonly Quantity[];
  /** The figure as in the text, and tables; drawn, read as a table and exported as panels of diagnostics are. */
  readonly figure: readonly Panel[];
  /** Time here beside the text's, in a sentence; null where neither says anything. */
  readonly speed: string | null;
}

/** Seconds on two cores of 2025, measured. */
export interface Cost {
  readonly seconds: number;
  /** How it was come to, where it was not measured: 'from the rate of the quick form'. */
  readonly note?: string;
}

/** Settings of a card as they are used: every field with its value. */
export type CardOptions = Readonly<Record<string, unknown>>;

/**
 * A card. Its `fields` are what may be changed; their defaults are the text's own settings, which are the full form.
 * A card that is run from several seeds calls their number `seeds`.
 */
export interface Replication extends Entry {
  readonly text: TextName;
  /** 'Figures 1 and 2'. */
  readonly place: string;
  /** What was shown, in one or two sentences. */
  readonly shown: string;
  /** How the verdict is reached, in words that agree with `conclude`. */
  readonly judged: string;
  readonly published: readonly Published[];
  readonly data: readonly DataSlot[];
  /** What the quick form changes of the defaults: it ends within a quarter of a minute on two cores. */
  readonly quick: CardOptions;
  readonly cost: { readonly quick: Cost; readonly full: Cost };
  /** The runs, in the order in which they should be made. Pure: the same settings give the same runs. */
  plan(options: CardOptions): readonly Trial[];
  /** Judges whatever runs there are, also where some failed or are missing. Must not throw. */
  conclude(results: readonly TrialResult[], options: CardOptions): Conclusion;
}
