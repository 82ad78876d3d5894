/** Keeps the machine from going to sleep while a run is running. The screen may still go dark. */
import { powerSaveBlocker } from 'electron';
import type { Subscribe } from '../../shared/rpc-server.ts';

/** Follows the runs' statuses from now on. */
export function stayAwakeWhileRunning(subscribe: Subscribe): void {
  const running = new Set<number>();
  let blocker: number | null = null;
  const update = (): void => {
    if (running.size > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  };
  subscribe('run.changed', ({ id, status }) => {
    if (status === 'running') running.add(id);
    else running.delete(id);
    update();
  });
  subscribe('project.changed', (project) => {
    if (project === null) running.clear();
    update();
  });
}
