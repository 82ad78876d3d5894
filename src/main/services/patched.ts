/** Changing parts of a JSON document. */

type Document = { readonly [key: string]: unknown };

/**
 * `patch` over `document`: groups are merged key by key; lists, and entries of another name, take the place of what was
 * there. Neither is changed.
 */
export function patched(document: Document, patch: Document): Document {
  const changed = Object.entries(patch).map(([key, value]) => {
    const before = document[key];
    if (!isGroup(before) || !isGroup(value)) return [key, value];
    const another = 'name' in value && value.name !== before.name;
    return [key, another ? value : patched(before, value)];
  });
  return { ...document, ...(Object.fromEntries(changed) as Document) };
}

const isGroup = (value: unknown): value is Document =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
