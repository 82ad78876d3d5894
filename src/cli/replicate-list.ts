/** The cards of the gallery as a table for people, as plain data for programs, and one of them with its settings. */
import type { Field, Fields } from '../engine/fields.ts';
import { readFields } from '../engine/fields.ts';
import { type Replication, texts } from '../engine/replications/index.ts';
import { fieldLines } from './field-help.ts';
import { duration, textTable } from './text-table.ts';

/** One line a card. */
export function cardsText(cards: readonly Replication[]): string {
  const rows = cards.map((card) => [
    card.name,
    shortText(card),
    card.place,
    card.label,
    duration(card.cost.quick.seconds),
    duration(card.cost.full.seconds),
  ]);
  return textTable([['name', 'text', 'place', 'what it shows', 'quick', 'full'], ...rows]);
}

/** A card as `replicate list --json` gives it. */
export function cardJson(card: Replication) {
  const { name, text, place, label, help, shown, judged, published, quick, cost } = card;
  return {
    name,
    text,
    citation: citationOf(card),
    place,
    label,
    help,
    shown,
    judged,
    published,
    data: card.data.map((slot) => ({
      name: slot.name,
      label: slot.label,
      help: slot.help,
      files: slot.files,
      standIn: { label: slot.standIn.label, note: slot.standIn.note },
    })),
    fields: plainFields(card.fields),
    quick,
    cost,
    runs: {
      quick: card.plan(readFields(card.fields, quick)).length,
      full: card.plan(readFields(card.fields, {})).length,
    },
  };
}

/** Everything about one card: what was shown, how it is judged, its data and its settings. */
export function cardLines(card: Replication): string[] {
  const published = card.published.map(
    ({ label, value, statement, unit, place }) =>
      `  ${label}: ${[value, unit].filter((part) => part !== null && part !== undefined).join(' ')}${value === null ? (statement ?? '') : statement === undefined ? '' : ` (${statement})`} [${place}]`,
  );
  return [
    `${card.name}: ${card.label}. ${card.help}`,
    `${citationOf(card)} ${card.place}.`,
    `shown: ${card.shown}`,
    `judged: ${card.judged}`,
    ...(published.length === 0 ? [] : ['published:', ...published]),
    ...card.data.map(
      ({ name, label, help, standIn }) =>
        `data "${name}": ${label}. ${help} Without it: ${standIn.label}. ${standIn.note}`,
    ),
    `cost: quick ${duration(card.cost.quick.seconds)}, full ${duration(card.cost.full.seconds)} on two cores${card.cost.full.note === undefined ? '' : ` (${card.cost.full.note.replace(/\.$/, '')})`}`,
    'settings (the defaults are the text\u2019s own, the full form):',
    ...fieldLines(card.fields),
    `quick form: ${Object.entries(card.quick)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join(' ')}`,
  ];
}

/** 'Pedersen 1997'. */
export const shortText = ({ text }: Pick<Replication, 'text'>): string =>
  texts.find(({ name }) => name === text)?.short ?? text;

const citationOf = ({ text }: Replication): string =>
  texts.find(({ name }) => name === text)?.citation ?? text;

/** Settings as plain data: of a table only the names of its entries. */
function plainFields(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, plainField(field)]));
}

function plainField(field: Field): Record<string, unknown> {
  switch (field.kind) {
    case 'group':
      return { ...field, fields: plainFields(field.fields) };
    case 'list':
      return { ...field, of: plainFields(field.of) };
    case 'entry':
    case 'entries':
      return { ...field, table: field.table.map(({ name }) => name) };
    default:
      return { ...field };
  }
}
