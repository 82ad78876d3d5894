import { resolve } from 'node:path';
import { defaultsOf, entryNamed, tables } from '../../engine/catalog.ts';
import { UnfoldError } from '../../engine/errors.ts';
import type { CheckpointInfo, RunInfo, StoredDiagnostic } from '../../shared/models.ts';
import { diagnosticText, offersText } from '../diagnostic-text.ts';
import { diagnoseRun } from '../diagnose-run.ts';
import { exitCodes } from '../exit-codes.ts';
import { findRun } from '../find-run.ts';
import { signalExitCode } from '../interrupts.ts';
import type { Output } from '../output.ts';
import { type Session, withProject } from '../session.ts';
import { setValues } from '../set-values.ts';
import { type CliCommand, type CliOptions, needed } from './command.ts';
import { diagnosticFormatNames } from '../../shared/diagnostic-formats.ts';
import { formatNamed } from './export.ts';
import { addJson, addSet, wholeNumber } from './options.ts';

/** `unfold diagnose FILE RUN [NAME...]`: looks at a checkpoint of a run, and says what to do. */
export const diagnose: CliCommand = {
  name: 'diagnose',
  args: '<file> <run> [names...]',
  summary: 'look at a checkpoint of a run: why training works or fails, and what to do',
  describe: (parser) => {
    parser.option('--at <iteration>', 'the checkpoint; the newest by default', wholeNumber(0, 2 ** 53 - 1));
    addSet(parser, 'change a setting of the diagnostic, where one is named; may be repeated');
    parser.option('--export <folder>', 'write all numbers into this folder');
    parser.option('--format <format>', `of the files: ${diagnosticFormatNames.join(', ')}`, 'csv');
    parser.option('--apply <finding/remedy>', 'make a draft of the run that a remedy proposes');
    parser.option('--afresh', 'with --apply: start from new weights, not from those that were looked at');
    addJson(parser, 'print one JSON list of results');
    parser.addHelpText(
      'after',
      '\nWithout a name it lists what can be looked at, and how long that takes. `unfold help NAME` explains one.\nA result is stored in the project and not computed again.',
    );
  },
  run: (args, options, output) => {
    const [, , ...names] = args.filter((name) => name !== undefined);
    names.forEach((name) => entryNamed(tables.diagnostics, name));
    checkOptions(names, options);
    return withProject({ file: needed(args, 0), create: false }, async (session) => {
      const run = findRun(await session.handlers['run.list']({}), needed(args, 1));
      if (names.length === 0) return list(session, run, { ...options, output });
      return diagnoseAll(session, { run, names }, { ...options, output });
    });
  },
};

type Wishes = CliOptions & { readonly output: Output };

function checkOptions(names: readonly string[], { set, apply, format }: CliOptions): void {
  formatNamed(format ?? 'csv', diagnosticFormatNames);
  if (names.length !== 1 && (set !== undefined || apply !== undefined)) {
    const text = `${set !== undefined ? '--set' : '--apply'} needs exactly one diagnostic. See: unfold diagnose --help`;
    throw new UnfoldError('usage.arguments', text);
  }
}

async function list({ handlers }: Session, { id }: RunInfo, { json, output }: Wishes): Promise<number> {
  const offers = await handlers['diagnostics.catalog']({ runId: id });
  if (json === true) output.json(offers);
  else output.result(offersText(offers));
  return exitCodes.ok.code;
}

async function diagnoseAll(
  session: Session,
  { run, names }: { run: RunInfo; names: readonly string[] },
  wishes: Wishes,
): Promise<number> {
  const { json, output } = wishes;
  const { handlers } = session;
  const { checkpoints } = await handlers['run.get']({ id: run.id });
  const at = wishes.at === undefined ? {} : { checkpointId: checkpointAt(checkpoints, wishes.at).id };
  const found: StoredDiagnostic[] = [];
  for (const name of names) {
    const options = setValues({}, wishes.set ?? [], () =>
      defaultsOf(entryNamed(tables.diagnostics, name).fields),
    );
    const params = { runId: run.id, ...at, name, options };
    const { diagnosis, signal } = await diagnoseRun(session, output, params);
    const { resultId, reason } = diagnosis;
    if (resultId === null) {
      const why = reason === null ? 'It was cancelled.' : `${reason.sentence} ${reason.advice}`;
      output.note(`${name}: ${why}`);
      return signal === null ? exitCodes.runFailed.code : signalExitCode(signal);
    }
    const stored = await handlers['diagnostics.get']({ id: resultId });
    found.push(stored);
    if (json !== true) output.result(diagnosticText(stored));
    await exportResult(session, stored, wishes);
    await apply(session, stored, wishes);
  }
  if (json === true) output.json(found.map(plain));
  return exitCodes.ok.code;
}

function checkpointAt(checkpoints: readonly CheckpointInfo[], iteration: number): CheckpointInfo {
  const found = checkpoints.find((one) => one.iteration === iteration);
  if (found !== undefined) return found;
  const near = checkpoints
    .toSorted((a, b) => Math.abs(a.iteration - iteration) - Math.abs(b.iteration - iteration))
    .slice(0, 6)
    .map((one) => one.iteration)
    .toSorted((a, b) => a - b);
  const known = near.length === 0 ? 'None is kept.' : `The nearest are at ${near.join(', ')}.`;
  throw new UnfoldError('checkpoint.unknown', `There is no checkpoint at iteration ${iteration}. ${known}`);
}

async function exportResult({ handlers }: Session, stored: StoredDiagnostic, wishes: Wishes): Promise<void> {
  const { export: folder, output } = wishes;
  if (folder === undefined) return;
  const format = formatNamed(wishes.format ?? 'csv', diagnosticFormatNames);
  const files = await handlers['diagnostics.export']({ id: stored.id, folder: resolve(folder), format });
  output.note(files.join('\n'));
}

async function apply(
  { handlers, project }: Session,
  { id }: StoredDiagnostic,
  wishes: Wishes,
): Promise<void> {
  if (wishes.apply === undefined) return;
  const [finding, remedy, ...more] = wishes.apply.split('/');
  if (finding === undefined || remedy === undefined || more.length > 0) {
    const text = `--apply ${wishes.apply}: expected FINDING/REMEDY, as the findings are printed.`;
    throw new UnfoldError('usage.arguments', text);
  }
  const start = wishes.afresh === true ? 'afresh' : 'checkpoint';
  const made = await handlers['diagnostics.applyRemedy']({ resultId: id, finding, remedy, start });
  wishes.output.note(
    `Made run ${made.id}, "${made.name}". Train it with: unfold resume ${project.path} ${made.id}`,
  );
}

/** Typed arrays as lists. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
