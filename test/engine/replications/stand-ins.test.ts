import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { laserSlot, musicSlot, textSlot, visitsSlot } from '../../../src/engine/replications/stand-ins.ts';

const slots = [laserSlot, musicSlot, textSlot, visitsSlot];

describe.each(slots)('the slot $name', (slot) => {
  it('says which file is wanted and what a stand-in changes', () => {
    expect(slot.help).toMatch(/\.$/);
    expect(slot.standIn.note).toMatch(/^Trained on .*not.*\.$|^Trained on made-up.*\.$/);
    expect(slot.files).toBeGreaterThan(0);
  });

  it('has a stand-in that is always the same', () => {
    expect(slot.standIn.make()).toEqual(slot.standIn.make());
  });
});

describe('the stand-ins', () => {
  it('have the columns that their tasks read', () => {
    const columns = slots.map(({ standIn }) => standIn.make().columns.map(({ name }) => name));
    expect(columns.slice(0, 3)).toEqual([['intensity'], ['fold', 'song', 'step', 'note'], ['code']]);
    expect(columns[3].slice(0, 2)).toEqual(['patient', 'visit']);
    expect(columns[3].at(-1)).toBe('outcome');
  });

  it('of the laser is the series of the examples', () => {
    const file = readFileSync(new URL('../../../examples/laser-like.txt', import.meta.url), 'utf8');
    expect([...laserSlot.standIn.make().columns[0].values]).toEqual(file.trim().split('\n').map(Number));
  });
});
