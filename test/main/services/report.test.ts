import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printPdf } from '../../../src/main/platform/print-pdf.ts';
import { unpackChromium } from '../../helpers/chromium.ts';
import {
  ended,
  projectWithRun,
  startServices,
  temporaryFolder,
  waveSpec,
  whenRun,
} from '../../helpers/projects.ts';

describe('a report', () => {
  it('of one run and of two says what was done, with hashes, figures, LaTeX and BibTeX', async () => {
    const folder = temporaryFolder();
    const services = startServices(folder);
    const { handlers } = services;
    const first = await projectWithRun(
      services,
      join(folder, 'p.unfold'),
      waveSpec(20, { name: 'a <b> & 50 %' }),
    );
    await expect(async () => handlers['run.report']({ ids: [first], to: folder })).rejects.toThrow(
      /no weights yet/,
    );
    const spec = waveSpec(10, {
      network: { name: 'recurrent', hidden: [3] },
      phases: [{ method: 'adam', iterations: null }],
    });
    const { id: second } = await handlers['run.create']({ seriesId: 1, spec });
    for (const id of [first, second]) {
      await handlers['run.start']({ id });
      await whenRun(services, id, ended);
    }
    const { summary } = await handlers['run.get']({ id: first });
    const one = await handlers['run.report']({ ids: [first], to: folder });
    expect(one).toBe(join(folder, 'a-b-50-report.html'));
    const text = readFileSync(one, 'utf8');
    expect(text).toContain('<h1>a &lt;b&gt; &amp; 50 %</h1>');
    expect(text).toContain(summary?.weightsSha256 ?? 'no hash');
    expect(text).toContain('a &lt;b&gt; \\&amp; 50 \\%');
    expect(text).toContain('split in time order into 249 training, 0 validation and 50 test samples');
    expect(text).toContain('@inproceedings{pedersen1997');
    expect(text.match(/<svg /g)).toHaveLength(4);
    expect(text).not.toMatch(/undefined|\[object|NaN|src=|href=/);
    const both = await handlers['run.report']({ ids: [first, second], to: join(folder, 'both.html') });
    const compared = readFileSync(both, 'utf8');
    expect(compared).toContain('<h1>Comparison of 2 runs</h1>');
    expect(compared).toContain('@misc{kingma2014');
    expect(compared.indexOf('network.hidden')).toBeLessThan(compared.indexOf('>format<'));
    expect(readFileSync(await handlers['run.report']({ ids: [first], to: folder }), 'utf8')).toBe(text);
    const preview = await handlers['report.preview']({ ids: [first, second] });
    expect(preview.title).toBe('Comparison of 2 runs');
    expect(preview.runs.map(({ summary: { iterations } }) => iterations)).toEqual([20, 10]);
    expect(preview.figures.map(({ figure }) => figure.title)).toContain('Cost over the iterations');
    expect(preview.latex).toContain('\\begin{tabular}{lrrrrr}');
    expect(preview.bibtex).toContain('@misc{kingma2014');
  }, 60_000);

  it('is printed to PDF by a browser of this computer, and refused with what to do where there is none', async () => {
    const html = '<!doctype html><title>a</title><p>b</p>';
    const before = { ...process.env };
    try {
      process.env['UNFOLD_CHROMIUM'] = join(temporaryFolder(), 'nothing');
      await expect(printPdf(html)).rejects.toThrow(/UNFOLD_CHROMIUM.*write the report as HTML/s);
      const { executable, env } = await unpackChromium();
      Object.assign(process.env, env, { UNFOLD_CHROMIUM: executable });
      const made = await printPdf(html);
      expect(Buffer.from(made.subarray(0, 5)).toString()).toBe('%PDF-');
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  }, 60_000);
});
