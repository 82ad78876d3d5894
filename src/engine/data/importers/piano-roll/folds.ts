/** Which set a file of several holds. */

/** A set by its number, and why. */
export interface Fold {
  readonly fold: 0 | 1 | 2;
  readonly why: 'its name says so' | 'by its place among the files';
}

const names = ['training', 'validation', 'test'] as const;

/** 0 training, 1 validation, 2 test: by the file's name, or else by its place among the files; null where neither says. */
export function foldOf(fileName: string, place: number): Fold | null {
  const name = fileName.toLowerCase().replace(/^.*[\\/]/, '');
  const told = [/train/, /valid|(^|[^a-z])(val|dev)([^a-z]|$)/, /test/].map((word) => word.test(name));
  if (told.filter(Boolean).length === 1) return { fold: asFold(told.indexOf(true)), why: 'its name says so' };
  return place < 3 ? { fold: asFold(place), why: 'by its place among the files' } : null;
}

/** A fold in words. */
export const foldName = (fold: 0 | 1 | 2): string => names[fold];

const asFold = (number: number): 0 | 1 | 2 => (number === 0 ? 0 : number === 1 ? 1 : 2);
