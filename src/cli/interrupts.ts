/** Ctrl+C and SIGTERM: who is told, and what happens when nobody listens. */
import { exitCodes } from './exit-codes.ts';

export type Signal = 'SIGINT' | 'SIGTERM';

/** The exit code that a signal leads to. */
export function signalExitCode(signal: Signal): number {
  return signal === 'SIGINT' ? exitCodes.interrupted.code : exitCodes.terminated.code;
}

/**
 * Calls `listener` for the first Ctrl+C or SIGTERM from now on; the second ends the process at once, whatever it is
 * doing (what a project holds then is what was last committed). Returns a function that stops listening, after which
 * a signal ends the process as usual.
 */
export function onInterrupt(listener: (signal: Signal) => void): () => void {
  let told = false;
  const heard = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' && signal !== 'SIGTERM') return;
    if (told) process.exit(signalExitCode(signal));
    told = true;
    listener(signal);
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}
