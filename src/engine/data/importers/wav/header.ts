/** The chunks of a WAVE file: what its samples are, and where. */
import { Refusal } from '../whole/table.ts';
import { cutOff, type View } from '../whole/view.ts';

/** A file of plain samples. */
export interface WaveFile {
  readonly channels: number;
  /** Frames a second. */
  readonly rate: number;
  readonly bits: number;
  readonly isFloat: boolean;
  /** What samples are divided by: 2^(bits - 1), or 1. */
  readonly scale: number;
  /** Byte of the first sample, bytes of a frame (a sample of every channel), frames. */
  readonly start: number;
  readonly frameBytes: number;
  readonly frames: number;
  /** The header does not say where the samples end. */
  readonly isOpenEnded: boolean;
}

const unknownSize = 0xffffffff;

/**
 * @param isWhole false where the file's end may be missing
 * @throws Refusal for compressed sound, and for a file that is cut off
 */
export function readWaveHeader(view: View, isWhole: boolean): WaveFile {
  let format: Omit<WaveFile, 'start' | 'frames' | 'isOpenEnded'> | undefined;
  for (let at = 12; at + 8 <= view.bytes.length;) {
    const name = view.text(at, 4);
    const size = view.u32(at + 4);
    const start = at + 8;
    if (name === 'fmt ') format = formatOf(view, start, size);
    else if (name === 'data') {
      if (format === undefined) throw odd('samples before their format', 'a chunk "fmt " above');
      return { ...format, ...samplesIn(view, { start, size, frameBytes: format.frameBytes, isWhole }) };
    }
    at = start + size + (size % 2);
  }
  throw cutOff(view.bytes.length, 'a chunk "data" with samples', view.bytes.length);
}

function formatOf(view: View, at: number, size: number): Omit<WaveFile, 'start' | 'frames' | 'isOpenEnded'> {
  view.need(at, Math.max(16, Math.min(size, 40)), 'the format');
  const given = view.u16(at);
  // The extensible form has the true tag in the first two bytes of its identifier.
  const tag = given === 0xfffe && size >= 26 ? view.u16(at + 24) : given;
  const [channels, rate, bits] = [view.u16(at + 2), view.u32(at + 4), view.u16(at + 14)];
  const isFloat = tag === 3;
  const isKnown = isFloat ? bits === 32 || bits === 64 : tag === 1 && [8, 16, 24, 32].includes(bits);
  if (!isKnown)
    throw odd(`sound of kind ${tag} with ${bits} bits`, 'plain samples of 8, 16, 24 or 32 bits, or floats');
  if (channels < 1 || channels > 256 || rate < 1)
    throw odd(`${channels} channels at ${rate} Hz`, '1 to 256 channels and a sampling rate');
  let scale = 1;
  for (let bit = 1; bit < bits && !isFloat; bit++) scale *= 2;
  return { channels, rate, bits, isFloat, scale, frameBytes: (channels * bits) / 8 };
}

function samplesIn(
  view: View,
  { start, size, frameBytes, isWhole }: { start: number; size: number; frameBytes: number; isWhole: boolean },
): Pick<WaveFile, 'start' | 'frames' | 'isOpenEnded'> {
  const there = view.bytes.length - start;
  const isOpenEnded = size === unknownSize || (size === 0 && there > 0);
  if (!isOpenEnded && isWhole && size > there)
    throw cutOff(view.bytes.length, `${size} bytes of samples`, view.bytes.length);
  const frames = Math.floor((isOpenEnded ? there : Math.min(size, there)) / frameBytes);
  return { start, frames, isOpenEnded };
}

const odd = (found: string, expected: string): Refusal =>
  new Refusal({ found, expected, advice: 'Save the sound as uncompressed WAV (PCM).' });
