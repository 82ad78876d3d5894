/** The table of generators: series that the engine makes itself. */
import type { Generator } from './generator.ts';

export type { Generator } from './generator.ts';

/** Every generator, in the order of forms. */
export const generators: readonly Generator[] = [];
