import { findRun, newestResumable } from '../find-run.ts';
import { follow } from '../follow.ts';
import { withProject } from '../session.ts';
import { type CliCommand, needed } from './command.ts';
import { addJson } from './options.ts';
import { report } from './run.ts';

/** `unfold resume FILE [RUN]`: goes on with a run that was paused or interrupted, to the bit. */
export const resume: CliCommand = {
  name: 'resume',
  args: '<file> [run]',
  summary: 'go on with a paused or interrupted run of a project (the newest, or by number or name)',
  describe: (parser) => {
    addJson(parser, 'print one JSON object on the last line');
  },
  run: (args, options, output) =>
    withProject({ file: needed(args, 0), create: false }, async (session) => {
      const runs = await session.handlers['run.list']({});
      const { id, status } = args[1] === undefined ? newestResumable(runs) : findRun(runs, args[1]);
      const start = status === 'draft' ? session.handlers['run.start'] : session.handlers['run.resume'];
      const followed = await follow(session, output, { id, start: () => start({ id }) });
      return report(followed, session, { ...options, output });
    }),
};
