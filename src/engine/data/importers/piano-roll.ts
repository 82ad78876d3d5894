/** Piano rolls as text: a header and a line a step for each song; several files are the sets of one series. */
import type { StreamImporter } from './contract.ts';
import { allowedKeys, FORMAT } from './piano-roll/common.ts';
import { createPianoRollImporter } from './piano-roll/import.ts';
import { headLines, previewRoll } from './piano-roll/preview.ts';
import { looksLikeRoll } from './piano-roll/reader.ts';

/** The entry of the table of importers. */
export const pianoRollImporter: StreamImporter = {
  name: FORMAT,
  label: 'Piano roll',
  help: 'Songs as text: a line "# index length", then a line a step with the MIDI notes (21 to 108) that sound, "-" in silence. Gives a row a note, with columns song, step and note. Several files are the training, validation and test songs, told apart by "train", "valid" or "test" in their names or else by their order.',
  source: 'Polyphonic music of Boulanger-Lewandowski, Bengio and Vincent 2012, written as text',
  extensions: [],
  choices: allowedKeys,
  takesSeveral: true,
  sniff: ({ bytes, isWhole }) => {
    const { lines, error } = headLines(bytes, '', { encoding: undefined, isWhole });
    return error === undefined && looksLikeRoll(lines, isWhole);
  },
  create: createPianoRollImporter,
  preview: previewRoll,
};
