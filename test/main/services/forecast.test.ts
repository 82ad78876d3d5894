import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

describe('forecasts', () => {
  it('are those of the result one step ahead, in the units of the series, and refuse what cannot be', async () => {
    const services = startServices(temporaryFolder());
    const { handlers } = services;
    const id = await projectWithRun(services, join(temporaryFolder(), 'p.unfold'), waveSpec(5));
    await expect(async () => handlers['forecast.run']({ id })).rejects.toThrow(/no weights yet/);
    await handlers['run.start']({ id });
    await whenRun(services, id, ended);
    const path = await handlers['forecast.run']({ id, options: { horizon: 1, steps: 20 } });
    const result = await handlers['run.forecast']({ id });
    const at = result?.rows.indexOf(path.rows[0]) ?? -1;
    expect(at).toBeGreaterThan(0);
    path.lines[0].predicted.forEach((value, k) =>
      expect(value).toBeCloseTo(result?.predicted[at + k] ?? NaN, 9),
    );
    expect(Array.from(path.actual)).toEqual(Array.from(result?.actual.subarray(at, at + 20) ?? []));
    const tested = await handlers['forecast.backTest']({ id, options: { horizon: 5 } });
    expect(tested.lines[0].metrics.rmse).toHaveLength(5);
    const left = await handlers['forecast.residuals']({ id });
    expect(left.predicted[0]).toBeCloseTo(path.lines[0].predicted[0], 9);
    await expect(async () => handlers['forecast.run']({ id, options: { steps: 0 } })).rejects.toThrow(
      /steps/,
    );
    await expect(async () => handlers['forecast.run']({ id: 99 })).rejects.toThrow(/99/);
  });
});
