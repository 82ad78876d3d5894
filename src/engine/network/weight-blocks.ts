/** The weights seen as matrices: what initialisations and regularisers treat one by one. */
import { FROM_TARGET, type LayerLayout, type Layout, type Source } from './layout.ts';

/**
 * What a block of weights reads: the layer's own values, another layer's, the external inputs, the targets (teacher
 * forcing), the constant 1, or (`own`) one number of the cell itself for each unit, as peepholes do.
 */
export type BlockKind = 'recurrent' | 'layer' | 'input' | 'target' | 'bias' | 'own';

/** A sub-matrix of theta: element (i, j) is theta[at + i * stride + j]. Single weights in it may be masked or frozen. */
export interface WeightBlock {
  /** Index into `Layout.layers` of the layer that the weights lead into. */
  readonly layer: number;
  /** Which of the cell's nets (0 for plain units), or which own weight: index into `gates.blocks` or `gates.own`. */
  readonly block: number;
  /** Index into `Layout.layers` of the source, or -1. */
  readonly source: number;
  /** Steps back in time of the source. */
  readonly delay: number;
  readonly kind: BlockKind;
  /** Units of the layer. */
  readonly rows: number;
  /** Values of the source; 1 for `bias` and `own`. */
  readonly cols: number;
  readonly at: number;
  readonly stride: number;
}

/**
 * Every block of weights, layer by layer, net by net, in the order of the columns of W, then the bias; own weights last. Blocks without
 * a single existing weight (a layer without bias, a source that a gate does not see) are left out.
 */
export function weightBlocks(layout: Layout): readonly WeightBlock[] {
  return layout.layers
    .flatMap((plan, layer) => layerBlocks(plan, layer))
    .filter((block) => hasWeights(layout, block));
}

/** The blocks by which layers read their own earlier values. */
export function recurrentBlocks(layout: Layout): readonly WeightBlock[] {
  return weightBlocks(layout).filter(({ kind }) => kind === 'recurrent');
}

function layerBlocks(plan: LayerLayout, layer: number): WeightBlock[] {
  const own = (plan.gates?.own ?? []).map((_, w) => ({
    ...{ layer, block: w, source: -1, delay: 0, kind: 'own' as const },
    ...{ rows: plan.size, cols: 1, at: plan.ownAt + w * plan.size, stride: 1 },
  }));
  const nets = Array.from({ length: plan.blocks }, (_, block) => {
    const first = { layer, block, rows: plan.size, stride: plan.fan };
    const at = plan.at + block * plan.size * plan.fan;
    const fromSources = plan.sources.map((source) => ({
      ...first,
      source: Math.max(-1, source.layer),
      delay: source.delay,
      kind: kindOf(source, layer),
      cols: source.width,
      at: at + source.at,
    }));
    const bias = { ...first, source: -1, delay: 0, kind: 'bias' as const, cols: 1, at: at + plan.fan - 1 };
    return [...fromSources, bias];
  });
  return [...nets.flat(), ...own];
}

function kindOf(source: Source, layer: number): BlockKind {
  if (source.layer === layer) return 'recurrent';
  if (source.layer === FROM_TARGET) return 'target';
  return source.layer < 0 ? 'input' : 'layer';
}

function hasWeights({ present }: Layout, { rows, cols, at, stride }: WeightBlock): boolean {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) if (present[at + i * stride + j] === 1) return true;
  }
  return false;
}
