// Whether somebody is at the keyboard: keys, the pointer and what stands in for them tell, in whichever of the browser's pages. A page goes on asking when
// nobody is there; that keeps no session awake.
const rest = 30 * 60_000; // session_rest of gateway/admin/sign_in.h
const moment = 60_000;
const name = 'lautturi.present';

let last = Date.now();

/** Called at every sign of somebody. */
export function somebodyIsHere(now = Date.now()): void {
  if (Math.abs(now - last) > 1_000) {
    last = now;
    try {
      localStorage.setItem(name, String(now));
    } catch {
      // then each page knows of itself alone
    }
  }
}

function idle(now: number): number {
  let elsewhere = 0;
  try {
    elsewhere = Number(localStorage.getItem(name) ?? 0);
  } catch {
    // as above
  }
  last = Math.min(last, now); // the clock was put back: nobody was here later than now
  return now - Math.max(last, elsewhere <= now ? elsewhere : 0);
}

/** Nobody did anything for a minute: what is asked now, the page asks by itself. */
export const isUnattended = (now = Date.now()) => idle(now) > moment;

/** Nobody was here for as long as a session rests. */
export const isDeserted = (now = Date.now()) => idle(now) >= rest;
