/** A document as the nodes and edges that the drawing library takes. */
import { type Edge, MarkerType, type Node } from '@xyflow/svelte';
import type { GraphTrouble } from '../../engine/catalog.ts';
import { INPUT, TARGET } from '../../engine/network/spec.ts';
import type { Chosen } from '../state/network-editor.svelte.ts';
import { nodeNames, nodeSize, placesOf } from './arrange.ts';
import { cellName } from './cell-name.ts';
import { BIAS, layerOf, type NetworkDocument, outputsOf } from './document.ts';
import { type DrawnEdge, drawnEdges } from './edges.ts';

type Tone = GraphTrouble['level'] | '';

/** What is written in a node, and how it looks. */
export type ThingNode = Node<
  {
    title: string;
    line: string;
    layer: boolean;
    output: boolean;
    frozen: boolean;
    tone: Tone;
    wiring: 'from' | 'to' | '';
    editable: boolean;
  },
  'thing'
>;

export type WireEdge = Edge<DrawnEdge & { tone: Tone } & Record<string, unknown>, 'wire'>;

/** What is shown besides the document itself. */
export interface Shown {
  readonly chosen: Chosen | null;
  readonly troubles: readonly GraphTrouble[];
  readonly wiring: { readonly from: string; readonly to: string } | null;
  readonly editable: boolean;
}

export function flowNodes(doc: NetworkDocument, shown: Shown): ThingNode[] {
  const places = placesOf(doc);
  return nodeNames(doc).map((name) => {
    const about = wordsOf(doc, name);
    const layer = layerOf(doc, name);
    return {
      id: name,
      type: 'thing' as const,
      position: { ...places[name] },
      ...nodeSize,
      selected: shown.chosen?.kind === 'node' && shown.chosen.name === name,
      ariaLabel: about.label,
      data: {
        ...{ title: about.title, line: about.line, layer: layer !== undefined, editable: shown.editable },
        output: doc.graph.output === name,
        frozen: layer?.frozen === true,
        tone: toneOf(shown.troubles, ({ layers }) => layers.includes(name)),
        wiring: shown.wiring?.to === name ? ('to' as const) : shown.wiring?.from === name ? 'from' : '',
      },
    };
  });
}

export function flowEdges(doc: NetworkDocument, shown: Shown): WireEdge[] {
  return drawnEdges(doc, placesOf(doc)).map((edge) => ({
    id: edge.id,
    type: 'wire' as const,
    source: edge.from,
    target: edge.to,
    selected: shown.chosen?.kind === 'connection' && shown.chosen.index === edge.index,
    focusable: edge.index !== null,
    selectable: edge.index !== null,
    ariaLabel: edge.label,
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
    data: {
      ...edge,
      tone: toneOf(shown.troubles, ({ connections }) => connections.includes(edge.index ?? -1)),
    },
  }));
}

/** What a node says: its title, a line below it, and both as one sentence for those who do not see it. */
export function wordsOf(doc: NetworkDocument, name: string): { title: string; line: string; label: string } {
  const { inputs } = doc.drawing;
  if (name === INPUT) return outside('inputs', `${inputs} ${inputs === 1 ? 'column' : 'columns'}`);
  if (name === TARGET) return outside('true values', `${outputsOf(doc)}, teacher forcing`);
  if (name === BIAS) return outside('bias', 'constant 1');
  const layer = layerOf(doc, name);
  const line = `${layer?.size ?? 0} ${cellName(layer?.cell.name ?? '')}`;
  const more = [
    ...(doc.graph.output === name ? ['output'] : []),
    ...(layer?.frozen === true ? ['frozen'] : []),
  ];
  return { title: name, line, label: [`Layer ${name}`, line, ...more].join(', ') };
}

const outside = (title: string, line: string) => ({ title, line, label: `${title}, ${line}` });

function toneOf(troubles: readonly GraphTrouble[], about: (trouble: GraphTrouble) => boolean): Tone {
  const found = troubles.filter(about);
  return found.find(({ level }) => level === 'error')?.level ?? found[0]?.level ?? '';
}
