// How an exchange stands, from what the interface says of it: what needs a person comes first.
import type { Schemas } from '../../api/client';
import type { Language } from '../../texts/languages';

export type Exchange = Schemas['Exchange'];
export const groups = ['attention', 'running', 'well', 'still'] as const;
export type Group = (typeof groups)[number];
export const filters = ['all', 'alarm', 'dead', 'paused', 'certificate', 'running', 'kept', 'well'] as const;
export type StateFilter = (typeof filters)[number];

const day = 86_400_000;
export const warningDays = 30;

export function certificateDays(exchange: Exchange, now: number): number | null {
  return exchange.certificate_ends === null
    ? null
    : Math.floor((new Date(exchange.certificate_ends).getTime() - now) / day);
}

const tells: Record<StateFilter, (one: Exchange, now: number) => boolean> = {
  all: () => true,
  alarm: (one) => one.alarms.length > 0,
  dead: (one) => one.dead_records > 0,
  paused: (one) => one.schedule?.paused != null,
  certificate: (one, now) => (certificateDays(one, now) ?? warningDays) < warningDays,
  running: (one) => one.open_since !== null,
  kept: (one) => one.reduced + one.refused > 0,
  well: (one, now) => groupOf(one, now) === 'well',
};

export const isSo = (exchange: Exchange, state: StateFilter, now: number) => tells[state](exchange, now);

export function groupOf(exchange: Exchange, now: number): Group {
  const troubled = (['alarm', 'dead', 'paused', 'certificate'] as const).some((state) => isSo(exchange, state, now));
  if (troubled) {
    return 'attention';
  }
  if (exchange.open_since !== null) {
    return 'running';
  }
  return exchange.last_run || exchange.last_query ? 'well' : 'still';
}

/** Whether every word of what was typed stands somewhere in the row. */
export function isMeant(exchange: Exchange, words: string[], language: Language): boolean {
  const text = [
    exchange.exchange,
    exchange.name[language],
    exchange.party,
    exchange.party_name?.[language] ?? '',
    exchange.register_name?.[language] ?? exchange.register,
  ]
    .join(' ')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
