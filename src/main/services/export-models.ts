/** Files that one writer of the engine makes of a run. */
import { exportedNetwork } from '../../engine/export/exported-network.ts';
import { mat } from '../../engine/export/mat.ts';
import { npz } from '../../engine/export/npy.ts';
import { numpyScript } from '../../engine/export/numpy-script.ts';
import { onnx } from '../../engine/export/onnx.ts';
import { pytorchScript } from '../../engine/export/pytorch-script.ts';
import { type MetricsTable, runArrays } from '../../engine/export/run-arrays.ts';
import { samplesOf } from '../../engine/export/samples.ts';
import type { Run } from '../../engine/index.ts';
import type { ExportFormat } from '../../shared/export-formats.ts';

/** A format whose content is one file. */
export type FileFormat = Exclude<ExportFormat, 'csv' | 'json' | 'svg' | 'bundle'>;

/** What the file's name ends with, and what is in it. */
export interface FileWriter {
  readonly ending: string;
  write(run: Run, metrics: MetricsTable): string | Uint8Array;
}

/** The writer of each such format. */
export const fileWriters: { readonly [format in FileFormat]: FileWriter } = {
  npz: { ending: '.npz', write: (run, metrics) => npz(runArrays(run, metrics)) },
  mat: { ending: '.mat', write: (run, metrics) => mat(runArrays(run, metrics)) },
  numpy: { ending: '-numpy.py', write: (run) => numpyScript(exportedNetwork(run), samplesOf(run)) },
  pytorch: { ending: '-pytorch.py', write: (run) => pytorchScript(exportedNetwork(run), samplesOf(run)) },
  onnx: { ending: '.onnx', write: (run) => onnx(exportedNetwork(run)) },
};
