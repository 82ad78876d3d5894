/** Numbers as people read them: 4 significant digits on show (or as set), all digits on hover and copy. */
import { digits } from './digits.svelte.ts';

/** As many significant digits as are set; tiny and huge numbers as 1.234e-5; a dash for what does not exist. */
export function shortNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const { shown } = digits;
  const text = size < 1e-3 || size >= 1e6 ? value.toExponential(shown - 1) : value.toPrecision(shown);
  return withMinus(text.includes('e') && size >= 1e-3 && size < 1e6 ? String(Math.round(value)) : text);
}

/** Every digit: the shortest text that reads back as the same double. */
export function fullNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'not defined';
  return String(value);
}

/** A whole count with thin spaces between thousands: 1 234 567. */
export function count(value: number): string {
  const digits = String(Math.abs(Math.round(value)));
  const grouped = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, '\u2009') : digits;
  return value < 0 ? `−${grouped}` : grouped;
}

/** Bytes in the unit that leaves one to four digits: 812 B, 14.2 kB, 3.1 MB. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** '1 run', '3 runs'. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const withMinus = (text: string): string => text.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e');
