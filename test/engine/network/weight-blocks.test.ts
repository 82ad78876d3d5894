import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/engine/network/index.ts';
import { type Layout, layoutOf } from '../../../src/engine/network/layout.ts';
import { recurrentBlocks, weightBlocks } from '../../../src/engine/network/weight-blocks.ts';
import { weightNames } from '../../../src/engine/network/weight-names.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';

function layoutFor(network: Record<string, unknown>, seed = 1): Layout {
  const { network: spec } = readRunSpec({ network: { name: 'recurrent', ...network } });
  return layoutOf(buildGraph(spec, 2, 1, seed), 2, 1);
}

const networks = {
  plain: { hidden: [3, 2], delays: [1, 4], direct: true },
  'teacher forced': { outputFeedback: true, teacherForcing: true },
  lstm: { cell: { name: 'lstm', peepholes: true }, outputFeedback: true },
  gru: { cell: 'gru' },
  'gru, reset before': { cell: { name: 'gru', reset: 'before' } },
  highway: { cell: { name: 'highway', depth: 3 } },
  'echo state': { name: 'echo-state', units: 4, outputFeedback: true },
};

describe.each(Object.entries(networks))('the blocks of weights of a network (%s)', (_, network) => {
  const layout = layoutFor(network);

  it('hold every weight once', () => {
    const indices = weightBlocks(layout).flatMap(({ rows, cols, at, stride }) =>
      Array.from({ length: rows * cols }, (__, i) => at + Math.floor(i / cols) * stride + (i % cols)),
    );
    expect(indices.sort((a, b) => a - b)).toEqual(weightNames(layout).map(({ index }) => index));
  });

  it('say where their weights come from', () => {
    for (const { layer, kind, at, rows, delay } of weightBlocks(layout)) {
      const name = weightNames(layout).find(({ index }) => index === at);
      const from = { recurrent: layout.layers[layer].name, own: 'cell' }[kind as string] ?? kind;
      expect(name?.to).toBe(layout.layers[layer].name);
      expect(name?.unit).toBe(0);
      expect(name?.delay).toBe(delay);
      expect(rows).toBe(layout.layers[layer].size);
      if (kind === 'layer') expect(layout.layers.map((plan) => plan.name)).toContain(name?.from);
      else expect(name?.from).toBe(from);
    }
  });
});

describe('recurrent blocks', () => {
  it('are one for each gate that sees the own values, and each delay', () => {
    const blocks = (network: Record<string, unknown>) =>
      recurrentBlocks(layoutFor(network)).map(({ block, delay }) => [block, delay]);
    expect(blocks({ delays: [1, 5] })).toEqual([
      [0, 1],
      [0, 5],
    ]);
    expect(blocks({ cell: 'lstm' }).map(([block]) => block)).toEqual([0, 1, 2, 3]);
    expect(blocks({ cell: 'gru' }).map(([block]) => block)).toEqual([0, 1, 3]);
    expect(blocks({ delays: [] })).toEqual([]);
  });
});

describe('an echo state network', () => {
  it('trains the weights into its output and no others', () => {
    const layout = layoutFor(networks['echo state']);
    const trained = weightNames(layout).filter(({ index }) => layout.freeIndex[index] >= 0);
    expect(new Set(trained.map(({ to }) => to))).toEqual(new Set(['output']));
    expect(trained).toHaveLength(4 + 1);
  });
});

describe('a leak that is drawn from a range', () => {
  const leaksOf = (seed: number, network: object = {}) =>
    layoutFor({ hidden: [50], leak: 0.2, leakTo: 0.6, ...network }, seed).layers[0].leak ?? [];

  it('differs from unit to unit, within the range', () => {
    const leaks = Array.from(leaksOf(1));
    expect(new Set(leaks).size).toBe(50);
    for (const a of leaks) expect(a >= 0.2 && a < 0.6).toBe(true);
  });

  it('is the same under the same seed, another under another', () => {
    expect(leaksOf(1)).toEqual(leaksOf(1));
    expect(leaksOf(1)).not.toEqual(leaksOf(2));
  });

  it('does not depend on the other layers', () => {
    expect(leaksOf(1, { direct: true, delays: [1, 2] })).toEqual(leaksOf(1));
  });
});
