/** Methods about networks: those drawn in the project, and those that runs have. */
import { type RunSpec, type Series, readFields, readRunSpec, subjectSize } from '../../engine/index.ts';
import { buildGraph } from '../../engine/network/index.ts';
import type { Layout } from '../../engine/network/layout.ts';
import { graphFields, type NetworkGraph } from '../../engine/network/spec.ts';
import type { Checked, Handlers } from '../../shared/api.ts';
import type { NetworkAnalysis, NetworkDetail, NetworkDrawing, RunNetwork } from '../../shared/models.ts';
import { analyseNetwork } from '../../engine/diagnostics/network-analysis.ts';
import { inSlices } from './in-slices.ts';
import { announceSaved, type Context, opened, type OpenProject } from './context.ts';
import { partsOf } from './diagnostic-offers.ts';
import { networkWeightHandlers } from './network-weights.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `network.${string}`>>;

export function networkHandlers(context: Context): Group {
  const store = () => opened(context).db.networks;
  const announced = <T>(result: T): T => {
    context.events.emit('network.changed', store().list());
    announceSaved(context);
    return result;
  };
  return {
    'network.list': () => store().list(),
    'network.get': ({ id }) => store().get(id),
    'network.create': ({ name, from }) => announced(store().create(name, contentOf(opened(context), from))),
    'network.save': ({ id, graph, drawing }) =>
      announced(infoOf(store().save(id, { graph: readGraph(graph), drawing: drawing as NetworkDrawing }))),
    'network.rename': ({ id, name }) => announced(store().rename(id, name)),
    'network.duplicate': ({ id }) => {
      const { name, graph, drawing } = store().get(id);
      return announced(store().create(`${name} (copy)`.slice(0, 200), { graph, drawing }));
    },
    'network.remove': ({ id }) => {
      store().remove(id);
      return announced(null);
    },
    'network.analyse': (params) => analyse(opened(context), params),
    'network.ofRun': ({ runId }) => networkOf(partsOf(opened(context), runId)),
    ...networkWeightHandlers(context),
  };
}

/** In slices, so that everything else goes on meanwhile. */
function analyse(project: OpenProject, params: Checked<'network.analyse'>): Promise<NetworkAnalysis> {
  const { graph, inputs, seriesId = null, samples = 300, seed = 1 } = params;
  const { initialisation = { name: 'uniform', range: 0.3 } } = params;
  const series = seriesId === null ? null : project.series(seriesId);
  const wish = { graph: readGraph(graph), inputs, series, samples, seed, initialisation };
  return inSlices(analyseNetwork(wish));
}

const infoOf = ({ graph: _graph, drawing: _drawing, ...info }: NetworkDetail) => info;

/** A graph with every default written out. @throws UnfoldError 'spec.*' where a setting cannot be read */
export const readGraph = (json: unknown): NetworkGraph =>
  readFields(graphFields, json, 'graph') as unknown as NetworkGraph;

/** The graph of a specification on its data. @throws UnfoldError as creating a run */
function networkOf({ spec, series }: { spec: RunSpec; series: Series | null }): RunNetwork {
  const { layout } = subjectSize(spec, series);
  return { graph: graphOf(spec, layout), inputs: layout.inputs, outputs: layout.outputs };
}

function graphOf(spec: RunSpec, { inputs, outputs }: Layout): NetworkGraph {
  const { layers, connections, output } = buildGraph(spec.network, inputs, outputs, spec.seed);
  return { layers, connections, output };
}

function contentOf(
  project: OpenProject,
  from: Checked<'network.create'>['from'],
): { graph: NetworkGraph; drawing: NetworkDrawing } {
  if ('graph' in from) {
    const drawing = (from.drawing as NetworkDrawing | undefined) ?? undrawn(1);
    return { graph: readGraph(from.graph), drawing };
  }
  const parts = 'runId' in from ? partsOf(project, from.runId) : partsOfSpec(project, from);
  const { graph, inputs } = networkOf(parts);
  const { initialisation } = parts.spec;
  // Weights that were written out belong to one set of sizes, which the editor is about to change.
  const suits = initialisation.name === 'given' ? null : initialisation;
  return { graph, drawing: { ...undrawn(inputs), masks: givenMasks(graph), initialisation: suits } };
}

const partsOfSpec = (
  { series }: OpenProject,
  { spec, seriesId }: { spec: Record<string, unknown>; seriesId: number | null },
) => ({ spec: readRunSpec(spec), series: seriesId === null ? null : series(seriesId) });

const undrawn = (inputs: number): NetworkDrawing => ({ places: {}, inputs, masks: {}, initialisation: null });

const givenMasks = ({ connections }: NetworkGraph): NetworkDrawing['masks'] =>
  Object.fromEntries(
    connections
      .filter(({ mask }) => mask.length > 0)
      .map(({ from, to, delay }) => [`${from}>${to}@${delay}`, { kind: 'given' as const }]),
  );
