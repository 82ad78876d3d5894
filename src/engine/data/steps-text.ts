/** The steps of a preparation in words, for reports and scripts. */
import { entryNamed } from '../fields.ts';
import type { Prepared } from './prepare.ts';
import { steps } from './steps/index.ts';

/** One sentence part a step that is switched on: its name, settings, columns and what it did. */
export function stepsText({ spec, notes }: Pick<Prepared, 'spec' | 'notes'>): readonly string[] {
  return spec.steps.flatMap(({ name, columns, on, ...options }, index) => {
    if (!on) return [];
    const { label, fields } = entryNamed(steps, name);
    const settings = Object.entries(options)
      .filter(
        ([key]) =>
          fields[key]?.when === undefined || fields[key].when.is.includes(options[fields[key].when.key]),
      )
      .map(([key, value]) => `${key} ${value === null ? 'by itself' : String(value)}`);
    const told = notes.flatMap((note) =>
      note.index === index && note.told !== null
        ? [note.column === null ? note.told : `${note.column}: ${note.told}`]
        : [],
    );
    const of = columns === undefined || columns.length === 0 ? '' : ` of ${columns.join(', ')}`;
    const did = told.length === 0 ? '' : `, ${told.join(', ')}`;
    return [`${label.toLowerCase()}${of} (${settings.join(', ')}${did})`];
  });
}
