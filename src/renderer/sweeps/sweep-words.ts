/** The words and signs of a sweep's status, and what can be done with it. */
import type { SweepInfo, SweepStatus } from '../../shared/sweeps.ts';
import type { StatusWords } from '../format/status.ts';

const statuses: Record<SweepStatus, StatusWords> = {
  running: { label: 'running', sign: '▶', tone: 'busy' },
  paused: { label: 'paused', sign: '‖', tone: 'warning' },
  interrupted: { label: 'interrupted', sign: '⚡', tone: 'warning' },
  finished: { label: 'finished', sign: '✓', tone: 'good' },
  stopped: { label: 'stopped by user', sign: '■', tone: 'plain' },
};

const searches: Record<SweepInfo['search'], string> = {
  grid: 'grid',
  random: 'random search',
  'successive-halving': 'successive halving',
};

/** With the share that is done while it runs. */
export function sweepWords({ status, share }: Pick<SweepInfo, 'status' | 'share'>): StatusWords {
  const words = statuses[status];
  return status === 'running' ? { ...words, label: `${words.label}, ${Math.floor(share * 100)} %` } : words;
}

export const searchWords = (search: SweepInfo['search']): string => searches[search];

/** What can be done now. */
export function allowedFor({ status, runs }: Pick<SweepInfo, 'status' | 'runs'>): {
  readonly pause: boolean;
  readonly resume: boolean;
  readonly stop: boolean;
  readonly rerun: boolean;
} {
  const still = status === 'paused' || status === 'interrupted';
  return {
    pause: status === 'running',
    resume: still,
    stop: status === 'running' || still,
    rerun: status === 'stopped' || (status === 'finished' && runs.failed > 0),
  };
}
