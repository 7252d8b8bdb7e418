// Times to the millisecond and the spans between them: for what happens within a second.
import i18next from 'i18next';
import { locale } from './format';
import { inWholeUnits } from './units';

export function exactTime(instant: string): string {
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone: 'Europe/Helsinki',
  }).format(new Date(instant));
}

/** 3 ms, 1,2 s, 4 min, 3 t, 2 pv. */
export function taking(milliseconds: number): string {
  const steps: [number, string, number][] = [
    [1_000, 'millisecond', 0],
    [60_000, 'second', 1],
    [3_600_000, 'minute', 0],
    [172_800_000, 'hour', 0],
    [Infinity, 'day', 0],
  ];
  const sizes: Record<string, number> = { millisecond: 1, second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
  const [, unit, digits] = steps.find(([limit]) => milliseconds < limit) ?? [0, 'day', 0];
  return new Intl.NumberFormat(i18next.language, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(milliseconds / (sizes[unit] ?? 1));
}

/** What a setting says, without a rest: 90 min, 4 t, 1 pv. */
export function exactly(seconds: number): string {
  const { value, unit } = inWholeUnits(seconds);
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(value);
}

/** How long it took from one instant to another; never below nothing. */
export const lasting = (from: string, to: string) => taking(Math.max(0, new Date(to).getTime() - new Date(from).getTime()));
