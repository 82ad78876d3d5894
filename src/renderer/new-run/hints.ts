/** What a form needs to know beyond its fields. */
import { createContext } from 'svelte';

export interface FormHints {
  /** Paths that are not shown here: they are set elsewhere, or have no meaning for what is chosen. */
  readonly hidden: ReadonlySet<string>;
  /** Names to choose from for fields of kind 'names': the columns of the series. */
  readonly names: readonly string[];
}

export const [useFormHints, provideFormHints] = createContext<FormHints>();
