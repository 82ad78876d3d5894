/** One way to make a series, for the services, the command line and the stand-ins of cards alike. */
import type { Series } from '../data/series.ts';
import { entryNamed, readFields } from '../fields.ts';
import { openStream } from '../random.ts';
import { generators } from './index.ts';

/** What a generated series is made from; stored with it, it is enough to make it again, bit for bit. */
export interface GeneratedFrom {
  readonly generator: string;
  /** Every setting with its value. */
  readonly options: Record<string, unknown>;
  readonly seed: number;
}

/** A series with what it was made from. */
export interface Made {
  readonly series: Series;
  readonly from: GeneratedFrom;
  /** What the generator is called. */
  readonly label: string;
}

/**
 * Makes a series; settings that are left out have their defaults.
 * @throws UnfoldError 'spec.*' for a name or setting that is not there, 'generator.*' for settings that cannot be
 * simulated, 'random.bad-seed'
 */
export function makeSeries(
  generator: string,
  { options = {}, seed = 1 }: { readonly options?: Record<string, unknown>; readonly seed?: number } = {},
): Made {
  const entry = entryNamed(generators, generator, 'generator');
  const read = readFields(entry.fields, options, 'options');
  const series = entry.generate(read, openStream(seed, 'generated series'));
  return { series, from: { generator: entry.name, options: read, seed }, label: entry.label };
}
