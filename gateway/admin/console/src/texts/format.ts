// Dates and numbers as Finland writes them: 22.11.2026 klo 14.05, 1 234,56. Always Helsinki's time, wherever the browser is.
import i18next from 'i18next';
import { lastDayOf } from './days';

const locales: Record<string, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' };
const zone = 'Europe/Helsinki';

export const locale = () => locales[i18next.language] ?? 'fi-FI';

export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

export function date(instant: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'short', timeZone: zone }).format(new Date(instant));
}

export function time(instant: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short', timeZone: zone }).format(new Date(instant));
}

export function dateTime(instant: string | Date): string {
  const between = { fi: ' klo ', sv: ' kl. ', en: ', ' }[i18next.language] ?? ' ';
  return date(instant) + between + time(instant);
}

/** When something ends: its last day, or the moment where it ends within a day. */
export function ends(end: string): string {
  const day = lastDayOf(end);
  return day ? date(`${day}T12:00:00Z`) : dateTime(end);
}

/** How long from one instant to another, in the largest unit that says it: 3 t, 12 min. */
export function span(from: string | Date, to: string | Date): string {
  const seconds = Math.round(Math.abs(new Date(to).getTime() - new Date(from).getTime()) / 1000);
  const [value, unit] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 90 * 60
        ? [Math.round(seconds / 60), 'minute']
        : seconds < 48 * 3600
          ? [Math.round(seconds / 3600), 'hour']
          : [Math.round(seconds / 86400), 'day'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}
