// How an exchange stands: what needs a person comes first. Which it is, the server says.
import type { Schemas } from '../../api/client';

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
