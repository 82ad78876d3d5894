/** The sources of methods as BibTeX. Entries name a source in their words: "Kingma & Ba 2014". */

/** One publication: how sources name it, and its entry. */
export interface Reference {
  readonly key: string;
  readonly named: RegExp;
  readonly bibtex: string;
}

const entry = (kind: string, key: string, fields: Readonly<Record<string, string>>): string => {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return `@${kind}{${key},\n${lines.join('\n')}\n}`;
};

const reference = (
  key: string,
  named: RegExp,
  kind: string,
  fields: Readonly<Record<string, string>>,
): Reference => ({ key, named, bibtex: entry(kind, key, fields) });

/** Every publication that is known with certainty. Others stay as the words of the source. */
export const references: readonly Reference[] = [
  reference('pedersen1997', /Pedersen 1997/, 'inproceedings', {
    author: 'Pedersen, Morten With',
    title: 'Training Recurrent Networks',
    booktitle: 'IEEE Workshop on Neural Networks for Signal Processing VII',
    publisher: 'IEEE',
    pages: '355--364',
    year: '1997',
    doi: '10.1109/NNSP.1997.622416',
  }),
  reference('bianchi2017', /Bianchi et al\. 2017/, 'book', {
    author:
      'Bianchi, Filippo Maria and Maiorino, Enrico and Kampffmeyer, Michael C. and Rizzi, Antonello and Jenssen, Robert',
    title: 'Recurrent Neural Networks for Short-Term Load Forecasting',
    publisher: 'Springer',
    note: 'Chapter 2: Properties and Training in Recurrent Neural Networks',
    year: '2017',
  }),
  reference('pascanu2013', /Pascanu et al\. 2013/, 'inproceedings', {
    author: 'Pascanu, Razvan and Mikolov, Tomas and Bengio, Yoshua',
    title: 'On the difficulty of training recurrent neural networks',
    booktitle: 'Proceedings of the 30th International Conference on Machine Learning',
    pages: '1310--1318',
    year: '2013',
  }),
  reference('galvan2016', /Galvan 2016/, 'misc', {
    author: 'Galvan, Giulio',
    title: 'Optimization methods for recurrent neural networks training',
    howpublished: 'Slides, Universit{\\`a} degli Studi di Firenze',
    month: 'apr',
    year: '2016',
  }),
  reference('chernodub2016', /Chernodub (?:&|and) Nowicki 2016/, 'misc', {
    author: 'Chernodub, Artem and Nowicki, Dimitri',
    title:
      'Sampling-based Gradient Regularization for Capturing Long-Term Dependencies in Recurrent Neural Networks',
    howpublished: 'arXiv:1606.07767',
    year: '2016',
  }),
  reference('hochreiter1997', /Hochreiter (?:&|and) Schmidhuber 1997/, 'article', {
    author: 'Hochreiter, Sepp and Schmidhuber, J{\\"u}rgen',
    title: 'Long Short-Term Memory',
    journal: 'Neural Computation',
    volume: '9',
    number: '8',
    pages: '1735--1780',
    year: '1997',
  }),
  reference('gers2000', /Gers et al\. 2000/, 'article', {
    author: 'Gers, Felix A. and Schmidhuber, J{\\"u}rgen and Cummins, Fred',
    title: 'Learning to Forget: Continual Prediction with LSTM',
    journal: 'Neural Computation',
    volume: '12',
    number: '10',
    pages: '2451--2471',
    year: '2000',
  }),
  reference('cho2014', /Cho et al\. 2014/, 'inproceedings', {
    author:
      'Cho, Kyunghyun and van Merri{\\"e}nboer, Bart and Gulcehre, Caglar and Bahdanau, Dzmitry and Bougares, Fethi and Schwenk, Holger and Bengio, Yoshua',
    title: 'Learning Phrase Representations using RNN Encoder--Decoder for Statistical Machine Translation',
    booktitle: 'Proceedings of EMNLP 2014',
    year: '2014',
  }),
  reference('zilly2016', /Zilly et al\. 2016/, 'misc', {
    author:
      'Zilly, Julian Georg and Srivastava, Rupesh Kumar and Koutn{\\\'i}k, Jan and Schmidhuber, J{\\"u}rgen',
    title: 'Recurrent Highway Networks',
    howpublished: 'arXiv:1607.03474',
    year: '2016',
  }),
  reference('kingma2014', /Kingma & Ba 2014/, 'misc', {
    author: 'Kingma, Diederik P. and Ba, Jimmy',
    title: 'Adam: A Method for Stochastic Optimization',
    howpublished: 'arXiv:1412.6980',
    year: '2014',
  }),
  reference('duchi2011', /Duchi et al\. 2011/, 'article', {
    author: 'Duchi, John and Hazan, Elad and Singer, Yoram',
    title: 'Adaptive Subgradient Methods for Online Learning and Stochastic Optimization',
    journal: 'Journal of Machine Learning Research',
    volume: '12',
    pages: '2121--2159',
    year: '2011',
  }),
  reference('glorot2010', /Glorot and Bengio 2010/, 'inproceedings', {
    author: 'Glorot, Xavier and Bengio, Yoshua',
    title: 'Understanding the difficulty of training deep feedforward neural networks',
    booktitle: 'Proceedings of AISTATS 2010',
    year: '2010',
  }),
  reference('he2015', /He et al\. 2015/, 'misc', {
    author: 'He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian',
    title: 'Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet Classification',
    howpublished: 'arXiv:1502.01852',
    year: '2015',
  }),
  reference('martens2010', /Martens 2010/, 'inproceedings', {
    author: 'Martens, James',
    title: 'Deep learning via Hessian-free optimization',
    booktitle: 'Proceedings of the 27th International Conference on Machine Learning',
    year: '2010',
  }),
  reference('martens2011', /Martens (?:&|and) Sutskever 2011/, 'inproceedings', {
    author: 'Martens, James and Sutskever, Ilya',
    title: 'Learning Recurrent Neural Networks with Hessian-Free Optimization',
    booktitle: 'Proceedings of the 28th International Conference on Machine Learning',
    year: '2011',
  }),
  reference('liu1989', /Liu & Nocedal 1989/, 'article', {
    author: 'Liu, Dong C. and Nocedal, Jorge',
    title: 'On the limited memory BFGS method for large scale optimization',
    journal: 'Mathematical Programming',
    volume: '45',
    pages: '503--528',
    year: '1989',
  }),
  reference('marquardt1963', /Marquardt 1963/, 'article', {
    author: 'Marquardt, Donald W.',
    title: 'An Algorithm for Least-Squares Estimation of Nonlinear Parameters',
    journal: 'Journal of the Society for Industrial and Applied Mathematics',
    volume: '11',
    number: '2',
    pages: '431--441',
    year: '1963',
  }),
  reference('werbos1990', /Werbos 1990/, 'article', {
    author: 'Werbos, Paul J.',
    title: 'Backpropagation through time: what it does and how to do it',
    journal: 'Proceedings of the IEEE',
    volume: '78',
    number: '10',
    pages: '1550--1560',
    year: '1990',
  }),
  reference('moller1993', /M[oø]ller 1993/, 'article', {
    author: 'M{\\o}ller, Martin Fodslette',
    title: 'A scaled conjugate gradient algorithm for fast supervised learning',
    journal: 'Neural Networks',
    volume: '6',
    number: '4',
    pages: '525--533',
    year: '1993',
  }),
  reference('hagan1994', /Hagan (?:&|and) Menhaj 1994/, 'article', {
    author: 'Hagan, Martin T. and Menhaj, Mohammad B.',
    title: 'Training feedforward networks with the Marquardt algorithm',
    journal: 'IEEE Transactions on Neural Networks',
    volume: '5',
    number: '6',
    pages: '989--993',
    year: '1994',
  }),
  reference('rumelhart1986', /Rumelhart et al\. 1986/, 'article', {
    author: 'Rumelhart, David E. and Hinton, Geoffrey E. and Williams, Ronald J.',
    title: 'Learning representations by back-propagating errors',
    journal: 'Nature',
    volume: '323',
    pages: '533--536',
    year: '1986',
  }),
  reference('srivastava2014', /Srivastava et al\. 2014/, 'article', {
    author:
      'Srivastava, Nitish and Hinton, Geoffrey and Krizhevsky, Alex and Sutskever, Ilya and Salakhutdinov, Ruslan',
    title: 'Dropout: A Simple Way to Prevent Neural Networks from Overfitting',
    journal: 'Journal of Machine Learning Research',
    volume: '15',
    pages: '1929--1958',
    year: '2014',
  }),
  reference('williams1989', /Williams & Zipser 1989/, 'article', {
    author: 'Williams, Ronald J. and Zipser, David',
    title: 'A Learning Algorithm for Continually Running Fully Recurrent Neural Networks',
    journal: 'Neural Computation',
    volume: '1',
    number: '2',
    pages: '270--280',
    year: '1989',
  }),
];

/** BibTeX of all publications that the given sources name, once each, in the order of the table. */
export function bibtexOf(sources: readonly string[]): string {
  return references
    .filter(({ named }) => sources.some((source) => named.test(source)))
    .map(({ bibtex }) => bibtex)
    .join('\n\n');
}
