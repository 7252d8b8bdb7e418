// Days as people say them and as the interface takes them. A person says the last day; the interface takes the first moment that
// is no longer of it.
const zone = 'Europe/Helsinki';
const dayMilliseconds = 86_400_000;

const moved = (day: string, by: number) => new Date(Date.parse(`${day}T12:00:00Z`) + by * dayMilliseconds).toISOString().slice(0, 10);

/** The day in Finland, YYYY-MM-DD. */
export const dayOf = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);

const dayForm = /^\d{4}-\d\d-\d\d$/;

/** Whether this is a day that the interface takes. A browser's control gives others while one is typed, such as 20277-05-01. */
export const isDay = (typed: string) => dayForm.test(typed) && !Number.isNaN(Date.parse(`${typed}T12:00:00Z`));

/** What ends with this day ends when the next begins. What is no day, or has no next one (9999-12-31), stays as it is: a page
    does not fail on what is being typed, and the server says what is wrong with it. */
export function endOf(lastDay: string): string {
  const next = isDay(lastDay) ? moved(lastDay, 1) : lastDay;
  return isDay(next) ? next : lastDay;
}

/** The last day of what ends then; nothing where it ends within a day. */
export function lastDayOf(end: string): string | null {
  const at = new Date(end);
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'medium' }).format(at);
  return time === '00:00:00' && at.getUTCMilliseconds() === 0 ? moved(dayOf(at), -1) : null;
}

/** When something was said that is recorded on `now`. What takes away is told by its day, which the server lets count until now;
    what gives counts from the moment when it is recorded, so that it stands behind what was said earlier the same day: by a
    minute less, for this machine's clock may be ahead of the server's. */
export function saidAt(day: string, gives: boolean, now: Date): string {
  return gives && day === dayOf(now) ? new Date(now.getTime() - 60_000).toISOString() : day;
}

/** What is asked as of a day is asked as of its beginning, and as of today at this moment: what was said since midnight counts. */
export const askedAt = (day: string, now: Date) => (day === dayOf(now) ? now.toISOString() : day);

/** Whether what counts from a moment (else always) until another (else for ever) does so now: days or numbers, of one kind. */
export function standing<T extends string | number>(from: T | null, until: T | null, now: T): 'ahead' | 'now' | 'over' {
  if (until !== null && until <= now) {
    return 'over';
  }
  return from !== null && from > now ? 'ahead' : 'now';
}
