/** The data that cards train on: which files a person must bring, and what the engine makes where they are not given. */
import { makeSeries } from '../generators/make-series.ts';
import type { DataSlot } from './replication.ts';

/** The chaotic laser of the Santa Fe competition. The stand-in is the series of `examples/laser-like.txt`. */
export const laserSlot: DataSlot = {
  name: 'laser',
  label: 'Chaotic laser (Santa Fe set A)',
  help: 'A text file with one number a line: points 1 to 1100 of set A of the Santa Fe time series competition, the intensity of a far-infrared laser in 8 bits (0 to 255). The first 1000 train the network, the last 100 test it.',
  recipe: { delimiter: 'none', headerRow: 'none' },
  files: 1,
  standIn: {
    label: 'Simulated laser',
    note: 'Trained on a simulated laser (Lorenz-Haken equations, 8 bits), not on the measured one: it has no noise but that of rounding, and errors on it are of another size.',
    make: () => makeSeries('lorenz-haken', { options: { length: 1100 } }).series,
  },
};

/** Songs as piano rolls, in the three files of a set. The stand-in has 81 short songs. */
export const musicSlot: DataSlot = {
  name: 'music',
  label: 'Piano rolls',
  help: 'Three text files of one set of Boulanger-Lewandowski et al. 2012 (Piano-midi.de, Nottingham or MuseData): its training, validation and test songs, in this order. Each song is a line "# index length", then a line a step with the MIDI numbers of the notes that sound (21 to 108), or "-" in silence.',
  recipe: { format: 'piano-roll' },
  files: 3,
  standIn: {
    label: 'Made-up songs',
    note: 'Trained on 81 made-up songs, not on the set of the text: they follow a few habits of harmony, repeat their phrases, and are easier to predict than music that somebody wrote.',
    make: () => makeSeries('chord-music', { options: { length: 30_000 } }).series,
  },
};

/** A text, letter by letter. The stand-in has 200,000 characters. */
export const textSlot: DataSlot = {
  name: 'text',
  label: 'Text',
  help: 'A text file in UTF-8 or UTF-16 whose use is free, such as a book whose author died long ago; a million characters or more. It is read character by character, the beginning to train on. The treebank of the text is not free and does not come with Unfold.',
  recipe: { format: 'characters' },
  files: 1,
  standIn: {
    label: 'Made-up text',
    note: 'Trained on a made-up text of a small grammar (about 150 words), not on the treebank: it takes far fewer bits a character.',
    make: () => makeSeries('grammar-text', { options: { length: 200_000 } }).series,
  },
};

/** Visits of patients. The stand-in has about 600 patients who do not exist. */
export const visitsSlot: DataSlot = {
  name: 'visits',
  label: 'Visits of patients',
  help: 'A table in a text file with one row a visit: columns "patient" and "visit" (numbers; visits in order), any columns of findings, and "outcome", 1 or 0, the same in all rows of a patient. Cells may be empty where a finding was not taken. Use data that you may use: Unfold sends nothing anywhere.',
  recipe: {},
  files: 1,
  standIn: {
    label: 'Made-up patients',
    note: 'Trained on made-up patients: the outcome was drawn from a rule that asks for early and late visits, so it says something about the network and nothing about the disease.',
    make: () => makeSeries('patient-visits', { options: { length: 4000 } }).series,
  },
};
