import { UnfoldError } from '../../engine/index.ts';
import type { CheckpointInfo, Difference, ForkPreview } from '../../shared/models.ts';
import { findRun } from '../find-run.ts';
import { follow } from '../follow.ts';
import { setValues } from '../set-values.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson, addSet, wholeNumber } from './options.ts';
import { report, resumeCommand } from './run.ts';

/** `unfold fork FILE RUN`: a run that begins where another one stood, with some settings changed. */
export const fork: CliCommand = {
  name: 'fork',
  args: '<file> <run>',
  summary: 'make a run that begins where another one of a project stood, at a checkpoint',
  describe: (parser) => {
    parser.option('--at <iteration>', 'iteration of the checkpoint (the newest)', wholeNumber(0, 1e12));
    addSet(parser, 'change a setting; may be repeated');
    parser.option('--name <name>', 'name of the new run');
    parser.option('--start', 'train it, too');
    addJson(parser, 'print one JSON object on the last line');
    parser.addHelpText('after', afterHelp);
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false }, async (session) => {
      const { handlers, project } = session;
      const { id: parent } = findRun(await handlers['run.list']({}), needed(args, 1));
      const { checkpoints } = await handlers['run.get']({ id: parent });
      const of = { id: parent, ...checkpointAt(checkpoints, options.at) };
      const { spec } = await handlers['run.forkStart'](of);
      const patch = setValues(spec, options.set ?? [], () => spec);
      const preview = await handlers['run.forkPreview']({ ...of, patch });
      const { name } = options;
      const { id, name: made } = await handlers['run.fork']({
        ...{ ...of, patch },
        ...(name === undefined ? {} : { name }),
      });
      output.note(`Made run ${id}, "${made}". ${howItBegins(preview, parent)}`);
      if (options.start === true) {
        const start = () => handlers['run.start']({ id });
        return report(await follow(session, output, { id, start }), session, { ...options, output });
      }
      if (options.json === true) output.json({ run: id, ...preview });
      else output.note(`Train it with: ${resumeCommand(project.path, id)}`);
      return 0;
    }),
};

const afterHelp = `
Where only settings change that may change while a run goes on (rates, limits, thresholds, what is recorded), the fork
goes on from the whole state, bit for bit. Otherwise it starts from the weights, at iteration 0, and says why.`;

function checkpointAt(
  checkpoints: readonly CheckpointInfo[],
  at: number | undefined,
): { checkpointId?: number } {
  if (at === undefined) return {};
  const found = checkpoints.find(({ iteration }) => iteration === at);
  if (found !== undefined) return { checkpointId: found.id };
  const known = checkpoints.map(({ iteration }) => iteration);
  const some =
    known.length > 8 ? `${known.slice(0, 4).join(', ')} ... ${known.slice(-4).join(', ')}` : known.join(', ');
  const text = `There is no checkpoint at iteration ${at}. There are: ${known.length === 0 ? 'none' : some}.`;
  throw new UnfoldError('usage.at', text);
}

function howItBegins({ start, iteration, why, changed }: ForkPreview, parent: number): string {
  const settings = changed.map(({ path }: Difference) => path).filter((path) => path !== 'name');
  const list = settings.length === 0 ? '' : ` Changed: ${settings.join(', ')}.`;
  return start === 'state'
    ? `It goes on from the whole state of run ${parent} at iteration ${iteration}.${list}`
    : `It starts from the weights of run ${parent} at iteration ${iteration}. ${why ?? ''}${list}`;
}
