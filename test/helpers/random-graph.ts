import { readFields } from '../../src/engine/fields.ts';
import { cells } from '../../src/engine/network/cells/index.ts';
import type { ConnectionSpec, LayerSpec, NamedOptions, NetworkGraph } from '../../src/engine/network/spec.ts';
import { openStream, type Stream } from '../../src/engine/random.ts';

/** A cell with every setting it has: a name, or a name with some settings. */
export function cellOf(given: string | NamedOptions): NamedOptions {
  const fields = { cell: { kind: 'entry', label: '', help: '', table: cells, default: 'tanh' } } as const;
  return readFields(fields, { cell: given }).cell as NamedOptions;
}

/**
 * A random network for tests of derivatives: one to three hidden layers of `cell` units, delays 0 to 3, feedback from
 * the output, connections from two inputs and from the targets, skip connections, masks, frozen weights, leaks, layers
 * without bias; delay 0 only from earlier to later.
 */
export function randomGraph(seed: number, given: string | NamedOptions, outputs = 2): NetworkGraph {
  const cell = cellOf(given);
  const stream = openStream(seed, 'random graph');
  const hidden = Array.from({ length: stream.integer(1, 4) }, (_, i) =>
    randomLayer(stream, `hidden${i}`, cell),
  );
  const output: LayerSpec = {
    name: 'output',
    size: outputs,
    cell: { name: 'linear' },
    leak: [1],
    leakTo: null,
    frozen: stream.uniform() < 0.1,
    bias: stream.uniform() < 0.8,
  };
  const layers = [...hidden, output];
  const connections: ConnectionSpec[] = [];
  const connect = (from: number | 'input' | 'target', to: number, delay: number) => {
    const rows = layers[to].size;
    const cols = from === 'input' ? 2 : from === 'target' ? outputs : layers[from].size;
    const name = typeof from === 'string' ? from : layers[from].name;
    const mask =
      stream.uniform() < 0.3 ? Array.from({ length: rows * cols }, () => stream.integer(0, 2)) : [];
    connections.push({ from: name, to: layers[to].name, delay, mask, frozen: stream.uniform() < 0.15 });
  };
  layers.forEach((_, to) => {
    connect(to === 0 ? 'input' : to - 1, to, 0);
    if (stream.uniform() < 0.5) connect('input', to, stream.integer(1, 4));
    if (stream.uniform() < 0.2) connect('target', to, stream.integer(1, 4));
    const needsItself = cell.name === 'gru' && cell.reset === 'before' && layers[to].cell === cell;
    if (needsItself) connect(to, to, 1);
    for (let from = 0; from < layers.length; from++) {
      if (needsItself && from === to) continue;
      if (stream.uniform() < 0.45) connect(from, to, stream.integer(1, 4));
      if (from < to - 1 && stream.uniform() < 0.4) connect(from, to, 0);
    }
  });
  return { layers, connections, output: 'output' };
}

function randomLayer(stream: Stream, name: string, cell: NamedOptions): LayerSpec {
  const size = stream.integer(1, 5);
  const isPlain = ['tanh', 'logistic', 'relu', 'linear'].includes(cell.name);
  const kind = isPlain ? stream.uniform() : 0;
  const leak =
    kind < 0.5
      ? [1]
      : kind < 0.7
        ? [stream.uniformIn(0.2, 0.9)]
        : Array.from({ length: size }, () => stream.uniformIn(0.2, 1));
  const bias = stream.uniform() < 0.8;
  return { name, size, cell, leak, leakTo: null, bias, frozen: stream.uniform() < 0.1 };
}
