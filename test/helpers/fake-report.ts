/** A made-up report for tests of views. */
import type { RunDetail } from '../../src/shared/models.ts';
import type { ReportPreview } from '../../src/shared/report-preview.ts';
import { wave } from './fake-data.ts';

export function fakeReport(runs: readonly RunDetail[]): ReportPreview {
  const y = wave(300).map((x) => Math.abs(x) / 100 + 0.01);
  const x = y.map((_, i) => i);
  return {
    title: runs.length === 1 ? runs[0].name : `Comparison of ${runs.length} runs`,
    runs: runs.flatMap(({ name, summary }) =>
      summary === null
        ? []
        : [
            {
              title: name,
              methods: {
                paragraphs: ['The network ("Recurrent") has 1 input, 1 output and 109 weights.'],
                equations: [{ label: 'Squared error', latex: 'E=\\tfrac12\\sum e^2' }],
                sources: ['Pedersen 1997, section 2'],
              },
              summary,
              settings: [
                { path: 'seed', value: '1' },
                { path: 'network.hidden', value: `[${name.length}]` },
              ],
              facts: [{ name: 'Software', value: 'Unfold 0.1.0' }],
            },
          ],
    ),
    figures: [
      {
        figure: {
          title: 'NMSE over the iterations',
          x: { label: 'Iteration' },
          y: { label: 'NMSE', log: true },
          curves: runs.map(({ name }, i) => ({ label: name, x, y: y.map((value) => value * (1 + i)) })),
        },
        caption: 'NMSE over the iterations',
      },
    ],
    sources: ['Pedersen 1997, section 2'],
    latex: '\\begin{table}\n\\end{table}',
    bibtex: '@inproceedings{pedersen1997}',
  };
}
