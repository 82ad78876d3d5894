/** What varies of each form of a new run: kept as long as the form, also while another tab is in front. */
import type { Connection } from '../state/connection.svelte.ts';
import { SweepDraft } from '../state/sweep-draft.svelte.ts';

const drafts = new WeakMap<object, SweepDraft>();

/** The sweep of a form; made when it is first asked for. */
export function sweepOf(form: object, connection: Connection): SweepDraft {
  const known = drafts.get(form);
  if (known !== undefined) return known;
  const made = new SweepDraft(connection);
  drafts.set(form, made);
  return made;
}
