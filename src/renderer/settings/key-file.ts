/** Keys as a file, to take them to another computer. */
import { mostKeys } from '../../shared/settings.ts';

type Keys = Record<string, string[]>;
const format = 'unfold-keys';

/** The keys that differ from the commands' own, as text of a file. */
export function writeKeyFile(keys: Keys): string {
  return `${JSON.stringify({ format, version: 1, keys }, null, 2)}\n`;
}

/** What a file holds, or why it is none. Commands that are not known here are left out and named in the note. */
export function readKeyFile(
  text: string,
  known: readonly string[],
): { readonly keys: Keys; readonly note: string } | { readonly problem: string } {
  const file = parsed(text);
  if (!isRecord(file) || file.format !== format || !isRecord(file.keys))
    return { problem: 'This is not a file of keys. Export one here to see what it looks like.' };
  const entries = Object.entries(file.keys);
  const wrong = entries.find(([, keys]) => !isKeys(keys));
  if (wrong !== undefined)
    return { problem: `“${wrong[0]}” needs a list of at most six combinations, such as ["Mod+Shift+P"].` };
  const strange = entries.filter(([id]) => !known.includes(id)).map(([id]) => id);
  const keys = Object.fromEntries(entries.filter(([id]) => known.includes(id))) as Keys;
  return { keys, note: strange.length === 0 ? '' : ` Not known here: ${strange.join(', ')}.` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= mostKeys &&
  value.every((key) => typeof key === 'string' && key.length > 0 && key.length <= 40);
