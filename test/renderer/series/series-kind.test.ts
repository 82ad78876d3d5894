import { describe, expect, it } from 'vitest';
import { tables } from '../../../src/engine/catalog.ts';
import { makeSeries } from '../../../src/engine/generators/make-series.ts';
import { generatedFrom, kindOf, taskFor } from '../../../src/renderer/series/series-kind.ts';
import type { SeriesInfo } from '../../../src/shared/models.ts';

const about = (generator: string): Pick<SeriesInfo, 'columns' | 'receipt'> => {
  const { series, from } = makeSeries(generator);
  return {
    columns: series.columns.map(({ name }) => ({ name, unit: null, missing: 0 })),
    receipt: { ...from },
  };
};

describe('the kind of a series', () => {
  it('follows from its columns, for everything that can be generated', () => {
    const kinds = tables.generators.map(({ name }) => [name, kindOf(about(name))]);
    expect(kinds.filter(([, kind]) => kind !== 'plain')).toEqual([
      ['chord-music', 'songs'],
      ['grammar-text', 'text'],
      ['patient-visits', 'visits'],
    ]);
  });

  it('names a task that there is', () => {
    for (const kind of ['songs', 'text', 'visits'] as const)
      expect(tables.tasks.find(({ name }) => name === taskFor(kind))?.kind).toBe('collection');
    expect(taskFor('plain')).toBeUndefined();
  });

  it('is a text for one column that was read as characters, whatever it is called', () => {
    const columns = [{ name: 'letters', unit: null, missing: 0 }];
    expect(kindOf({ columns, receipt: { importer: 'characters' } })).toBe('text');
    expect(kindOf({ columns, receipt: null })).toBe('plain');
  });
});

describe('what a series was made from', () => {
  it('is told for a generated one, and is nothing for an imported one', () => {
    expect(generatedFrom(about('henon'))).toEqual(makeSeries('henon').from);
    expect(generatedFrom({ receipt: { importer: 'text' } })).toBeNull();
    expect(generatedFrom({ receipt: null })).toBeNull();
  });
});
