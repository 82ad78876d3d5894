/** All actions of the window, in the order of the palette and of the list of shortcuts. */
import type { AppState } from '../state/app.svelte.ts';
import type { Command } from './command.ts';
import { galleryCommands } from './gallery.ts';
import { isMac, isPlain, isText, matches, takesText } from './keys.ts';
import { projectCommands } from './project.ts';
import { runCommands } from './run.ts';
import { viewCommands } from './view.ts';

export const commands: readonly Command[] = [
  ...projectCommands,
  ...runCommands,
  ...galleryCommands,
  ...viewCommands,
];

export const isEnabled = (command: Command, app: AppState): boolean => command.enabled?.(app) ?? true;

/** The command with this id. @throws Error when there is none: ids are written in the source, so it is a mistake there */
export function commandNamed(id: string): Command {
  const command = commands.find((candidate) => candidate.id === id);
  if (command === undefined) throw new Error(`There is no command "${id}".`);
  return command;
}

/** Performs the command with this id if it can be done now. */
export function perform(app: AppState, id: string): void {
  const command = commandNamed(id);
  if (isEnabled(command, app)) void command.perform(app);
}

/** Performs the command of a key press; true when there was one, and the browser's own meaning must not follow. */
export function performKey(app: AppState, event: KeyboardEvent): boolean {
  const mac = isMac();
  if (app.dialog !== null || app.paths.question !== null || app.leaving !== null) return false;
  if (isText(event, { typing: takesText(event.target), mac })) return false;
  const command = commands.find(({ keys }) => keys.some((key) => matches(key, event, mac)));
  if (command === undefined) return false;
  // Elsewhere, and when there is nothing to pause, Space keeps its own meaning.
  if (event.key === ' ' && !(isEnabled(command, app) && isPlain(event.target))) return false;
  if (event.key === ' ' && event.repeat) return true;
  if (isEnabled(command, app)) void command.perform(app);
  return true;
}
