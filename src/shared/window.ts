/** What a page can ask its desktop window for. */
export const windowDeeds = ['new', 'raise', 'full-screen', 'quit'] as const;
export type WindowDeed = (typeof windowDeeds)[number];
