/** Section 2.1 of Bianchi et al. 2017: truncated back-propagation in its three forms, compared at equal cost. */
import type { Panel } from '../diagnostics/result.ts';
import { bestGroup, type Group, keyOf, nrmse, ratioOf } from './bianchi-best.ts';
import { chaoticSlot, startsField, unitsField } from './bianchi-series.ts';
import { byStatement, overall } from './judge.ts';
import { type Course, logTrace, meanOf, medianOf, metricCourse } from './readings.ts';
import type { Conclusion, Published, Quantity, Replication, Trial, TrialResult } from './replication.ts';

interface Options {
  readonly n: number;
  readonly cost: number;
  readonly units: number;
  readonly rates: readonly number[];
  readonly seeds: number;
}

/** Forms of BPTT(tau_b, tau_f); `steps` of a gradient, in units of n. */
const FORMS = [
  { name: 'true', label: 'BPTT(n, 1)', steps: 1 },
  { name: 'double', label: 'BPTT(2n, n)', steps: 2 },
  { name: 'epochwise', label: 'BPTT(n, n)', steps: 1 },
] as const;

/** Evaluations of the validation set in a run. */
const LOOKS = 100;

const published: readonly Published[] = [
  {
    quantity: 'comparable',
    label: 'Test NRMSE of BPTT(2n, n) over that of BPTT(n, 1)',
    value: null,
    statement: 'BPTT(2n, n) achieves comparable performance to BPTT(n, 1).',
    place: 'section 2.1, pp. 12-13',
  },
  {
    quantity: 'time',
    label: 'Share of the cost at which BPTT(2n, n) is as good as BPTT(n, 1) at the end',
    value: null,
    statement: 'In a significantly reduced training time.',
    place: 'section 2.1, p. 13',
  },
  {
    quantity: 'epochwise',
    label: 'Test NRMSE of BPTT(n, n) over that of BPTT(2n, n)',
    value: null,
    statement:
      'BPTT(n, n) is in general much less accurate, as the gradient is cut too early for values at the border of its window.',
    place: 'section 2.1, p. 12',
  },
];

/** See the head of the file. */
export const bianchiTruncation: Replication = {
  name: 'bianchi-truncation',
  label: 'Truncated back-propagation at equal cost',
  help: 'A small network predicts a chaotic series. BPTT(n, 1), BPTT(2n, n) and BPTT(n, n) get the same number of steps worked through forwards and back, each with its own best learning rate.',
  text: 'bianchi-2017',
  place: 'Section 2.1',
  shown:
    'Updating the weights every n steps with gradients that reach 2n steps back does as well as an update at every step with gradients of n steps, in much less time.',
  judged:
    'Every form runs with every learning rate from every start; for each form the rate with the smallest median validation error counts. Comparable: test NRMSE of BPTT(2n, n) at most 1.25 times that of BPTT(n, 1) at equal cost (near: 2 times). Time: BPTT(2n, n) has the validation error that BPTT(n, 1) ends with by half of the cost (near: before the end). BPTT(n, n): its test NRMSE is at least 1.25 times that of BPTT(2n, n) (near: larger at all).',
  published,
  data: [chaoticSlot],
  fields: {
    n: {
      kind: 'integer',
      label: 'n',
      help: 'Steps of the windows. The text does not say what it used.',
      symbol: 'n',
      default: 10,
      min: 2,
      max: 200,
    },
    cost: {
      kind: 'integer',
      label: 'Cost',
      help: 'Steps that each run works through, forwards and back, in all its gradients together.',
      default: 400000,
      min: 1000,
      max: 1000000000,
    },
    units: unitsField(20),
    rates: {
      kind: 'numbers',
      label: 'Learning rates',
      help: 'Of Adam; every form is judged at its own best one.',
      symbol: '\\eta',
      default: [0.0003, 0.001, 0.003],
      above: 0,
    },
    seeds: startsField(3),
  },
  quick: { cost: 100000, rates: [0.0003, 0.001, 0.003], seeds: 1 },
  cost: { quick: { seconds: 8 }, full: { seconds: 60 } },
  plan: (given) => {
    const options = given as unknown as Options;
    const rates = [...new Set(options.rates)];
    return Array.from({ length: options.seeds }, (_, i) =>
      FORMS.flatMap((form) => rates.map((rate) => trialOf(options, { form, rate, start: i + 1 }))),
    ).flat();
  },
  conclude: (results, given) => concluded(results, given as unknown as Options),
};

function trialOf(
  { n, cost, units }: Options,
  { form, rate, start }: { form: (typeof FORMS)[number]; rate: number; start: number },
): Trial {
  const iterations = Math.max(1, Math.round(cost / (form.steps * n)));
  const every = Math.max(1, Math.floor(iterations / LOOKS));
  const label = `${form.label} with n = ${n}, rate ${rate}, start ${start}`;
  return {
    key: keyOf(form.name, rate, start),
    label,
    data: chaoticSlot.name,
    spec: {
      name: `Bianchi et al. 2017, section 2.1: ${label}`,
      data: { split: { train: 1000, validation: 200, test: 300 } },
      network: { name: 'recurrent', hidden: [units] },
      initialisation: { name: 'glorot' },
      loss: { name: 'mean-squared-error' },
      regularizers: [],
      gradient: { name: 'truncated-bptt', form: form.name, n },
      phases: [{ method: { name: 'adam', rate } }],
      stop: { gradientNorm: null, iterations },
      precision: 'float32',
      seed: start,
      record: { metricsEvery: every, evaluateEvery: every, checkpointEvery: iterations },
    },
  };
}

