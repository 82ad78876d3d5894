/** Runs a card of the gallery in this process, one trial after the other, without project or trainers. */
import { diagnostics } from '../../src/engine/diagnostics/index.ts';
import { entryNamed, readFields } from '../../src/engine/fields.ts';
import {
  advance,
  checkpointOf,
  createRun,
  decodePlain,
  type KernelProvider,
  metricColumns,
  openSubject,
  readRunSpec,
  type Run,
  type Series,
  summarise,
} from '../../src/engine/index.ts';
import type {
  CardOptions,
  Conclusion,
  Look,
  Replication,
  Trial,
  TrialResult,
} from '../../src/engine/replications/index.ts';
import { createLive, lookAt, untilNext } from '../../src/trainer/live.ts';
import { tsKernels } from './kernels.ts';

/** What a card came to, and what it was made of. */
export interface CardRun {
  readonly options: CardOptions;
  readonly results: readonly TrialResult[];
  readonly conclusion: Conclusion;
  readonly seconds: number;
}

/** @param given changes of the card's full form; `card.quick` for the quick one */
export async function runCard(
  card: Replication,
  given: CardOptions,
  { provider = tsKernels, data = {} }: { provider?: KernelProvider; data?: Record<string, Series> } = {},
): Promise<CardRun> {
  const options = readFields(card.fields, given);
  const began = performance.now();
  const results: TrialResult[] = [];
  for (const trial of card.plan(options)) results.push(await runTrial(trial, card, { provider, data }));
  const conclusion = card.conclude(results, options);
  return { options, results, conclusion, seconds: (performance.now() - began) / 1000 };
}

async function runTrial(
  trial: Trial,
  card: Replication,
  from: { provider: KernelProvider; data: Record<string, Series> },
): Promise<TrialResult> {
  const slot = card.data.find(({ name }) => name === trial.data);
  const series = slot === undefined ? null : (from.data[slot.name] ?? slot.standIn.make());
  const run = createRun(readRunSpec(trial.spec), series, from.provider);
  const { rows, diagnosed, seconds } = await train(run, from.provider);
  const looked = (trial.looks ?? []).map((look) => lookedAt(run, look, from.provider));
  const { ended } = run.state;
  const values = new Float64Array(rows.reduce((sum, { length }) => sum + length, 0));
  rows.reduce((at, part) => (values.set(part, at), at + part.length), 0);
  return {
    key: trial.key,
    status: ended?.status === 'failed' ? 'failed' : 'finished',
    reason: ended?.reason.word ?? 'open',
    iterations: run.state.iteration,
    seconds,
    summary: summarise(run),
    metrics: { columns: metricColumns, values },
    diagnostics: [...diagnosed, ...looked],
  };
}

async function train(run: Run, provider: KernelProvider) {
  const live = createLive(run, provider);
  const rows: Float64Array[] = [];
  const diagnosed: TrialResult['diagnostics'][number][] = [];
  let seconds = 0;
  while (true) {
    await look();
    if (run.state.ended !== null) break;
    const began = performance.now();
    const result = advance(run, Math.min(500, untilNext(live, run.state.iteration)));
    seconds += (performance.now() - began) / 1000;
    rows.push(result.rows);
  }
  return { rows, diagnosed, seconds };

  async function look(): Promise<void> {
    if (live === null) return;
    const engine = {
      numerics: 0,
      backend: 'wasm',
      revectorized: false,
      kernelsSha256: null,
      host: '',
    } as const;
    const host = { now: () => performance.now(), nextTurn: async () => {}, engine, stopped: () => false };
    for (const report of (await lookAt(live, run, host)) ?? []) {
      const { iteration, name, options, bytes } = report;
      diagnosed.push({ iteration, name, options, result: decodePlain(bytes) as never });
    }
  }
}

function lookedAt(run: Run, { name, options = {} }: Look, provider: KernelProvider) {
  const entry = entryNamed(diagnostics, name);
  const read = readFields(entry.fields, options);
  const subject = openSubject(run.spec, run.series, {
    provider,
    checkpoint: checkpointOf(run),
    needs: entry.needs,
  });
  const work = entry.compute(subject, read);
  let step = work.next();
  while (step.done !== true) step = work.next();
  return { iteration: run.state.iteration, name, options: read, result: step.value };
}
