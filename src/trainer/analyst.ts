/** Looks at checkpoints on request, one diagnosis after the other. Knows nothing of processes, as the training loop. */
import {
  diagnostics,
  type KernelProvider,
  moveSubject,
  openSubject,
  readRunSpec,
  type Subject,
  type SubjectNeed,
} from '../engine/index.ts';
import { entryNamed, readFields } from '../engine/fields.ts';
import type { AnalystCommand, AnalystReport } from '../shared/analyst-messages.ts';
import type { EngineRecord } from '../shared/models.ts';
import type { Port } from '../shared/port.ts';
import { diagnose } from './diagnosis.ts';
import { failureReason } from './failure-reason.ts';
import { measureSpeed } from './speed.ts';

/** What the analyst needs of its process. */
export interface AnalystHost {
  /** Milliseconds from any origin, never going back. */
  now(): number;
  /** Resolves after messages that have arrived were handled. */
  nextTurn(): Promise<void>;
  readonly provider: KernelProvider;
  readonly engine: EngineRecord;
  /** Called before the first diagnosis: training comes first where there is not enough for both. */
  readonly giveWay?: () => void;
}

type DiagnoseCommand = Extract<AnalystCommand, { kind: 'diagnose' }>;

const progressMs = 100;

interface Analyst {
  readonly port: Port;
  readonly host: AnalystHost;
  readonly cancelled: Set<number>;
  /** The last subject, as the next diagnosis is often one of the same checkpoint. */
  held: { readonly key: string; readonly needs: readonly SubjectNeed[]; readonly subject: Subject } | null;
}

/** Answers the analyst's commands that arrive at `port`; others are none of its business. */
export function createAnalyst(port: Port, host: AnalystHost): void {
  const analyst: Analyst = { port, host, cancelled: new Set(), held: null };
  let last = Promise.resolve();
  let begun = false;
  port.onMessage((message) => {
    const command = message as AnalystCommand;
    if (command.kind === 'measure')
      post(analyst, { kind: 'measured', flopsPerSecond: measureSpeed(host.now) });
    if (command.kind === 'cancel') analyst.cancelled.add(command.job);
    if (command.kind !== 'diagnose') return;
    if (!begun) host.giveWay?.();
    begun = true;
    last = last.then(() => work(analyst, command));
  });
}

async function work(analyst: Analyst, command: DiagnoseCommand): Promise<void> {
  const { host, cancelled } = analyst;
  const { job } = command;
  const stopped = () => cancelled.has(job);
  try {
    await host.nextTurn();
    const result = stopped() ? null : await compute(analyst, command, stopped);
    if (result === null) post(analyst, { kind: 'undiagnosed', job, reason: null });
    else post(analyst, { kind: 'diagnosed', job, result });
  } catch (error) {
    analyst.held = null;
    post(analyst, { kind: 'undiagnosed', job, reason: failureReason(error, 'diagnosis') });
  }
  cancelled.delete(job);
}

async function compute(analyst: Analyst, command: DiagnoseCommand, stopped: () => boolean) {
  const { host } = analyst;
  const { job, name } = command;
  const entry = entryNamed(diagnostics, name);
  const options = readFields(entry.fields, command.options);
  const subject = subjectFor(analyst, command, entry.needs);
  await host.nextTurn();
  let told = host.now();
  const progress = (share: number): void => {
    if (host.now() - told < progressMs) return;
    told = host.now();
    post(analyst, { kind: 'diagnosing', job, share });
  };
  return diagnose(subject, { entry, options }, { ...host, stopped, progress });
}

/** What a diagnosis left in the buffers does not matter to the next: everything at these weights is computed again. */
function subjectFor(analyst: Analyst, command: DiagnoseCommand, needs: readonly SubjectNeed[]): Subject {
  const { held, host } = analyst;
  if (held?.key === command.subject && needs.every((need) => held.needs.includes(need)))
    return moveSubject(held.subject, held.subject.run.state);
  analyst.held = null;
  const { spec, series, checkpoint } = command;
  const { provider } = host;
  const subject = openSubject(readRunSpec(spec), series, { provider, checkpoint, needs });
  analyst.held = { key: command.subject, needs, subject };
  return subject;
}

const post = ({ port }: Analyst, report: AnalystReport): void => port.post(report);
