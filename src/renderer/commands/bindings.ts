/** Which keys a command has now: those of the settings where it has some there, else its own. */
import type { AppState } from '../state/app.svelte.ts';
import type { Command } from './command.ts';
import { isMac, keyLabel } from './keys.ts';

/** The part of the window's state that is read. */
export type KeyHolder = Pick<AppState, 'settings'>;

export function keysOf(app: KeyHolder, command: Pick<Command, 'id' | 'keys'>): readonly string[] {
  return app.settings.now.keys[command.id] ?? command.keys;
}

/** The first key as people write it; empty where it has none. */
export function firstKey(app: KeyHolder, command: Pick<Command, 'id' | 'keys'>): string {
  const [key] = keysOf(app, command);
  return key === undefined ? '' : keyLabel(key, isMac());
}

/** What follows a button's name on hover: ' (Alt+T)', or nothing. */
export function keyHint(app: KeyHolder, command: Pick<Command, 'id' | 'keys'>): string {
  const label = firstKey(app, command);
  return label === '' ? '' : ` (${label})`;
}

/** The other commands that a combination would start: it can belong to one only. */
export function holdersOf(
  app: KeyHolder,
  commands: readonly Command[],
  wanted: { readonly combination: string; readonly id: string },
): readonly Command[] {
  return commands.filter(
    (command) => command.id !== wanted.id && keysOf(app, command).includes(wanted.combination),
  );
}
