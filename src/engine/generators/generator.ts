/** What a generator is: a source of series that the engine makes itself, always the same for the same settings and seed. */
import type { Series } from '../data/series.ts';
import type { Entry } from '../fields.ts';
import type { Stream } from '../random.ts';

/** One entry of the table of generators. Its fields have `length`: the number of rows. */
export interface Generator extends Entry {
  /** Where the equations come from. */
  readonly source: string;
  /** KaTeX source of the equations. */
  readonly equation: string;
  /**
   * The series. Only what is random reads the stream.
   * @param options as `readFields(fields, ...)` gives them
   * @throws UnfoldError 'generator.*' for settings that cannot be simulated
   */
  generate(options: Record<string, unknown>, stream: Stream): Series;
}
