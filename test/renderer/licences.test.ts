import { describe, expect, it } from 'vitest';
import { thirdParties } from '../../scripts/make-licences.ts';
import list from '../../src/renderer/about/third-party.json' with { type: 'json' };

describe('the list of packages that Unfold brings', () => {
  it('is that of the installed ones; "node scripts/make-licences.ts" writes it anew', () => {
    const named = (parties: readonly { name: string; version: string }[]) =>
      parties.map(({ name, version }) => `${name} ${version}`);
    expect(named(list)).toEqual(named(thirdParties()));
  });
});
