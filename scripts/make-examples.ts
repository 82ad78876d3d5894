/** Writes the series of examples/ from the project's own generators: `node scripts/make-examples.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  chaoticLaser,
  lorenzHakenIntensity,
  quantise8,
} from '../src/engine/generators/lorenz-haken-laser.ts';

/** Every generated file of examples/: its name and a function that makes its text. */
export const generatedExamples: readonly { readonly file: string; readonly text: () => string }[] = [
  { file: 'laser-like.txt', text: laserLike },
  { file: 'laser-pump.csv', text: laserPump },
];

/** 1100 intensities of the chaotic laser, one whole number a line, no header: the form of Santa Fe set A. */
function laserLike(): string {
  return `${[...quantise8(lorenzHakenIntensity(1100))].join('\n')}\n`;
}

/**
 * A laser that does not go into chaos at any pump (sigma <= b + 1), its pump switched between two levels by a
 * maximum-length binary sequence: time, pump and intensity, 635 rows. A problem of system identification.
 */
function laserPump(): string {
  const held = 5;
  const pump = Float64Array.from(
    binarySequence().flatMap((bit) => Array<number>(held).fill(bit === 1 ? 8 : 6)),
  );
  const settings = { ...chaoticLaser, sigma: 1, b: 1, pump, interval: 0.2, skip: 200 };
  const intensity = lorenzHakenIntensity(pump.length, settings);
  const rows = [...pump].map((r, t) => `${(t / 5).toFixed(1)},${r},${intensity[t].toFixed(4)}`);
  return `time,pump,intensity\n${rows.join('\n')}\n`;
}

/** One period (127 bits) of the shift register x^7 + x^6 + 1, started with ones. */
function binarySequence(): number[] {
  let register = 0b1111111;
  return Array.from({ length: 127 }, () => {
    const bit = ((register >> 6) ^ (register >> 5)) & 1;
    register = ((register << 1) | bit) & 0b1111111;
    return bit;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, text } of generatedExamples) {
    writeFileSync(new URL(`../examples/${file}`, import.meta.url), text());
    process.stderr.write(`wrote examples/${file}\n`);
  }
}
