/** Answers about replications for the fake client. */
import { Failure } from '../../src/shared/failure.ts';

const none = (): never => {
  throw new Failure({
    code: 'replication.unknown',
    message: 'There is no such replication in this project.',
    where: null,
  });
};

/** Every method of the gallery. */
export const replicationAnswers = () => ({
  'cards.cost': none,
  'series.generate': none,
  'replications.list': () => [],
  'replications.get': none,
  'replications.start': none,
  'replications.pause': none,
  'replications.resume': none,
  'replications.stop': none,
  'replications.remove': none,
  'replications.export': none,
});
