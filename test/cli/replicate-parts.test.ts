import { describe, expect, it } from 'vitest';
import { replicateCommand } from '../../src/cli/commands/replicate.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { streamOutput } from '../../src/cli/output.ts';
import { peaks, plainPanels } from '../../src/cli/plain-panels.ts';
import { slotFiles } from '../../src/cli/replicate-data.ts';
import { cardLines } from '../../src/cli/replicate-list.ts';
import { cardNamed, cardOptions } from '../../src/cli/replicate-options.ts';
import { replications } from '../../src/engine/replications/index.ts';
import { toyCards, toyOrder, toyWave } from '../helpers/toy-cards.ts';

const wish = { full: false, set: [], seeds: null };

describe('settings of a card from the command line', () => {
  it('are those of the quick form, or of the text with --full', () => {
    expect(cardOptions(toyWave, wish)).toEqual({ seeds: 2, iterations: 5 });
    expect(cardOptions(toyWave, { ...wish, full: true })).toEqual({ seeds: 3, iterations: 40 });
  });

  it('are changed by --set and --seeds', () => {
    const options = cardOptions(toyWave, { full: true, set: ['iterations=7'], seeds: 9 });
    expect(options).toEqual({ seeds: 9, iterations: 7 });
  });

  it('have seeds only where the card has', () => {
    expect(() => cardOptions(toyOrder, { ...wish, seeds: 3 })).toThrow(
      '--seeds 3: the card "toy-order" has no setting "seeds"',
    );
  });

  it('refuse what the card does not know, or does not take', () => {
    expect(() => cardOptions(toyWave, { ...wish, set: ['iteration=7'] })).toThrow(
      'Did you mean "iterations"?',
    );
    expect(() => cardOptions(toyWave, { ...wish, set: ['iterations=0'] })).toThrow('at least 1');
    expect(() => cardNamed(toyCards, 'toy-wav')).toThrow('Did you mean "toy-wave"?');
  });
});

describe('data files for a card', () => {
  const several = { ...toyWave.data[0], name: 'music', label: 'Music', files: 3 };
  const names = (text: string, card = toyWave) =>
    slotFiles(card, [text]).map(({ slot, files }) => [slot.name, ...files]);

  it('go to the slot that is named, or to the only one', () => {
    expect(names('a.txt')).toEqual([['wave', 'a.txt']]);
    expect(names('wave=a,b=c.txt')).toEqual([['wave', 'a,b=c.txt']]);
    expect(names('music=a,b,c', { ...toyWave, data: [...toyWave.data, several] })).toEqual([
      ['music', 'a', 'b', 'c'],
    ]);
  });

  it('are refused where the slot, or the number of files, is not clear', () => {
    const two = { ...toyWave, data: [...toyWave.data, several] };
    expect(() => slotFiles(two, ['musik=a,b,c'])).toThrow('wave=FILE or music=FILE. Did you mean "music"?');
    expect(() => slotFiles(two, ['music=a,b'])).toThrow('Music takes 3 files, with commas between');
    expect(() => slotFiles(toyOrder, ['a.txt'])).toThrow('its sequences are made');
    expect(() => slotFiles(toyWave, ['a.txt', 'wave=b.txt'])).toThrow('"wave" was given before');
  });
});

describe('panels in JSON', () => {
  it('keep first, last and every peak of a long trace in at most 400 points', () => {
    const y = Float64Array.from({ length: 10007 }, (_, i) => (i === 5003 ? 9 : i === 77 ? -9 : i % 3));
    const kept = peaks(y, 400);
    expect(kept.length).toBeLessThanOrEqual(400);
    expect(kept).toEqual(expect.arrayContaining([0, 77, 5003, 10006]));
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it('are plain lists that JSON keeps', () => {
    const panels = plainPanels(toyWave.conclude([], {}).figure);
    const [panel] = JSON.parse(JSON.stringify(panels)) as { traces: { x: number[]; y: number[] }[] }[];
    expect(panel.traces[0].x.length).toBe(panel.traces[0].y.length);
    expect(panel.traces[0].x.length).toBeLessThanOrEqual(400);
    expect(Math.max(...panel.traces[0].y)).toBe(50);
  });
});

async function listed(cards: typeof toyCards, json: boolean): Promise<string> {
  let text = '';
  const output = streamOutput({ write: (part: string) => (text += part) }, { write: () => undefined });
  expect(await replicateCommand(cards).run(['list'], json ? { json } : {}, output)).toBe(0);
  return text;
}

describe('replicate list', () => {
  it('shows name, text, place and cost of every card, one a line', async () => {
    const lines = (await listed(toyCards, false)).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^toy-wave +Pedersen 1997 +Figure 0 +A wave +1\.0 s +2\.0 s$/);
  });

  it('is one array of cards as JSON, with settings, published values, data and numbers of runs', async () => {
    const list = JSON.parse(await listed(toyCards, true)) as Record<string, unknown>[];
    expect(list).toHaveLength(2);
    expect(list[0]).toMatchObject({
      name: 'toy-wave',
      citation: expect.stringContaining('Pedersen'),
      runs: { quick: 2, full: 3 },
      fields: { seeds: { kind: 'integer', default: 3 } },
      data: [{ name: 'wave', files: 1 }],
      published: [{ quantity: 'nmse', value: 0.01 }],
      cost: { quick: { seconds: 1 } },
    });
  });

  it('has every card of the table', async () => {
    const list = JSON.parse(await listed(replications, true)) as { name: string }[];
    expect(list.map(({ name }) => name)).toEqual(replications.map(({ name }) => name));
  });

  it('takes no settings', async () => {
    const output = streamOutput({ write: () => undefined }, { write: () => undefined });
    await expect(replicateCommand(toyCards).run(['list'], { full: true }, output)).rejects.toThrow('--json');
  });
});

describe('what cannot be run', () => {
  it.each([
    ['toy-wav', {}, 2, /no card "toy-wav"\. Did you mean "toy-wave"/],
    ['toy-order', { seeds: 2 }, 2, /no setting "seeds"/],
    ['toy-wave', { set: ['iteration=2'] }, 3, /Did you mean "iterations"/],
    ['toy-wave', { slots: ['nowhere.txt'] }, 3, /no data file nowhere\.txt/],
    ['toy-order', { slots: ['wave.txt'] }, 2, /needs no data/],
  ])('is refused with a sentence: %s %j, exit code %i', async (name, options, code, sentence) => {
    const output = streamOutput({ write: () => undefined }, { write: () => undefined });
    const error: unknown = await replicateCommand(toyCards)
      .run([name], options, output)
      .catch((thrown: unknown) => thrown);
    expect(exitCodeOf(error)).toBe(code);
    expect(String(error)).toMatch(sentence);
  });
});

describe('help on a card', () => {
  it('says what was shown, how it is judged, what data it wants and what can be set', () => {
    const text = cardLines(toyWave).join('\n');
    expect(text).toContain('shown: That a small network learns a wave.');
    expect(text).toContain('Training NMSE: 0.01 [nowhere]');
    expect(text).toMatch(/data "wave": .*Without it: Made wave\./);
    expect(text).toMatch(/seeds \(whole number\): .*Default 3\./);
    expect(text).toContain('quick form: seeds=2 iterations=5');
    expect(text).toContain('cost: quick 1.0 s, full 2.0 s on two cores (from the rate of the quick form)');
  });
});
