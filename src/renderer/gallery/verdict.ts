/** The words and signs of verdicts and of a replication's status, the same everywhere. */
import type { ReplicationInfo, ReplicationStatus, Verdict } from '../../shared/models.ts';
import type { StatusWords } from '../format/status.ts';

const verdicts: Record<Verdict, StatusWords> = {
  reproduced: { label: 'reproduced', sign: '✓', tone: 'good' },
  near: { label: 'near', sign: '≈', tone: 'warning' },
  'not reproduced': { label: 'not reproduced', sign: '✕', tone: 'bad' },
  open: { label: 'open', sign: '○', tone: 'plain' },
};

const statuses: Record<ReplicationStatus, StatusWords> = {
  running: { label: 'running', sign: '▶', tone: 'busy' },
  concluding: { label: 'judging', sign: '▶', tone: 'busy' },
  paused: { label: 'paused', sign: '‖', tone: 'warning' },
  interrupted: { label: 'interrupted', sign: '⚡', tone: 'warning' },
  finished: { label: 'finished', sign: '✓', tone: 'good' },
  stopped: { label: 'stopped by user', sign: '■', tone: 'plain' },
  failed: { label: 'failed', sign: '✕', tone: 'bad' },
};

export const verdictWords = (verdict: Verdict): StatusWords => verdicts[verdict];

export const replicationWords = (status: ReplicationStatus): StatusWords => statuses[status];

/** The verdict where it has one; the share done while it runs; else its status. */
export function stateWords({
  status,
  verdict,
  share,
}: Pick<ReplicationInfo, 'status' | 'verdict' | 'share'>): StatusWords {
  if (verdict !== null) return verdicts[verdict];
  const words = statuses[status];
  return status === 'running' ? { ...words, label: `${words.label}, ${Math.floor(share * 100)} %` } : words;
}

/** What can be done with a replication now. */
export function allowed(status: ReplicationStatus): { pause: boolean; resume: boolean; stop: boolean } {
  return {
    pause: status === 'running',
    resume: status === 'paused' || status === 'interrupted',
    stop: status === 'running' || status === 'paused' || status === 'interrupted',
  };
}

/** 'quick form', 'full form', 'changed settings'. */
export const sizeLabel = (size: ReplicationInfo['size']): string =>
  ({ quick: 'quick form', full: 'full form', changed: 'changed settings' })[size];
