/** What each column of the series is for: one choice a column instead of three lists. */

/** See `roles` for what they mean. */
export type Role = 'ignored' | 'input' | 'target' | 'both' | 'future';

/** The lists of names in the data settings. */
export interface RoleLists {
  readonly inputs: readonly string[];
  readonly targets: readonly string[];
  readonly future: readonly string[];
}

/** Every role, in the order of menus. */
export const roles: readonly { readonly value: Role; readonly label: string; readonly help: string }[] = [
  { value: 'input', label: 'Input', help: 'The network sees its values up to the newest known row.' },
  { value: 'target', label: 'Target', help: 'The network predicts it and does not see it.' },
  { value: 'both', label: 'Input and target', help: 'The network predicts it from its earlier values.' },
  {
    value: 'future',
    label: 'Known in advance',
    help: 'The network sees its value at the time of the target: calendar, prices, plans.',
  },
  { value: 'ignored', label: 'Ignored', help: 'Not used by the run.' },
];

/** The role of a column. With no input at all the targets are their own inputs, unless columns are known in advance. */
export function roleOf({ inputs, targets, future }: RoleLists, name: string): Role {
  if (future.includes(name)) return 'future';
  const sees = inputs.length > 0 || future.length > 0 ? inputs : targets;
  if (!targets.includes(name)) return sees.includes(name) ? 'input' : 'ignored';
  return sees.includes(name) ? 'both' : 'target';
}

/** The lists after a column has taken a role; names stay in the order of `columns`. */
export function withRole(
  lists: RoleLists,
  columns: readonly string[],
  change: { readonly name: string; readonly role: Role },
): RoleLists {
  const of = (name: string): Role => (name === change.name ? change.role : roleOf(lists, name));
  const having = (...wanted: readonly Role[]) => columns.filter((name) => wanted.includes(of(name)));
  return {
    inputs: having('input', 'both'),
    targets: having('target', 'both'),
    future: having('future'),
  };
}

/** What is missing before a run can be made of these roles; null where nothing is. */
export function rolesProblem({ inputs, targets, future }: RoleLists): string | null {
  if (targets.length === 0) return 'No column is a target: choose what the network predicts.';
  if (inputs.length === 0 && future.length === 0)
    return 'No column is an input: the targets are then their own inputs.';
  return null;
}
