import { emptyBatch, lastRow, rowOf } from './batch.ts';
import { setEnds, type SetName, shareFields } from './collection.ts';
import type { CollectionTask, SequenceBatch } from './task.ts';
import {
  featureColumns,
  type Patient,
  readPatients,
  standardised,
  type VisitColumns,
} from './visits/patients.ts';

/** Visits of patients, as many as each of them has: a yes or no at the last one. */
export const visits: CollectionTask = {
  name: 'visits',
  kind: 'collection',
  label: 'Visits of patients',
  help: 'Predicts a yes or no for each patient at the last visit, from the features of all visits in their order. Reads a table with a row a visit. Features are standardised by the training patients; a missing one is taken over from the visit before, or is the mean where there is none before. The sets follow each other in the order in which patients first appear: training, validation, test. Wrong is a probability on the wrong side of 0.5.',
  source: 'Galvan 2016: prognosis from records of patients with unequal numbers of visits',
  loss: 'logistic-cross-entropy',
  fields: {
    patient: {
      kind: 'text',
      label: 'Patient column',
      help: 'Column with a number that tells patients apart.',
      default: 'patient',
    },
    visit: {
      kind: 'text',
      label: 'Visit column',
      help: 'Column with the number or time of the visit, which gives the order of the visits of a patient.',
      default: 'visit',
    },
    features: {
      kind: 'names',
      label: 'Features',
      help: 'Columns that the network sees at each visit. Empty means all others.',
      default: [],
    },
    outcome: {
      kind: 'text',
      label: 'Outcome column',
      help: 'Column with 1 for yes and 0 for no; what stands at the last visit of a patient counts, of those where something stands.',
      default: 'outcome',
    },
    ...shareFields('patients'),
  },
  open: (series, options) => {
    const names = options as unknown as VisitColumns;
    const patients = readPatients(series, names);
    const columns = featureColumns(series, names);
    const ends = setEnds(patients.length, options);
    const features = standardised(columns, patients, patients.slice(0, ends.train));
    const first: Record<SetName, number> = { train: 0, validation: ends.train, test: ends.validation };
    return {
      inputs: columns.length,
      outputs: 1,
      maxSteps: patients.reduce((most, { rows }) => Math.max(most, rows.length), 0),
      counts: {
        train: ends.train,
        validation: ends.validation - ends.train,
        test: ends.test - ends.validation,
      },
      batch: (set, numbers) =>
        batchOf(
          Array.from(numbers, (i) => ({
            patient: patients[first[set] + i],
            features: features[first[set] + i],
          })),
          columns.length,
        ),
      wrong: isWrong,
    };
  },
};

function batchOf(
  chosen: readonly { patient: Patient; features: Float64Array }[],
  width: number,
): SequenceBatch {
  const lengths = Uint32Array.from(chosen, ({ patient }) => patient.rows.length);
  const batch = emptyBatch(lengths, { inputs: width, outputs: 1 });
  chosen.forEach(({ patient, features }, b) => {
    patient.rows.forEach((_, t) => {
      batch.inputs.set(features.subarray(t * width, (t + 1) * width), rowOf(batch, t, b) * width);
    });
    batch.targets[lastRow(batch, b)] = patient.outcome;
    batch.weights[lastRow(batch, b)] = 1;
  });
  return batch;
}

/** A probability on the wrong side of 0.5; on neither side, or none at all, is wrong too. */
function isWrong(batch: SequenceBatch, outputs: ArrayLike<number>, b: number): boolean {
  const row = lastRow(batch, b);
  return batch.targets[row] === 1 ? !(outputs[row] > 0.5) : !(outputs[row] < 0.5);
}
