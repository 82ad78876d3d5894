/** Things that can be made again, as many as were used last. */

/** What `get` gives for a key is made once and kept while it is among the `most` used last. */
export interface RecentlyUsed<T> {
  get(key: string, make: () => T): T;
  remove(key: string): void;
}

/** An empty store of at most `most` things. */
export function recentlyUsed<T>(most: number): RecentlyUsed<T> {
  const kept = new Map<string, T>();
  return {
    get(key, make) {
      const found = kept.get(key) ?? make();
      kept.delete(key);
      kept.set(key, found);
      for (const old of kept.keys()) if (kept.size > most) kept.delete(old);
      return found;
    },
    remove: (key) => void kept.delete(key),
  };
}
