/** What a form needs to know beyond its fields. */
import { createContext } from 'svelte';
import type { SweepDraft } from '../state/sweep-draft.svelte.ts';

export interface FormHints {
  /** Paths that are not shown here: they are set elsewhere, or have no meaning for what is chosen. */
  readonly hidden: ReadonlySet<string>;
  /** Names to choose from for fields of kind 'names': the columns of the series. */
  readonly names: readonly string[];
  /** Paths of settings that are other ones than where the form began from, where that matters. */
  readonly changed?: ReadonlySet<string>;
  /** What of the settings varies; absent in forms that make a single thing. */
  readonly sweep?: SweepDraft | undefined;
}

export const [useFormHints, provideFormHints] = createContext<FormHints>();
