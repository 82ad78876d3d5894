import { describe, expect, it } from 'vitest';
import type { ImportRecipe } from '../../../../src/engine/data/importers/contract.ts';
import { importText } from '../../../helpers/import-text.ts';

const folder = '../../../golden/receipts';

/** Files whose whole receipt (or questions, or errors) is kept as readable JSON beside the tests. */
const files: Record<string, { text: string; recipe?: ImportRecipe }> = {
  plain: { text: 'x,y\n1,2.5\n3,4.5\n5,6.5\n' },
  european: {
    text: '\ufeffMessung 7\n# Labor 2\nDatum;Spannung [mV];Ort\n13.01.2001;1,5;Bonn\n14.01.2001;;Bonn\n17.01.2001;2,25;Bonn\n',
  },
  odd: { text: '! odd\nt x\ns mV\n0 1D-3\n1 inf\n2 -999\n\n3 -999\n4 -999.0\n5 0.5\n' },
  question: { text: 'x;when\n1,234;03/04/05\n5,678;04/04/05\n' },
  errors: { text: 'x,y\n1,2\n3,4,5\nsix,7\n8,9\n10,1\n', recipe: { stopAfterErrors: 2 } },
};

describe('the receipt', () => {
  it.each(Object.keys(files))('of the file "%s" is as it was', async (name) => {
    const { text, recipe } = files[name];
    const result = importText(text, recipe);
    const kept = result.kind === 'series' ? { kind: result.kind, receipt: result.receipt } : result;
    await expect(`${JSON.stringify(kept, null, 2)}\n`).toMatchFileSnapshot(`${folder}/${name}.json`);
  });

  it('survives JSON', () => {
    for (const { text, recipe } of Object.values(files)) {
      const { receipt } = importText(text, recipe);
      expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    }
  });
});
