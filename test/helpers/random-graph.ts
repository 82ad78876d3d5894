import type { ConnectionSpec, LayerSpec, NetworkGraph } from '../../src/engine/network/spec.ts';
import { openStream, type Stream } from '../../src/engine/random.ts';

/**
 * A random network for tests of derivatives: one to three hidden layers of `cell` units, delays 0 to 3, feedback from
 * the output, skip connections, masks, frozen weights, leaks, layers without bias; delay 0 only from earlier to later.
 */
export function randomGraph(seed: number, cell: string, outputs = 2): NetworkGraph {
  const stream = openStream(seed, 'random graph');
  const hidden = Array.from({ length: stream.integer(1, 4) }, (_, i) =>
    randomLayer(stream, `hidden${i}`, cell),
  );
  const output: LayerSpec = {
    name: 'output',
    size: outputs,
    cell: 'linear',
    leak: [1],
    bias: stream.uniform() < 0.8,
  };
  const layers = [...hidden, output];
  const connections: ConnectionSpec[] = [];
  const connect = (from: number, to: number, delay: number) => {
    const rows = layers[to].size;
    const cols = from < 0 ? 2 : layers[from].size;
    const name = from < 0 ? 'input' : layers[from].name;
    const mask =
      stream.uniform() < 0.3 ? Array.from({ length: rows * cols }, () => stream.integer(0, 2)) : [];
    connections.push({ from: name, to: layers[to].name, delay, mask, frozen: stream.uniform() < 0.15 });
  };
  layers.forEach((_, to) => {
    connect(to === 0 ? -1 : to - 1, to, 0);
    if (stream.uniform() < 0.5) connect(-1, to, stream.integer(1, 4));
    for (let from = 0; from < layers.length; from++) {
      if (stream.uniform() < 0.45) connect(from, to, stream.integer(1, 4));
      if (from < to - 1 && stream.uniform() < 0.4) connect(from, to, 0);
    }
  });
  return { layers, connections, output: 'output' };
}

function randomLayer(stream: Stream, name: string, cell: string): LayerSpec {
  const size = stream.integer(1, 5);
  const kind = stream.uniform();
  const leak =
    kind < 0.5
      ? [1]
      : kind < 0.7
        ? [stream.uniformIn(0.2, 0.9)]
        : Array.from({ length: size }, () => stream.uniformIn(0.2, 1));
  return { name, size, cell, leak, bias: stream.uniform() < 0.8 };
}
