import { UnfoldError } from '../errors.ts';
import type { Generator } from './generator.ts';
import { drawPatient, featureNames, type VisitRules } from './patient-visits/patient.ts';
import { lengthField, numberField } from './settings.ts';

/** Made-up records of patients, as the task `visits` reads them. */
export const patientVisits: Generator = {
  name: 'patient-visits',
  label: 'Made-up patients and their visits',
  help: 'Records of patients who do not exist, with names of measurements as in a study of lupus: nothing about the disease can be learned from them. Every patient comes at times of their own; some findings are yes (1) or no (0), some are measured, and now and then one is missing. Whether there is damage at the end (outcome, the same in all rows of a patient) depends on how active the disease was at the first two visits (e in the equation), how active it is at the last one (l), and on age (a): who sees the last visit alone knows too little. Columns patient, visit, the findings, outcome.',
  source:
    'Unfold; the form of the records is that of G. Galvan, slides of 20 April 2016, “An example of patience record”',
  equation:
    'p(\\text{damage}) = \\mathrm{logistic}\\left( 6 (e - 0.45) + 3 (l - 0.3) + 0.02 (a - 44) \\right)',
  fields: {
    length: lengthField(4000, { help: 'Rows of the series: one a visit. A patient has 6.5 on average.' }),
    fewest: {
      kind: 'integer',
      label: 'Fewest visits',
      help: 'Of a patient. The last patient may have fewer, where the rows end.',
      default: 3,
      min: 1,
      max: 100,
    },
    most: {
      kind: 'integer',
      label: 'Most visits',
      help: 'Of a patient; every number between is equally likely.',
      default: 10,
      min: 1,
      max: 100,
    },
    missing: numberField({
      label: 'Missing',
      help: 'Share of the findings that were not taken at a visit. Age is always known.',
      default: 0.05,
      min: 0,
      max: 0.9,
    }),
  },
  generate: (options, stream) => {
    const length = options.length as number;
    const names = ['patient', 'visit', ...featureNames, 'outcome'];
    const columns = names.map((name) => ({ name, values: new Float64Array(length) }));
    for (let at = 0, patient = 1; at < length; patient++) {
      const { visits, outcome } = drawPatient(stream, { ...visitsOf(options), left: length - at });
      visits.forEach((findings, visit) => {
        [patient, visit, ...findings, outcome].forEach((value, k) => (columns[k].values[at + visit] = value));
      });
      at += visits.length;
    }
    return { name: 'Made-up patients', length, columns };
  },
};

/** @throws UnfoldError 'generator.visits' for a range without a number in it */
function visitsOf(options: Record<string, unknown>): Omit<VisitRules, 'left'> {
  const rules = options as unknown as Omit<VisitRules, 'left'>;
  if (rules.fewest <= rules.most) return rules;
  throw new UnfoldError(
    'generator.visits',
    `The fewest visits are ${rules.fewest} and the most ${rules.most}; expected no more than the most. Exchange them.`,
    'options.fewest',
  );
}
