/** Sound: RIFF/WAVE with plain samples, a column a channel, the time by the sampling rate. */
import { numberReader } from './arrays/numbers.ts';
import type { ImportDecision, Importer, ImportNotice, Pause } from './contract.ts';
import { type WaveFile, readWaveHeader } from './wav/header.ts';
import { wholeImporter } from './whole/importer.ts';
import type { Opened, Opening, Table, TableColumn } from './whole/table.ts';
import { type View, viewOf } from './whole/view.ts';

const isWave = (bytes: Uint8Array): boolean => {
  const text = String.fromCharCode(...bytes.subarray(0, 12));
  return /^(RIFF|RF64)/.test(text) && text.endsWith('WAVE');
};

function open({ bytes, isWhole, pause }: Opening): Opened {
  const view = viewOf(bytes);
  const wave = readWaveHeader(view, isWhole);
  const { bits, isFloat, channels, rate } = wave;
  const label = `${wave.frames} samples of ${channels} channels`;
  return {
    parts: [{ name: '', label, read: (most) => tableOf(view, wave, { most, pause }) }],
    decisions: [
      found('sampling rate', `${rate} Hz`),
      found('samples', `${bits} bits, ${isFloat ? 'floating point' : 'whole numbers'}`),
    ],
  };
}

const found = (what: string, value: string): ImportDecision => ({
  ...{ what, value, how: 'decided' as const, why: 'the header says so' },
});

const stretch = 1 << 20;

async function tableOf(
  view: View,
  wave: WaveFile,
  { most, pause }: { most: number | null; pause: Pause },
): Promise<Table> {
  const rows = most === null ? wave.frames : Math.min(wave.frames, most);
  const columns: TableColumn[] = [];
  for (let channel = 0; channel < wave.channels; channel++) {
    const read = sampleReader(view, wave, channel);
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      values[row] = read(row) / wave.scale;
      if (row % stretch === stretch - 1) await pause();
    }
    columns.push({
      name: nameOf(channel, wave.channels),
      unit: null,
      kind: 'number',
      values,
      raw: (row) => String(read(row)),
    });
  }
  const why = `the rows are ${wave.rate} a second, as the header says`;
  return {
    ...{ rows, columns, isPartial: rows < wave.frames, notices: noticesOf(wave) },
    time: { name: 'time', values: Float64Array.from({ length: rows }, (_, row) => row / wave.rate), why },
    lineOf: (row) => row + 1,
    place: (row, k) => ({ line: null, column: columns[k].name, place: `sample ${row + 1}` }),
  };
}

/** The sample of a frame as it stands in the file; samples of 8 bits are counted from 128. */
function sampleReader(
  { data, bytes, ...view }: View,
  wave: WaveFile,
  channel: number,
): (row: number) => number {
  const { bits, isFloat, start, frameBytes } = wave;
  const first = start + (channel * bits) / 8;
  if (bits === 24) {
    return (row) => {
      const at = first + row * frameBytes;
      return (data.getInt8(at + 2) << 16) | (bytes[at + 1] << 8) | bytes[at];
    };
  }
  if (bits === 8) return (row) => bytes[first + row * frameBytes] - 128;
  const type = isFloat ? (bits === 32 ? 'f4' : 'f8') : bits === 16 ? 'i2' : 'i4';
  const read = numberReader({ data, bytes, ...view }, type);
  return (row) => read(first + row * frameBytes);
}

function nameOf(channel: number, channels: number): string {
  if (channels === 1) return 'sound';
  return channels === 2 ? ['left', 'right'][channel] : `channel${channel + 1}`;
}

function noticesOf({ isOpenEnded, scale }: WaveFile): ImportNotice[] {
  const whole =
    scale === 1 ? [] : [{ sentence: `Samples were divided by ${scale}, so that they lie between -1 and 1.` }];
  const open = {
    sentence: 'The header does not say where the sound ends; it was read to the end of the file.',
  };
  return isOpenEnded ? [...whole, open] : whole;
}

/** The entry of the table of importers. */
export const waveImporter: Importer = wholeImporter({
  name: 'wav',
  label: 'Sound (WAVE)',
  help: 'Uncompressed sound: 8, 16, 24 or 32 bits, or floating point. A column a channel, from -1 to 1; the time in seconds comes from the sampling rate.',
  source: 'Multimedia Programming Interface and Data Specifications 1.0: RIFF WAVE',
  extensions: ['.wav', '.wave'],
  choices: ['columns', 'stopAfterErrors'],
  why: 'it begins as WAVE files do',
  sniff: ({ bytes }) => isWave(bytes),
  open,
});
