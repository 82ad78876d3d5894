/**
 * JSON that keeps every number: NaN, the infinities and -0, which JSON and SQL would lose, are written as
 * {"$number": "NaN"}. Keys of that shape in the data get one more "$", so that every value comes back as it was.
 */

const special = new Map<string, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

/** Plain data (no functions, no cycles) as JSON text. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(encode(value)) ?? 'null';
}

/** The value that `encodeJson` was given. @throws SyntaxError where the text is not JSON */
export function decodeJson(text: string): unknown {
  return decode(JSON.parse(text));
}

function encode(value: unknown): unknown {
  if (typeof value === 'number') return nameOf(value) === undefined ? value : { $number: nameOf(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  return mapEntries(value, (key) => (/^\$+number$/.test(key) ? `$${key}` : key), encode);
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const name = (value as { $number?: unknown }).$number;
  if (typeof name === 'string') return special.get(name) ?? NaN;
  return mapEntries(value, (key) => (/^\$\$+number$/.test(key) ? key.slice(1) : key), decode);
}

/** `Object.fromEntries` defines own properties, so that a key "__proto__" is a key like any other. */
function mapEntries(
  value: object,
  name: (key: string) => string,
  change: (value: unknown) => unknown,
): object {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [name(key), change(inner)]));
}

function nameOf(value: number): string | undefined {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? undefined : String(value);
}
