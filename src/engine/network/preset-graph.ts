import type { NetworkPreset } from './index.ts';
import { graphFields, type NetworkGraph } from './spec.ts';

/** A network given layer by layer and connection by connection. */
export const graph: NetworkPreset = {
  name: 'graph',
  label: 'Graph of layers',
  help: 'Any layers joined by connections with delays; those of delay 0 must not form a cycle.',
  source: 'Bianchi et al. 2017, chapter 2: connections with a delay z^-d',
  fields: graphFields,
  build: (options) => options as unknown as NetworkGraph,
};
