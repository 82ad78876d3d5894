/** Ctrl+C, SIGTERM and a terminal that is closed: who is told, and what happens when nobody listens. */
import { exitCodes } from './exit-codes.ts';

/** 'SIGHUP' is what a terminal sends when it is closed, or an SSH connection that breaks. */
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const exits = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const;

/** The exit code that a signal leads to. */
export const signalExitCode = (signal: Signal): number => exits[signal].code;

/** npm passes a Ctrl+C on that the terminal has sent to everyone already: so close together, two are one. */
const sameMs = 300;

/**
 * Calls `listener` for the first signal from now on. A second one ends the process at once, whatever it is doing (what
 * a project holds then is what was last committed); a closing terminal, which sends several, does not count as a
 * second one. Returns a function that stops listening, after which a signal ends the process as usual.
 */
export function onInterrupt(listener: (signal: Signal) => void): () => void {
  let told: number | null = null;
  const heard = (name: NodeJS.Signals): void => {
    const signal = name as Signal;
    if (told === null) {
      told = performance.now();
      listener(signal);
    } else if (signal !== 'SIGHUP' && performance.now() - told > sameMs) {
      process.exit(signalExitCode(signal));
    }
  };
  for (const signal of signals) process.on(signal, heard);
  return () => {
    for (const signal of signals) process.off(signal, heard);
  };
}
