/** What a line means decides its colour and its dash pattern, in every chart. Colours are tokens of theme.css. */
export type Role = 'training' | 'validation' | 'test' | 'forecast' | 'actual' | 'extra';

/** Dashes in pixels: on, off, ... so that colour is never the only difference. */
export const dashes: Record<Role, readonly number[]> = {
  training: [],
  validation: [7, 3],
  test: [2, 2],
  forecast: [6, 3],
  actual: [],
  extra: [10, 3, 2, 3],
};

/** Roles for the columns of a series, which have no meaning of their own. */
export const plainRoles: readonly Role[] = ['training', 'validation', 'test', 'forecast', 'extra', 'actual'];

/** The present value of a token, for drawing on a canvas. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
