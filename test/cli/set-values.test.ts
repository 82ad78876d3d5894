import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setValues } from '../../src/cli/set-values.ts';

const defaults = () => ({ phases: [{ method: { name: 'gauss-newton' }, iterations: null }], seed: 1 });
const set = (document: Record<string, unknown>, ...assignments: string[]) =>
  setValues(document, assignments, defaults);

describe('setValues', () => {
  it('sets keys of nested objects and makes the objects on the way', () => {
    expect(set({ seed: 1 }, 'stop.iterations=5', 'seed=7')).toEqual({ seed: 7, stop: { iterations: 5 } });
  });

  it('reads values as JSON where they are JSON and as text otherwise', () => {
    const values = set({}, 'a=[3]', 'b=true', 'c=null', 'd=1e-3', 'e=tanh', 'f="5"', 'g=', 'h=a=b');
    expect(values).toEqual({ a: [3], b: true, c: null, d: 1e-3, e: 'tanh', f: '5', g: '', h: 'a=b' });
  });

  it('sets items of lists by index, and the item after the last', () => {
    const document = { phases: [{ iterations: 5 }] };
    expect(set(document, 'phases.0.iterations=9')).toEqual({ phases: [{ iterations: 9 }] });
    expect(set(document, 'phases.1.iterations=2')).toEqual({
      phases: [{ iterations: 5 }, { iterations: 2 }],
    });
  });

  it('starts from the default list where the document has none', () => {
    expect(set({}, 'phases.0.iterations=5')).toEqual({
      phases: [{ method: { name: 'gauss-newton' }, iterations: 5 }],
    });
  });

  it('turns an entry given by its name alone into an object', () => {
    expect(set({ initialisation: 'normal' }, 'initialisation.sd=0.1')).toEqual({
      initialisation: { name: 'normal', sd: 0.1 },
    });
  });

  it('leaves the document that it was given as it was', () => {
    const document = { stop: { iterations: 1 } };
    set(document, 'stop.iterations=2');
    expect(document).toEqual({ stop: { iterations: 1 } });
  });

  it.each(['seed', '=5', 'a..b=1', '.a=1'])('refuses %s and says what is expected', (assignment) => {
    expect(() => set({}, assignment)).toThrow('expected key=value');
  });

  it('refuses an index beyond the list, and a key in a number', () => {
    expect(() => set({ phases: [{}] }, 'phases.2.iterations=1')).toThrow('expected an index from 0 to 1');
    expect(() => set({ phases: [{}] }, 'phases.x=1')).toThrow('expected an index from 0 to 1');
    expect(() => set({ seed: 1 }, 'seed.low=1')).toThrow('expected an object or a list');
  });

  it('does not reach shared objects through __proto__', () => {
    expect(() => set({}, '__proto__.polluted=1')).toThrow('is not a key');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('sets exactly the named place, whatever JSON value is given', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{1,5}$/),
        fc.stringMatching(/^[a-z]{1,5}$/),
        fc.jsonValue(),
        (a, b, value) => {
          const json: unknown = JSON.parse(JSON.stringify(value));
          expect(set({ other: 1 }, `${a}x.${b}=${JSON.stringify(value)}`)).toEqual({
            other: 1,
            [`${a}x`]: { [b]: json },
          });
        },
      ),
      { seed: 1 },
    );
  });
});
