/** Which of several parts of a file is read: the one that is named, the only one, or a question. */
import { suggestion } from '../../../errors.ts';
import type { ImportDecision, ImportQuestion } from '../contract.ts';
import { cellText } from './plan.ts';
import { type Opened, type Part, Refusal, type Table } from './table.ts';

/** The part to read, why, and the question where nobody said which. */
export interface Chosen {
  readonly part: Part;
  readonly decisions: readonly ImportDecision[];
  readonly questions: readonly ImportQuestion[];
}

/** Parts that a question offers. */
const mostChoices = 8;
const sampleRows = 3;

/** @throws Refusal where there is no part, or none of the name that is given */
export async function choosePart(opened: Opened, given: string | undefined, what: string): Promise<Chosen> {
  const { parts, others = [] } = opened;
  const noun = what.toLowerCase();
  if (parts.length === 0) {
    const seen = others.length === 0 ? '' : `: ${others.slice(0, 5).join('; ')}`;
    throw new Refusal({
      found: `no ${noun} of numbers${seen}`,
      expected: `at least one ${noun} of numbers`,
      advice: 'Save the numbers as a plain matrix or table, and import that.',
    });
  }
  const named = given === undefined ? parts[0] : parts.find(({ name }) => name === given);
  if (named === undefined) {
    const names = parts.map(({ name }) => name);
    throw new Refusal({
      found: `no ${noun} "${given}"`,
      expected: `one of ${names.slice(0, 10).join(', ')}`,
      advice: suggestion(given ?? '', names).trim() || `Choose another ${noun}.`,
    });
  }
  if (given === undefined && parts.length > 1)
    return { part: named, decisions: [], questions: [await question(parts, noun)] };
  const only = `it is the only ${noun} of numbers`;
  const why = given === undefined ? only : 'the recipe says so';
  if (named.name === '') return { part: named, decisions: [], questions: [] };
  const how = given === undefined ? 'decided' : 'given';
  return {
    part: named,
    decisions: [{ what: 'part', value: `${named.name} (${named.label})`, how, why }],
    questions: [],
  };
}

async function question(parts: readonly Part[], noun: string): Promise<ImportQuestion> {
  const choices: ImportQuestion['choices'][number][] = [];
  for (const part of parts.slice(0, mostChoices)) {
    const label = `${part.name === '*' ? 'All side by side' : part.name}: ${part.label}`;
    choices.push({ label, recipe: { part: part.name }, sample: await sampleOf(part) });
  }
  const more = parts.length > mostChoices ? ` The first ${mostChoices} are shown.` : '';
  return {
    id: 'part',
    sentence: `The file has ${parts.length} ${noun}s. Which one is the series?${more}`,
    choices,
  };
}

/** The first rows; none of a part that cannot be read, which says why when it is chosen. */
async function sampleOf(part: Part): Promise<readonly { text: string; reading: string }[]> {
  try {
    return rowsOf(await part.read(sampleRows));
  } catch (cause) {
    if (cause instanceof Refusal) return [];
    throw cause;
  }
}

function rowsOf(table: Table): { text: string; reading: string }[] {
  const shown = table.columns.slice(0, 4);
  const more = table.columns.length > shown.length ? ', …' : '';
  return Array.from({ length: Math.min(sampleRows, table.rows) }, (_, row) => ({
    text: `row ${table.lineOf(row)}`,
    reading:
      shown.map((column) => `${column.name} = ${cellText(column, row) || 'missing'}`).join(', ') + more,
  }));
}
