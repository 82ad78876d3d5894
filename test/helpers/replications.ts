/** Waiting for replications. */
import type { Services } from '../../src/main/services/index.ts';
import type { ReplicationInfo } from '../../src/shared/models.ts';

/** The replication, once it has one of these statuses. */
export function whenReplication(
  services: Services,
  id: number,
  statuses: readonly ReplicationInfo['status'][],
): Promise<ReplicationInfo> {
  return new Promise((resolve, reject) => {
    const look = (info: ReplicationInfo) => {
      if (info.id !== id || !statuses.includes(info.status)) return;
      stop();
      resolve(info);
    };
    const stop = services.on('replication.changed', look);
    Promise.resolve(services.handlers['replications.get']({ id })).then(look, reject);
  });
}
