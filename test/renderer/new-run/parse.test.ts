import { describe, expect, it } from 'vitest';
import { runFields } from '../../../src/engine/catalog.ts';
import { readFields, type Field } from '../../../src/engine/fields.ts';
import { parseList, parseNumber } from '../../../src/renderer/new-run/parse.ts';
import { presets } from '../../../src/renderer/new-run/presets.ts';
import { readRunSpec } from '../../../src/engine/index.ts';

const about = { label: 'x', help: '' };
const number: Field & { kind: 'number' } = { kind: 'number', default: 1, above: 0, ...about };
const optional: Field & { kind: 'integer' } = { kind: 'integer', default: null, min: 1, ...about };
const list: Field & { kind: 'integers' } = { kind: 'integers', default: [1], min: 1, ...about };

describe('parseNumber', () => {
  it('reads numbers as people write them', () => {
    expect(['1e-3', ' 2 ', '0,5', '.5'].map((text) => parseNumber(number, text))).toEqual([
      { value: 1e-3 },
      { value: 2 },
      { value: 0.5 },
      { value: 0.5 },
    ]);
  });

  it('says what is expected', () => {
    expect(parseNumber(number, '0')).toEqual({ problem: 'Expected a number greater than 0.' });
    expect(parseNumber(number, '')).toEqual({ problem: 'Give a number greater than 0.' });
    expect(parseNumber(number, 'NaN')).toHaveProperty('problem');
    expect(parseNumber(optional, '1.5')).toEqual({
      problem: 'Expected a whole number at least 1, or nothing for none.',
    });
  });

  it('takes nothing as none where a setting can be off', () => {
    expect(parseNumber(optional, ' ')).toEqual({ value: null });
  });
});

describe('parseList', () => {
  it('takes commas, spaces and brackets', () => {
    expect(parseList(list, '[6, 4] 2')).toEqual({ value: [6, 4, 2] });
    expect(parseList(list, '')).toEqual({ value: [] });
  });

  it('names the part that is wrong', () => {
    expect(parseList(list, '3, x')).toEqual({ problem: '“x” is not a whole number at least 1.' });
    expect(parseList(list, '0')).toHaveProperty('problem');
  });
});

describe('presets', () => {
  it.each(presets)('$name is a specification that the engine accepts', ({ parts }) => {
    const spec = readFields(runFields, parts);
    expect(() => readRunSpec(spec)).not.toThrow();
  });
});
