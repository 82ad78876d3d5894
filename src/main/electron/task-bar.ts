/** How far the runs of a window are, in its sign in the task bar or dock. */
import type { Subscribe } from '../../shared/rpc-server.ts';

/** What is used of a window. */
interface Bar {
  isDestroyed(): boolean;
  setProgressBar(share: number, options?: { mode: 'normal' | 'indeterminate' }): void;
}

/** Follows the runs from now on: the mean share of those under way; runs without a limit have no share. */
export function showProgress(window: Bar, subscribe: Subscribe): void {
  const shares = new Map<number, number | null>();
  const draw = (): void => {
    if (window.isDestroyed()) return;
    const known = [...shares.values()].filter((share) => share !== null);
    if (shares.size === 0) return window.setProgressBar(-1);
    if (known.length === 0) return window.setProgressBar(2, { mode: 'indeterminate' });
    window.setProgressBar(known.reduce((sum, share) => sum + share, 0) / known.length, { mode: 'normal' });
  };
  subscribe('run.changed', ({ id, status }) => {
    const known = shares.has(id);
    if (status === 'running') shares.set(id, shares.get(id) ?? null);
    else shares.delete(id);
    if (known !== shares.has(id)) draw();
  });
  subscribe('run.progress', ({ id, iteration, limit }) => {
    if (!shares.has(id)) return;
    shares.set(id, limit === null || limit === 0 ? null : Math.min(1, iteration / limit));
    draw();
  });
  subscribe('project.changed', (project) => {
    if (project !== null || shares.size === 0) return;
    shares.clear();
    draw();
  });
}
