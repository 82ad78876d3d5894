import { describe, expect, it } from 'vitest';
import { resultRows, settingRows } from '../../../src/renderer/report/report-rows.ts';
import { fakeRun } from '../../helpers/fake-data.ts';
import { fakeReport } from '../../helpers/fake-report.ts';

const run = (id: number, name: string) =>
  fakeRun({ id, name, status: 'finished', nmse: 0.01 * id, iterations: 100 * id });
const report = fakeReport([run(1, 'a'), run(2, 'longer')]);

describe('the tables of a report', () => {
  it('have a row a run with the metrics of the sets that are there', () => {
    const { header, rows } = resultRows(report);
    expect(header.slice(0, 3)).toEqual(['Run', 'Weights', 'Iterations']);
    expect(rows.map((row) => [row[0], row[2]])).toEqual([
      ['a', 100],
      ['longer', 200],
    ]);
    expect(rows[1][header.indexOf('NMSE, train')]).toBe(report.runs[1].summary.train.nmse);
  });

  it('have the settings in which runs differ first', () => {
    const { rows } = settingRows(report);
    expect(rows.map(([path]) => path)).toEqual(['network.hidden', 'seed']);
    expect(rows[0].slice(1)).toEqual(['[1]', '[6]']);
  });
});
