/** How large the weights are, connection by connection. */
import { type WeightBlock, weightBlocks } from '../network/weight-blocks.ts';
import type { Diagnostic } from './index.ts';
import { blockName, shown, slug } from './looked-at.ts';
import type { Finding, Panel } from './result.ts';
import type { Subject } from './subject.ts';
import { weightWords } from './weight-words.ts';

/** One connection: its length, root mean square and largest weight. */
interface Group {
  readonly words: string;
  readonly count: number;
  readonly norm: number;
  readonly rms: number;
  readonly largest: number;
  /** Index in theta of the largest. */
  readonly at: number;
}

/**
 * Euclidean norms of the weights of every connection, net by net, and of the biases. While training without
 * regularisation, weights of proportional units grow without bound (Pedersen 1997, figure 1).
 */
export const weightGroups: Diagnostic = {
  name: 'weight-groups',
  label: 'Sizes of weights',
  help: 'The length of the weight vector of every connection, and its largest weight.',
  family: 'conditioning',
  source: 'Pedersen 1997, "Approximate dependency" and figures 1 and 3',
  normal: 'Weights between -5 and 5 on scaled data, and lengths that settle down as training converges.',
  advice:
    'Weights that go on growing while the error hardly changes follow a direction that the error does not depend on: look at the conditioning and its causes, and raise weight decay.',
  needs: [],
  fields: {
    limit: {
      kind: 'number',
      label: 'Named from',
      help: 'Connections with a weight of at least this size are named.',
      default: 20,
      above: 0,
    },
  },
  refuses: ({ layout }) => (layout.parameters > 0 ? null : 'This network has no weights.'),
  flops: ({ layout }) => 4 * layout.parameters,
  compute: function* (subject, options) {
    const { layout } = subject;
    const groups = weightBlocks(layout).map((block) => groupOf(subject, block));
    yield 0.9;
    const squares = groups.reduce((sum, { norm }) => sum + norm * norm, 0);
    return {
      scalars: [
        { name: 'weight-norm', label: 'Length of all weights', value: Math.sqrt(squares), log: true },
        ...groups.map(({ words, norm }) => ({
          name: `weight-norm-${slug(words)}`,
          label: `Length of weights, ${words}`,
          value: norm,
          log: true,
        })),
      ],
      panels: panelsOf(groups),
      findings: findingsOf(subject, groups, options.limit as number),
    };
  },
};

function groupOf({ layout, problem }: Subject, block: WeightBlock): Group {
  let squares = 0;
  let count = 0;
  let at = block.at;
  for (let i = 0; i < block.rows; i++) {
    for (let j = 0; j < block.cols; j++) {
      const index = block.at + i * block.stride + j;
      if (layout.present[index] === 0) continue;
      count++;
      squares += problem.theta[index] * problem.theta[index];
      if (Math.abs(problem.theta[index]) > Math.abs(problem.theta[at])) at = index;
    }
  }
  const words = blockName(layout, block);
  const largest = Math.abs(problem.theta[at]);
  return { words, count, norm: Math.sqrt(squares), rms: Math.sqrt(squares / count), largest, at };
}

function panelsOf(groups: readonly Group[]): Panel[] {
  return [
    {
      kind: 'bars',
      name: 'norms',
      title: 'Length of the weights of each connection',
      y: { label: 'Euclidean norm' },
      labels: groups.map(({ words }) => words),
      values: Float64Array.from(groups, ({ norm }) => norm),
    },
    {
      kind: 'table',
      name: 'groups',
      title: 'Weights of each connection',
      columns: ['Connection', 'Weights', 'Length', 'Root mean square', 'Largest'],
      rows: groups.map(({ words, count, norm, rms, largest }) => [words, count, norm, rms, largest]),
    },
  ];
}

function findingsOf(subject: Subject, groups: readonly Group[], limit: number): Finding[] {
  const named = groups.filter(({ largest }) => largest >= limit).sort((a, b) => b.largest - a.largest);
  if (named.length === 0) return [];
  const [{ at, largest }] = named;
  const weight = subject.weights.find(({ index }) => index === at);
  const which = weight === undefined ? '' : ` (${weightWords(weight)})`;
  return [
    {
      name: 'large-weights',
      level: 'warning',
      sentence: `Weights are large: up to ${shown(largest)}${which}, in ${named.map(({ words }) => words).join(', ')}. Large recurrent weights make large derivatives, and with them a large condition number.`,
      remedies: [],
    },
  ];
}
