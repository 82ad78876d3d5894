/** The network left to itself: what takes the place of its inputs. */
import type { External, FeedbackLink } from './state-map.ts';
import type { Subject } from './subject.ts';

/** An autonomous network: feedback of outputs where an input is an earlier target, constants elsewhere. */
export interface ClosedLoop {
  readonly links: readonly FeedbackLink[];
  readonly external: External;
  /** In words: what the inputs are. */
  readonly inputs: string;
}

/** The choices, in the order of forms. */
export const loopOptions = [
  {
    value: 'closed',
    label: 'Its own outputs',
    help: 'Where an input is an earlier target; the mean of the data elsewhere.',
  },
  { value: 'mean', label: 'Constant: the mean of the data' },
  { value: 'zero', label: 'Zero' },
] as const;

/**
 * What an autonomous network reads. 'closed': an input x(t - tap) of a column that is also a target, predicted
 * `horizon` steps ahead, is the output of `tap + horizon` steps back, and so are delayed targets (teacher forcing);
 * other inputs are the mean over the data. 'mean', 'zero': all inputs are constant.
 */
export function closedLoop(subject: Subject, choice: 'closed' | 'mean' | 'zero'): ClosedLoop {
  const external = choice === 'zero' ? zeros(subject) : means(subject);
  const links = choice === 'closed' ? feedbackLinks(subject) : [];
  const columns = external.reduce((sum, { length }) => sum + length, 0);
  const constant = choice === 'zero' ? 'zero' : 'the mean of the data';
  if (columns === 0) return { links, external, inputs: 'there are none' };
  if (links.length === 0) return { links, external, inputs: constant };
  const rest = links.length === columns ? '' : `, the others ${constant}`;
  return { links, external, inputs: `its own outputs of earlier steps${rest}` };
}

/** Every outside column that an earlier output can stand for; none where outputs are no values of the series. */
export function feedbackLinks({
  layout,
  problem,
  run,
}: Pick<Subject, 'layout' | 'problem'> & { readonly run: Pick<Subject['run'], 'source'> }): FeedbackLink[] {
  if (problem.loss.output !== 'linear') return [];
  return layout.layers.flatMap(({ sources }, layer) =>
    sources
      .filter((source) => source.layer < 0)
      .flatMap(({ layer: outside, delay, at, width }) =>
        Array.from({ length: width }, (_, k) => {
          const from = outside === -1 ? outputOfInput(run, k) : { output: k, lag: 0 };
          return { layer, column: at + k, output: from?.output ?? -1, lag: (from?.lag ?? 0) + delay };
        }),
      )
      .filter(({ output, lag }) => output >= 0 && lag > 0),
  );
}

/** The output that predicts input column k, and how many steps before the input it is made. */
function outputOfInput(
  { source }: Pick<Subject['run'], 'source'>,
  k: number,
): { output: number; lag: number } | null {
  if (source.kind !== 'series') return null;
  const { columns, spec } = source.prepared;
  const { column, kind, tap } = columns[k];
  const output = kind === 'value' ? spec.targets.indexOf(column) : -1;
  return output < 0 ? null : { output, lag: tap + spec.horizon };
}

function zeros({ layout }: Subject): External {
  return layout.layers.map(({ fan, recurrentFan }) => new Float64Array(fan - 1 - recurrentFan));
}

/** Mean of every outside column over the steps and sequences that are looked at. */
function means({ problem }: Subject): External {
  const { layout, parts, window } = problem;
  return layout.layers.map(({ fan, recurrentFan }, l) => {
    const sums = new Float64Array(fan - 1 - recurrentFan);
    let rows = 0;
    for (const { track, batch } of parts) {
      const { z } = track.layers[l];
      for (let row = window.from * batch; row < window.to * batch; row++, rows++) {
        for (let k = 0; k < sums.length; k++) sums[k] += z[row * fan + recurrentFan + k];
      }
    }
    return sums.map((sum) => sum / rows);
  });
}
