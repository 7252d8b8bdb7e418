// How often and until when something is tried again.
import type { PartnerRow } from './ends';

type Retry = PartnerRow['retries'][number];

/** So many attempts in all, the first one too; nothing where only the deadline ends them. */
export const attemptsOf = ({ waits_seconds, deadline }: Retry) => (deadline ? null : waits_seconds.length + 1);

/** So many repetitions are within the budget: a share of all attempts at the party, and always a few. */
export const roomFor = (attempts: number, { percent, least }: { percent: number; least: number }) =>
  Math.max(least, Math.floor((attempts * percent) / 100));
