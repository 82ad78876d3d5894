/** Which networks have a readout that can be solved for. */
import { UnfoldError } from '../errors.ts';
import type { Loss } from '../loss/index.ts';
import type { Layout } from '../network/layout.ts';

/**
 * Refuses networks whose output is not linear in trained weights of its own, or feeds back (but for teacher forcing).
 * @throws UnfoldError 'method.readout', naming what is in the way
 */
export function checkReadout(name: string, layout: Layout, loss: Loss): void {
  const { layers, output, groups } = layout;
  const { fan, size, at, activation, leak, gates } = layers[output];
  const obstacle = (): string | null => {
    if (loss.output !== 'linear' || loss.curvature === null)
      return `the loss is ${loss.label}. Choose a squared error`;
    if (activation !== 'linear' || leak !== null || gates !== null)
      return 'the output layer is not linear, or leaks. Give it linear units without leak';
    if (groups.some(({ layers: members, recurrent }) => recurrent && members.includes(output)))
      return 'the output feeds back into itself. Switch output feedback off, or force it by the true values (teacher forcing)';
    if (layout.freeIndex.subarray(at, at + size * fan).every((index) => index < 0))
      return 'no weight into the output is trained. Leave its connections unfrozen';
    return null;
  };
  const found = obstacle();
  if (found === null) return;
  throw new UnfoldError(
    'method.readout',
    `${name} solves for the weights into a linear output by least squares, but ${found}.`,
    'network',
  );
}
