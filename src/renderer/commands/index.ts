/** All actions of the window, in the order of the palette and of the list of shortcuts. */
import type { AppState } from '../state/app.svelte.ts';
import { keysOf } from './bindings.ts';
import type { Command } from './command.ts';
import { compareCommands } from './compare.ts';
import { galleryCommands } from './gallery.ts';
import { isMac, isPlain, isText, matches, needsPlain, takesText } from './keys.ts';
import { networkCommands } from './network.ts';
import { organiseCommands } from './organise.ts';
import { projectCommands } from './project.ts';
import { reportCommands } from './report.ts';
import { runCommands } from './run.ts';
import { viewCommands } from './view.ts';
import { windowCommands } from './window.ts';

export const commands: readonly Command[] = [
  ...projectCommands,
  ...runCommands,
  ...compareCommands,
  ...organiseCommands,
  ...reportCommands,
  ...networkCommands,
  ...galleryCommands,
  ...viewCommands,
  ...windowCommands,
];

/** Those that this host has. */
export const commandsHere = (app: AppState): readonly Command[] =>
  commands.filter(({ host }) => host === undefined || host === app.info?.host);

export const isEnabled = (command: Command, app: AppState): boolean =>
  (command.host === undefined || command.host === app.info?.host) && (command.enabled?.(app) ?? true);

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
  const pressed = commandsHere(app).flatMap((command) =>
    keysOf(app, command)
      .filter((key) => matches(key, event, mac))
      .map((key) => ({ command, key })),
  );
  // Of several commands with one key, the one that can be done now.
  const found = pressed.find(({ command }) => isEnabled(command, app)) ?? pressed[0];
  if (found === undefined) return false;
  const { command, key } = found;
  // Elsewhere, and when there is nothing to pause, Space (Enter, arrows, ...) keeps its own meaning.
  if (needsPlain(key) && !(isEnabled(command, app) && isPlain(event.target))) return false;
  if (needsPlain(key) && event.repeat) return true;
  if (isEnabled(command, app)) void command.perform(app);
  return true;
}
