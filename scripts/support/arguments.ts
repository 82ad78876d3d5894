/** The arguments of the scripts: what is not known is refused, never ignored. */
import { parseArgs } from 'node:util';
import { suggestion } from '../../src/engine/errors.ts';

/** The options of a script, by name without dashes: one that stands alone, takes a value, or takes one each time. */
export type Known = Readonly<Record<string, 'flag' | 'value' | 'list'>>;

/** What was given. `rest` holds the arguments that are no options. */
export interface Given {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
}

/**
 * Reads the arguments of a script.
 * @returns what was given, or a sentence that names the nearest known option
 */
export function readArguments(args: readonly string[], known: Known, rest: 'some' | 'none'): Given | string {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const parsed = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const kind = known[token.name];
    if (!Object.hasOwn(known, token.name)) return unknownOption(token.rawName, Object.keys(known));
    if (kind === 'flag' && token.value !== undefined) return `Option ${token.rawName} takes no value.`;
    if (kind === 'flag') flags.add(token.name);
    else if (!token.value || token.value.startsWith('--')) return `Option ${token.rawName} needs a value.`;
    else if (kind === 'list') lists.set(token.name, [...(lists.get(token.name) ?? []), token.value]);
    else values.set(token.name, token.value);
  }
  const [first] = parsed.positionals;
  if (rest === 'none' && first !== undefined) return `Argument "${first}" is not expected.${allKnown(known)}`;
  return { flags, values, lists, rest: parsed.positionals };
}

/** The same; ends the process with exit code 2 and the sentence where something is wrong. */
export function scriptArguments(known: Known, rest: 'some' | 'none' = 'none'): Given {
  const given = readArguments(process.argv.slice(2), known, rest);
  if (typeof given !== 'string') return given;
  process.stderr.write(`${given}\n`);
  process.exit(2);
}

/** What a script says before it gives up: the message, never a stack. */
export function giveUp(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function unknownOption(given: string, names: readonly string[]): string {
  if (names.length === 0) return `There is no option "${given}"; this command takes none.`;
  const options = names.map((name) => `--${name}`);
  return `There is no option "${given}".${suggestion(given, options)}`;
}

const allKnown = (known: Known): string => {
  const names = Object.keys(known);
  return names.length === 0 ? '' : ` Known options: ${names.map((name) => `--${name}`).join(', ')}.`;
};
