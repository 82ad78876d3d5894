/** Methods about forecasts: computed here, in slices, so that everything else goes on meanwhile. */
import { backTest, forecastFrom, residualsOf } from '../../engine/forecast/index.ts';
import { type Run, UnfoldError } from '../../engine/index.ts';
import type { Handlers } from '../../shared/api.ts';
import { type Context, opened } from './context.ts';
import { inSlices } from './in-slices.ts';
import { restored } from './runs.ts';

type Group = Pick<Handlers, Extract<keyof Handlers, `forecast.${string}`>>;

export function forecastHandlers(context: Context): Group {
  return {
    'forecast.run': ({ options = {}, future = {}, ...which }) =>
      inSlices(forecastFrom(weightsOf(context, which), options, future)),
    'forecast.backTest': ({ options = {}, ...which }) =>
      inSlices(backTest(weightsOf(context, which), options)),
    'forecast.residuals': ({ options = {}, ...which }) =>
      inSlices(residualsOf(weightsOf(context, which), options)),
  };
}

/** The run at a checkpoint. @throws UnfoldError 'run.no-checkpoint' before the first one */
function weightsOf(
  context: Context,
  { id, checkpointId }: { id: number; checkpointId?: number | undefined },
): Run {
  const project = opened(context);
  const run = restored(project, id, checkpointId);
  if (run !== null) return run;
  const { name } = project.db.runs.get(id);
  throw new UnfoldError(
    'run.no-checkpoint',
    `"${name}" has no weights yet. Start it, then forecast with it.`,
  );
}
