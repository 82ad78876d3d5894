/** How many significant digits numbers are shown with: the person's setting, for everything that is on show. */
export const digits = $state({ shown: 4 });
