/** What a made-up card came to: every verdict in its table, and a figure with drawings of every kind. */
import type { Conclusion } from '../../src/engine/replications/index.ts';

const steps = Float64Array.from({ length: 100 }, (_, i) => i + 1);
const lengths = Float64Array.from([10, 20, 50, 100, 200]);

export const fakeConclusion: Conclusion = {
  verdict: 'near',
  sentence:
    'The error stays where it was after 20 iterations in 5 of 6 starts, and the condition number grows beyond 1e8, but not as far as published: the stand-in has less noise than the measured series.',
  quantities: [
    {
      name: 'condition',
      label: 'Condition number after 100 iterations',
      published: 3.2e10,
      measured: 4.812345678e9,
      verdict: 'near',
      note: 'Within a factor of ten.',
    },
    {
      name: 'nmse',
      label: 'Test NMSE',
      published: 0.0123,
      measured: 0.0119283746,
      verdict: 'reproduced',
    },
    { name: 'starts', label: 'Starts that stall', published: 6, measured: 5, verdict: 'not reproduced' },
    {
      name: 'stalls',
      label: 'Training',
      published: null,
      publishedText: 'the error stays where it was after 20 iterations',
      measured: null,
      measuredText: 'in 5 of 6 starts',
      verdict: 'open',
      note: 'The quick form ends too early to tell.',
    },
    {
      name: 'time',
      label: 'Time of a run',
      published: 200,
      measured: 0.41,
      unit: 's',
      verdict: null,
    },
  ],
  figure: [
    {
      kind: 'lines',
      name: 'errors',
      title: 'Errors over the iterations',
      x: { label: 'iteration' },
      y: { label: 'NMSE', log: true },
      traces: [
        { label: 'training', x: steps, y: steps.map((t) => 0.01 + 0.9 * Math.exp(-t / 8)) },
        { label: 'test', x: steps, y: steps.map((t) => 0.012 + 0.9 * Math.exp(-t / 9)) },
      ],
      references: [{ axis: 'y', at: 0.0123, label: 'published: 0.0123' }],
    },
    {
      kind: 'lines',
      name: 'condition',
      title: 'Condition number',
      x: { label: 'iteration' },
      y: { label: 'κ(H)', log: true },
      traces: [{ label: 'κ(H)', x: steps, y: steps.map((t) => 1e4 * 1.14 ** t) }],
    },
    {
      kind: 'points',
      name: 'lengths',
      title: 'Share of the runs that succeed',
      x: { label: 'Length T' },
      y: { label: 'Share' },
      traces: [
        { label: 'published', x: lengths, y: Float64Array.of(1, 1, 1, 1, 1) },
        { label: 'measured', x: lengths, y: Float64Array.of(1, 1, 0.8, 0.6, 0.6) },
      ],
    },
    {
      kind: 'table',
      name: 'starts',
      title: 'Every start',
      columns: ['start', 'iterations', 'NMSE', 'ended'],
      rows: [
        [1, 100, 0.0119283746, 'iterations'],
        [2, 100, 0.0124, 'iterations'],
        [3, 41, 0.31, 'not positive definite'],
      ],
    },
  ],
  speed: 'A run took 0.41 s here; the text tells 200 s on its machine.',
};
