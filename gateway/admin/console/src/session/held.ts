// What somebody typed into a form and has not sent, over the end of their session: signed in again in the same window, they find
// it where it was. Each person's own: gone when another signs in, when they sign out, or when the form is left. In the memory of
// the page alone, for a reason may name a person; what is of the configuration stands in the window's storage too, for the
// municipality's directory is signed in at on a page of its own. What asks for a person is held nowhere.
export type Where = 'page' | 'window';

const prefix = 'lautturi.held.';
const page = new Map<string, string>();
let over = false;

const keys = (): string[] => {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return []; // then the page alone has it
  }
};

function drop(key: string): void {
  page.delete(key);
  try {
    sessionStorage.removeItem(key);
  } catch {
    // as above
  }
}

const name = (user: string, form: string) => `${prefix}${user} ${form}`;

export function hold(user: string, form: string, answers: string, where: Where): void {
  page.set(name(user, form), answers);
  if (where === 'window') {
    try {
      sessionStorage.setItem(name(user, form), answers);
    } catch {
      // as above
    }
  }
}

export function held(user: string, form: string): unknown {
  try {
    const found = page.get(name(user, form)) ?? sessionStorage.getItem(name(user, form));
    return found === null ? undefined : (JSON.parse(found) as unknown);
  } catch {
    return undefined;
  }
}

/** The form is left. Where its session ended under it, that was nobody's wish, and it stays. */
export function release(user: string, form: string): void {
  if (!over) {
    drop(name(user, form));
  }
}

/** A session ended by itself. */
export function endedByItself(): void {
  over = true;
}

/** Somebody is signed in: what others typed in this window is gone. Nobody: they signed out, and all is. */
export function heldOnlyBy(user: string | undefined): void {
  over = false;
  [...page.keys(), ...keys()].filter((key) => user === undefined || !key.startsWith(name(user, ''))).forEach(drop);
}
