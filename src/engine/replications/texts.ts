/** The texts that the cards replicate. */
import type { TextName } from './replication.ts';

/** A text, as it is cited. */
export interface Text {
  readonly name: TextName;
  /** 'Pedersen 1997'. */
  readonly short: string;
  readonly citation: string;
}

/** In the order of the gallery. */
export const texts: readonly Text[] = [
  {
    name: 'pedersen-1997',
    short: 'Pedersen 1997',
    citation: 'M. W. Pedersen: Training recurrent networks. Neural Networks for Signal Processing VII, 1997.',
  },
  {
    name: 'bianchi-2017',
    short: 'Bianchi et al. 2017',
    citation:
      'F. M. Bianchi, E. Maiorino, M. C. Kampffmeyer, A. Rizzi, R. Jenssen: Recurrent Neural Networks for Short-Term Load Forecasting, chapter 2. Springer, 2017.',
  },
  {
    name: 'pascanu-2013',
    short: 'Pascanu et al. 2013',
    citation:
      'R. Pascanu, T. Mikolov, Y. Bengio: On the difficulty of training recurrent neural networks, with its additional material. ICML 2013.',
  },
  {
    name: 'galvan-2016',
    short: 'Galvan 2016',
    citation:
      'G. Galvan: Optimization methods for recurrent neural networks training. Università degli studi di Firenze, 20 April 2016.',
  },
  {
    name: 'chernodub-2016',
    short: 'Chernodub and Nowicki 2016',
    citation:
      'A. Chernodub, D. Nowicki: Sampling-based gradient regularization for capturing long-term dependencies in recurrent neural networks. 2016.',
  },
];
