import type { Series } from '../../../src/engine/data/series.ts';
import type { Diagnostic, DiagnosticResult, Panel } from '../../../src/engine/diagnostics/index.ts';
import { openSubject, type Subject } from '../../../src/engine/diagnostics/subject.ts';
import { readFields } from '../../../src/engine/fields.ts';
import { typescriptKernels } from '../../../src/engine/math/kernels-ts.ts';
import { advance } from '../../../src/engine/train/advance.ts';
import { checkpointOf, createRun } from '../../../src/engine/train/run.ts';
import { readRunSpec } from '../../../src/engine/train/spec.ts';
import { sineSeries } from '../../helpers/problems.ts';

/** The subject of a run after `iterations` of it: on a noisy sine where the settings name no task. */
export function subjectOf(
  settings: Record<string, unknown> = {},
  { iterations = 0, series = sineSeries(120) as Series | null } = {},
): Subject {
  const spec = readRunSpec({
    data: { split: { train: 80, validation: 0, test: 20 } },
    network: { name: 'recurrent', hidden: [3] },
    seed: 2,
    ...settings,
  });
  const own = spec.task.name === 'series' ? series : null;
  const run = createRun(spec, own, typescriptKernels);
  if (iterations > 0) advance(run, iterations);
  return openSubject(run.spec, own, { provider: typescriptKernels, checkpoint: checkpointOf(run) });
}

/** Weights by hand: every parameter in the order of theta. */
export const given = (weights: readonly number[]) => ({ name: 'given', weights });

/** What a diagnostic finds, with its defaults and `options`. */
export function found(
  diagnostic: Diagnostic,
  subject: Subject,
  options: Record<string, unknown> = {},
): DiagnosticResult {
  const steps = diagnostic.compute(subject, readFields(diagnostic.fields, options));
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** The scalar called `name`. */
export function scalarOf({ scalars }: DiagnosticResult, name: string): number {
  const scalar = scalars.find((candidate) => candidate.name === name);
  if (scalar !== undefined) return scalar.value;
  throw new Error(`no scalar ${name} among ${scalars.map((one) => one.name).join(', ')}`);
}

/** The panel called `name`, of a kind. */
export function panelOf<K extends Panel['kind']>(
  { panels }: DiagnosticResult,
  name: string,
  kind: K,
): Panel & { readonly kind: K } {
  const panel = panels.find((candidate) => candidate.name === name);
  if (panel?.kind === kind) return panel as Panel & { readonly kind: K };
  throw new Error(`no panel ${name} of kind ${kind} among ${panels.map((one) => one.name).join(', ')}`);
}