function concluded(results: readonly TrialResult[], options: Options): Conclusion {
  const rates = [...new Set(options.rates)];
  const [own, double, epochwise] = FORMS.map(({ name }) => bestGroup(results, name, rates));
  const judged = [
    compared('comparable', double, own, {
      reproduced: (ratio) => ratio <= 1.25,
      near: (ratio) => ratio <= 2,
    }),
    timeLine(own, double),
    {
      ...compared('epochwise', epochwise, double, {
        reproduced: (ratio) => ratio >= 1.25,
        near: (ratio) => ratio > 1,
      }),
      note: 'At equal cost BPTT(n, n) makes twice as many updates, which can outweigh what its gradients miss where a prediction needs few steps of the past.',
    },
  ];
  const groups = [own, double, epochwise].filter((group) => group !== null);
  return {
    verdict: overall(judged),
    sentence: sentenceOf(groups),
    quantities: [...judged, ...groups.flatMap(toldLines)],
    figure: groups.length === 0 ? [] : [coursePanel(groups, options), tablePanel(results, rates)],
    speed: null,
  };
}

function compared(
  name: string,
  a: Group | null,
  b: Group | null,
  rule: { reproduced: (ratio: number) => boolean; near: (ratio: number) => boolean },
): Quantity {
  const ratio = ratioOf(nrmse(a?.test), nrmse(b?.test));
  return {
    ...line(name),
    measured: ratio,
    verdict: byStatement(
      ratio === null ? undefined : rule.reproduced(ratio),
      ratio !== null && rule.near(ratio),
    ),
  };
}

function timeLine(own: Group | null, double: Group | null): Quantity {
  const goal = own?.validation ?? Infinity;
  const shares = (double?.runs ?? []).map((run) => {
    const { x, y } = metricCourse(run, 'validationNmse');
    const at = y.findIndex((value) => value <= goal);
    return at < 0 || run.iterations === 0 ? 1.01 : x[at] / run.iterations;
  });
  const share = Number.isFinite(goal) ? medianOf(shares) : null;
  return {
    ...line('time'),
    measured: share !== null && share > 1 ? null : share,
    ...(share !== null && share > 1 ? { measuredText: 'not reached' } : {}),
    verdict: byStatement(share === null ? undefined : share <= 0.5, share !== null && share < 1),
    note: 'Both forms work through the same number of steps; an update at every step also pays for n times as many updates.',
  };
}

function toldLines({ variant, setting, test, runs }: Group): Quantity[] {
  const { label } = FORMS.find(({ name }) => name === variant) ?? FORMS[0];
  return [
    {
      name: `nrmse-${variant}`,
      label: `${label}: test NRMSE at its best rate`,
      published: null,
      measured: nrmse(test),
      measuredText: `rate ${setting}`,
      verdict: null,
    },
    {
      name: `seconds-${variant}`,
      label: `${label}: mean time of a run`,
      published: null,
      measured: meanOf(runs.map(({ seconds }) => seconds)),
      unit: 's',
      verdict: null,
    },
  ];
}

function coursePanel(groups: readonly Group[], { n }: Options): Panel {
  return {
    kind: 'lines',
    name: 'courses',
    title: 'Validation error over cost, each form at its best learning rate',
    x: { label: 'Steps worked through' },
    y: { label: 'NRMSE', log: true },
    traces: groups.flatMap(({ variant, runs }) => {
      const form = FORMS.find(({ name }) => name === variant) ?? FORMS[0];
      return runs.map((run) => {
        const course: Course = metricCourse(run, 'validationNmse');
        const x = course.x.map((iteration) => iteration * form.steps * n);
        return logTrace(
          `${form.label}, start ${run.key.split('/')[2]}`,
          { x, y: course.y.map(Math.sqrt) },
          form.label,
        );
      });
    }),
  };
}

function tablePanel(results: readonly TrialResult[], rates: readonly number[]): Panel {
  return {
    kind: 'table',
    name: 'rates',
    title: 'Median validation and test NRMSE for every learning rate',
    columns: ['Form', 'Learning rate', 'Validation', 'Test'],
    rows: FORMS.flatMap(({ name, label }) =>
      rates.flatMap((rate) => {
        const group = bestGroup(results, name, [rate]);
        if (group === null) return [];
        return [[label, rate, nrmse(group.validation) ?? 'failed', nrmse(group.test) ?? 'failed']];
      }),
    ),
  };
}

function line(name: string) {
  const about = published.find(({ quantity }) => quantity === name);
  return { name, label: about?.label ?? name, published: null, publishedText: about?.statement ?? '' };
}

function sentenceOf(groups: readonly Group[]): string {
  if (groups.length < FORMS.length) return 'Not every form has runs, so they cannot be compared.';
  const parts = groups.map(({ variant, test }) => {
    const { label } = FORMS.find(({ name }) => name === variant) ?? FORMS[0];
    return `${label} ${nrmse(test)?.toPrecision(2) ?? 'failed'}`;
  });
  return `Test NRMSE at equal cost, each at its best learning rate: ${parts.join(', ')}.`;
}
