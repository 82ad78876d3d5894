/** The layers that the methods on gradients through time are about: plain units that read their own last values. */
import { UnfoldError } from '../errors.ts';
import type { Layout } from '../network/layout.ts';
import { recurrentBlocks, type WeightBlock } from '../network/weight-blocks.ts';

/**
 * The block W_rec of every layer that feeds itself: n x n, delay 1.
 * @param user what needs it, for messages ('The regulariser Omega')
 * @throws UnfoldError 'network.not-plain-recurrent' where no layer feeds itself, or one that does has gated units or
 * other delays than 1, for which the texts define nothing
 */
export function plainRecurrences(layout: Layout, user: string): readonly WeightBlock[] {
  const blocks = recurrentBlocks(layout);
  const refuse = (text: string): never => {
    throw new UnfoldError('network.not-plain-recurrent', `${user} ${text}`, 'network');
  };
  if (blocks.length === 0)
    refuse(
      'is about layers that feed back into themselves, and the network has none. Add such a connection.',
    );
  for (const { layer, delay } of blocks) {
    const { name, gates } = layout.layers[layer];
    if (gates !== null)
      refuse(
        `is defined for plain units, but those of layer "${name}" have gates. Use tanh, logistic, relu or linear units.`,
      );
    if (delay !== 1)
      refuse(
        `is defined for feedback with delay 1, but layer "${name}" reads its own values ${delay} steps back. Remove that connection.`,
      );
  }
  return blocks;
}
