/** A typed value of a setting, by the kind of value that it has now. What it may be is for the services to say. */
import type { ChangeableSetting } from '../../shared/models.ts';

/** Nothing is null ("off"); "yes" and "no" where the setting is a switch; else a number where it reads as one. */
export function readValue(
  text: string,
  present: ChangeableSetting['value'],
): string | number | boolean | null {
  const given = text.trim();
  if (given === '' || given === 'off') return null;
  if (typeof present === 'boolean') {
    if (['yes', 'true', '1'].includes(given.toLowerCase())) return true;
    if (['no', 'false', '0'].includes(given.toLowerCase())) return false;
    return given;
  }
  const number = Number(given.replace(',', '.'));
  return Number.isNaN(number) ? given : number;
}
