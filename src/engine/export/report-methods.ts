/** What was done, in sentences for the methods section of a paper, and where it comes from. */
import { stepsText } from '../data/steps-text.ts';
import { entryNamed } from '../fields.ts';
import { gradients } from '../gradients/index.ts';
import { initialisations } from '../initialisations/index.ts';
import { losses } from '../loss/index.ts';
import { methods } from '../methods/index.ts';
import { cells } from '../network/cells/index.ts';
import { networks } from '../network/index.ts';
import { weightCount } from '../network/weight-names.ts';
import { regularizers } from '../regularizers/index.ts';
import { tasks } from '../tasks/index.ts';
import type { Run } from '../train/run.ts';
import { exportedNetwork } from './exported-network.ts';

/** Sentences, the equations in them (KaTeX source) with their names, and the sources that they rest on. */
export interface MethodsText {
  readonly paragraphs: readonly string[];
  readonly equations: readonly { readonly label: string; readonly latex: string }[];
  readonly sources: readonly string[];
}

/** The methods of a run, from its specification. */
export function methodsText(run: Run): MethodsText {
  const { spec } = run;
  const loss = entryNamed(losses, spec.loss.name);
  const network = entryNamed(networks, spec.network.name);
  const initialisation = entryNamed(initialisations, spec.initialisation.name);
  const gradient = entryNamed(gradients, spec.gradient.name);
  const penalties = spec.regularizers.map(({ name }) => entryNamed(regularizers, name));
  const steps = spec.phases.map(({ method }) => entryNamed(methods, method.name));
  const used = cellsOf(spec.network);
  const entries = [network, ...used, initialisation, loss, ...penalties, gradient, ...steps];
  const label = ({ label }: { label: string }) => label;
  return {
    paragraphs: [
      networkSentences(run, network.label),
      dataSentences(run),
      `Initial weights were drawn by "${initialisation.label}" (${optionsText(spec.initialisation)}) from the seed ${spec.initialSeed ?? spec.seed}.`,
      `The cost was "${loss.label}"${penalties.length === 0 ? '' : ` with ${penalties.map((one, i) => `"${label(one)}" (${optionsText(spec.regularizers[i])})`).join(' and ')}`}; its gradient was computed by "${gradient.label}" (${optionsText(spec.gradient)}) in ${spec.precision}. ${phaseSentence(run)}`,
      `All random numbers follow from the seed ${spec.seed}. Training ended after ${run.state.iteration} iterations${run.state.ended === null ? '' : `: ${lowerFirst(run.state.ended.reason.sentence)}`}`,
    ],
    equations: [loss, ...used, ...steps].flatMap((one) =>
      'equation' in one && typeof one.equation === 'string'
        ? [{ label: one.label, latex: one.equation }]
        : [],
    ),
    sources: [
      ...new Set(
        entries.flatMap((one) => ('source' in one && typeof one.source === 'string' ? [one.source] : [])),
      ),
    ],
  };
}

/** Cells named anywhere in the settings of the network. */
function cellsOf(network: unknown): (typeof cells)[number][] {
  const text = JSON.stringify(network);
  return cells.filter(({ name }) =>
    new RegExp(`"(?:cell|activation|name)":(?:\\{"name":)?"${name}"`).test(text),
  );
}

function networkSentences(run: Run, label: string): string {
  const { layers, inputs, outputs, output } = exportedNetwork(run);
  const listed = layers.map(
    ({ name, size, units, leak }) =>
      `"${name}" (${size} ${units} ${size === 1 ? 'unit' : 'units'}${leak === null ? '' : ', leaky'})`,
  );
  const joined = layers.flatMap(({ name, sources }) =>
    sources.map(({ from, delay }) => `${from} to ${name}${delay === 0 ? '' : ` (delay ${delay})`}`),
  );
  const { layout } = run.problem;
  return `The network ("${label}") has ${inputs} ${inputs === 1 ? 'input' : 'inputs'}, ${outputs} ${outputs === 1 ? 'output' : 'outputs'} and ${weightCount(layout)} weights, of which ${layout.freeCount} were trained. Layers, in the order of update: ${listed.join(', ')}; the output is layer "${output}". Connections: ${joined.join('; ')}.`;
}

function dataSentences({ spec, series, source }: Run): string {
  const task = entryNamed(tasks, spec.task.name);
  if (source.kind !== 'series' || series === null) {
    return `Training sequences came from the task "${task.label}" (${optionsText(spec.task)}), ${spec.batches.size} a batch.`;
  }
  const { sets, spec: data, scaling, filled, cuts } = source.prepared;
  const done = stepsText(source.prepared);
  const steps =
    done.length === 0
      ? ''
      : ` Before scaling: ${done.join('; ')}. Predictions were led back to the units of the series${data.steps.some(({ on, name }) => on && name === 'clip') ? ', except for what was clipped' : ''}.`;
  const ahead =
    data.future.length === 0
      ? ''
      : ` Known in advance, at the time of the target: ${data.future.join(', ')}.`;
  const embargo =
    data.split.embargo === 0
      ? ''
      : ` ${data.split.embargo} rows were left out before validation and before test.`;
  const count = ({ start, end }: { start: number; end: number }) => end - start;
  const scaled =
    data.scale === 'none'
      ? 'Values were not scaled.'
      : `Columns were standardised by mean and standard deviation of the training part (${data.targets.map((name, i) => `${name}: ${scaling.targets[i].mean} and ${scaling.targets[i].sd}`).join('; ')}).`;
  const holes =
    filled.length === 0
      ? ''
      : ` ${data.missing === 'cut' ? `The series was cut at its missing values: ${cuts.reduce((sum, { from, to }) => sum + to - from, 0)} samples in ${cuts.length} places were left out, and the state was zero behind them` : data.missing === 'mask' ? `Missing inputs held their last value${data.indicator ? ', with inputs that tell so' : ''}; missing targets counted neither in the cost nor in metrics` : 'Missing values were filled in'}: ${filled.map((one) => `${one.count} of ${one.column}`).join(', ')}.`;
  return `The series "${series.name}" (${series.length} rows) was split in time order into ${count(sets.train)} training, ${count(sets.validation)} validation and ${count(sets.test)} test samples. Inputs were ${data.inputs.join(', ')} at delays ${data.taps.join(', ')}; targets were ${data.targets.join(', ')}, ${data.horizon} ${data.horizon === 1 ? 'step' : 'steps'} ahead.${ahead}${steps}${embargo} ${scaled}${holes} ${spec.data.testStart === 'carry' ? 'Validation and test went on from the state that training ended in.' : 'Validation and test started from zero state.'}`;
}

function phaseSentence({ spec }: Run): string {
  const phases = spec.phases.map(({ method, iterations }) => {
    const { label } = entryNamed(methods, method.name);
    return `"${label}" (${optionsText(method)})${iterations === null ? '' : ` for ${iterations} iterations`}`;
  });
  return `It was minimised by ${phases.join(', then ')}.`;
}

/** Settings of an entry: name value, name value. */
function optionsText({ name: _name, ...options }: Record<string, unknown>): string {
  const parts = Object.entries(options).map(([key, value]) => `${key} ${valueText(value)}`);
  return parts.length === 0 ? 'no settings' : parts.join(', ');
}

function valueText(value: unknown): string {
  if (value === null) return 'off';
  if (Array.isArray(value) && value.length > 12) return `${value.length} values`;
  return typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : String(value);
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
