/** The words and signs of a run's status, the same everywhere. */
import type { RunInfo, RunStatus } from '../../shared/models.ts';

/** A state in words; `tone` names a colour of the theme. */
export interface StatusWords {
  readonly label: string;
  /** A sign beside the word, so that colour is never the only difference. */
  readonly sign: string;
  readonly tone: 'plain' | 'busy' | 'good' | 'bad' | 'warning';
}

const words: Record<RunStatus, StatusWords> = {
  draft: { label: 'Draft', sign: '○', tone: 'plain' },
  queued: { label: 'Queued', sign: '◔', tone: 'plain' },
  running: { label: 'Running', sign: '▶', tone: 'busy' },
  paused: { label: 'Paused', sign: '‖', tone: 'warning' },
  finished: { label: 'Finished', sign: '✓', tone: 'good' },
  stopped: { label: 'Stopped by user', sign: '■', tone: 'plain' },
  failed: { label: 'Failed', sign: '✕', tone: 'bad' },
  interrupted: { label: 'Interrupted', sign: '⚡', tone: 'warning' },
};

export const statusWords = (status: RunStatus): StatusWords => words[status];

/** 'Finished (gradient-norm)': the status with the word of its reason where there is one. */
export function statusLine(run: Pick<RunInfo, 'status' | 'reason'>): string {
  const { label } = words[run.status];
  const shows = run.reason !== null && (run.status === 'finished' || run.status === 'failed');
  return shows && run.reason !== null ? `${label} (${run.reason.word})` : label;
}

/** What can be done with a run now. */
export function allowed(status: RunStatus): {
  start: boolean;
  pause: boolean;
  resume: boolean;
  stop: boolean;
  step: boolean;
} {
  return {
    start: status === 'draft',
    pause: status === 'running' || status === 'queued',
    resume: status === 'paused' || status === 'interrupted' || status === 'stopped',
    stop: status === 'running' || status === 'queued' || status === 'paused' || status === 'interrupted',
    step: status === 'draft' || status === 'paused' || status === 'interrupted',
  };
}
