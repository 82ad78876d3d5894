/** What both Python scripts carry with them: weights, layers, and samples to check themselves with. */
import { base64Lines, doubleBytes } from './base64.ts';
import type { ExportedLayer, ExportedNetwork } from './exported-network.ts';
import type { Samples } from './samples.ts';

/** At most so many numbers of samples go into a script: 4 MB. */
const MOST_NUMBERS = 500_000;

/** The lines of data, the same in every script. `np` and `base64` must be imported before them. */
export function pythonData(network: ExportedNetwork, samples: Samples | null): string {
  return `${reader}

# All weights in the order of the layers, float64, little-endian.
WEIGHTS = numbers(${embedded(network.weights)})

# Layers in the order of update. A layer's W is (blocks * size, fan), row by row from WEIGHTS[at]; it multiplies
# z(t) = [the sources at t - delay | 1]. "own" weights a unit (peepholes), each of "size" numbers, start at "own_at".
LAYERS = [
${network.layers.map(layerLine).join('\n')}
]
INPUTS, OUTPUTS = ${network.inputs}, ${network.outputs}
OUTPUT = ${JSON.stringify(network.output)}

${samples === null ? noSamples : sampleLines(network, samples)}`;
}

const reader = `def numbers(text):
    """float64 numbers from base64."""
    return np.frombuffer(base64.b64decode(text), dtype="<f8").astype(np.float64)`;

const embedded = (values: Float64Array): string => `"""\n${base64Lines(doubleBytes(values))}\n"""`;

function layerLine(layer: ExportedLayer): string {
  const { name, units, size, blocks, fan, at, ownAt, own, leak, carry, sources } = layer;
  const text = JSON.stringify;
  const pairs = sources.map(({ from, delay }) => `(${text(from)}, ${delay})`);
  const entries = [
    `"name": ${text(name)}, "units": "${units}", "size": ${size}, "blocks": ${blocks}, "fan": ${fan}`,
    `"at": ${at}, "own": ${own}, "own_at": ${ownAt}`,
    `"sources": [${pairs.join(', ')}]`,
    `"carry": ${carry === null ? 'None' : `(${text(carry.from)}, ${carry.delay})`}`,
    `"leak": ${leak === null ? 'None' : `[${leak.join(', ')}]`}`,
  ];
  return `    {\n${entries.map((entry) => `        ${entry},`).join('\n')}\n    },`;
}

/** A comment ends with its line. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

const noSamples = `# The run trains on sequences, not on one series: there are no stored predictions to check against.
SAMPLES = None
STRETCHES = []
TOLERANCE = 0.0`;

function sampleLines(network: ExportedNetwork, samples: Samples): string {
  const { inputs, outputs } = network;
  const { inputColumns, targetColumns, horizon, undo, steps } = samples;
  const count = Math.min(samples.count, Math.floor(MOST_NUMBERS / (inputs + 2 * outputs)));
  const stretches = samples.stretches
    .filter(({ start }) => start < count)
    .map(({ start, end }) => `(${start}, ${Math.min(end, count)})`);
  const list = (values: readonly number[]) => `np.array([${values.join(', ')}])`;
  const columns = inputColumns.map(({ column, tap }) => `(${JSON.stringify(column)}, ${tap})`);
  const part = (values: Float64Array, width: number) =>
    `numbers(${embedded(values.subarray(0, count * width))}).reshape(-1, ${width})`;
  const undoLine = (list: Samples['undo'][number]) =>
    `    [${list.map((one) => (one.kind === 'exp' ? `("exp", ${one.minus})` : `("add", numbers(${embedded(one.values.subarray(0, count))}))`)).join(', ')}],`;
  const prepared = steps
    .map((text) => `\n# Before that, a step of the preparation: ${oneLine(text)}`)
    .join('');
  return `# Inputs are standardised columns of the series: (name, rows before the newest one that is known). Outputs are
# ${horizon} ${horizon === 1 ? 'step' : 'steps'} ahead: y = mean + sd * output.${prepared}
INPUT_COLUMNS = [${columns.join(', ')}]
INPUT_MEAN, INPUT_SD = ${list(inputColumns.map(({ mean }) => mean))}, ${list(inputColumns.map(({ sd }) => sd))}
TARGET_COLUMNS = [${targetColumns.map(({ column }) => JSON.stringify(column)).join(', ')}]
TARGET_MEAN, TARGET_SD = ${list(targetColumns.map(({ mean }) => mean))}, ${list(targetColumns.map(({ sd }) => sd))}

# The first ${count} of ${samples.count} samples, in scaled units: (samples, ${inputs}) inputs, (samples, ${outputs}) targets and predictions.
SAMPLES = {
    "inputs": ${part(samples.inputs, inputs)},
    "targets": ${part(samples.targets, outputs)},
    "predictions": ${part(samples.outputs, outputs)},
}
# Samples [first, end) that one state runs through; before each of them the state is zero.
STRETCHES = [${stretches.join(', ')}]
# What leads from y to the units of the series at these samples, target by target: a number for each of them is added
# (steps that look back use the true values before each sample), or it is exp(y) less a number. Empty: y is in its units.
UNDO = [
${undo.map(undoLine).join('\n')}
]


def to_original(outputs):
    """Predictions (samples, ${outputs}) of the samples above, in scaled units, as they are in the units of the series."""
    y = TARGET_MEAN + TARGET_SD * np.asarray(outputs)
    for column, steps in enumerate(UNDO):
        for kind, value in steps:
            y[:, column] = np.exp(y[:, column]) - value if kind == "exp" else y[:, column] + value
    return y


# The run computed in ${network.precision}; this script computes in float64.
TOLERANCE = ${network.precision === 'float64' ? '1e-9' : '1e-3'}`;
}
