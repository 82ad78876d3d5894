/** Trainer processes that do what a test says. */
import type { TrainerExit, TrainerProcess } from '../../src/main/platform/platform.ts';
import type { TrainerCommand, TrainerReport } from '../../src/shared/trainer-messages.ts';

/** A process from the inside. */
export interface FakeTrainer {
  readonly commands: TrainerCommand[];
  /** The newest run that it was given; throws where it has none. */
  begun(): Extract<TrainerCommand, { kind: 'begin' }>;
  report(report: TrainerReport): void;
  /** Ends the present run well. */
  end(seconds?: number): void;
  /** Dies. */
  exit(exit?: Partial<TrainerExit>): void;
  alive: boolean;
}

/** `spawn` for the manager, and the processes it has started, oldest first. */
export function fakeTrainers(): { spawn: () => TrainerProcess; all: FakeTrainer[]; refuse: boolean } {
  const all: FakeTrainer[] = [];
  const fakes = {
    all,
    refuse: false,
    spawn(): TrainerProcess {
      if (fakes.refuse) throw new Error('No more processes.');
      const [hear, leave]: [((message: unknown) => void)[], ((exit: TrainerExit) => void)[]] = [[], []];
      const fake = fakeOf(hear, leave);
      all.push(fake);
      return {
        pid: undefined,
        post: (command) => void fake.commands.push(command as TrainerCommand),
        onMessage: (listener) => void hear.push(listener),
        onExit: (listener) => void leave.push(listener),
        kill: () => fake.exit(),
      };
    },
  };
  return fakes;
}

function fakeOf(
  hear: readonly ((message: unknown) => void)[],
  leave: readonly ((exit: TrainerExit) => void)[],
): FakeTrainer {
  const fake: FakeTrainer = {
    commands: [],
    alive: true,
    begun() {
      const last = fake.commands.findLast((command) => command.kind === 'begin');
      if (last === undefined) throw new Error('The process has no run.');
      return last;
    },
    report: (report) => hear.forEach((each) => each(report)),
    end: (seconds = 0.1) =>
      fake.report({ kind: 'ended', status: 'finished', reason: ended, summary: summary(), seconds }),
    exit(exit = {}) {
      if (!fake.alive) return;
      fake.alive = false;
      for (const each of leave) each({ code: null, signal: 'SIGKILL', detail: null, ...exit });
    },
  };
  return fake;
}

const ended = { word: 'iterations', sentence: 'The limit of iterations was reached.', advice: '' };

const sets = { e: 1, mse: 1, nmse: 1, nrmse: 1, loss: null, wrong: null, bits: null, n: 1 };

function summary() {
  return {
    ...{ iterations: 1, parameters: 1, cost: 1, gradientNorm: 1, weightsSha256: '' },
    ...{ train: sets, validation: null, test: null, conditionNumber: null, conditionNumberDamped: null },
  };
}
