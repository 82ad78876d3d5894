import { describe, expect, it } from 'vitest';
import { defaultsOf, runFields } from '../../../src/engine/catalog.ts';
import { settingLines } from '../../../src/renderer/run/setting-lines.ts';

describe('settingLines', () => {
  const spec = { ...defaultsOf(runFields), stop: { iterations: 12, gradientNorm: null } };
  const lines = settingLines(runFields, spec);
  const line = (path: string) => lines.find((candidate) => candidate.path === path);

  it('has a line for every setting, with a path of its own', () => {
    expect(new Set(lines.map(({ path }) => path)).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(30);
  });

  it('writes values in words', () => {
    expect(line('stop.iterations')?.value).toBe('12');
    expect(line('stop.gradientNorm')?.value).toBe('off');
    expect(line('network.direct')?.value).toBe('no');
    expect(line('network')?.value).toBe('Fully recurrent');
  });

  it('sets the settings of a group and of a list one level deeper', () => {
    expect(line('data.split.train')?.depth).toBe(2);
    expect(line('phases[0].method')).toMatchObject({ depth: 1, value: 'Damped Gauss-Newton' });
  });
});
