/** What a duel's tab holds until it is started. */
export class DuelForm {
  readonly a = $state<{ runId: number | null; method: string }>({ runId: null, method: '' });
  readonly b = $state<{ runId: number | null; method: string }>({ runId: null, method: 'adam' });
  seeds = $state(8);
  kind = $state<'gradients' | 'seconds' | 'iterations'>('gradients');
  amount = $state(200);
  busy = $state(false);
  problem = $state<string | null>(null);
}
