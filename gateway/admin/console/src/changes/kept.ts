// What was typed and not saved yet, kept in this browser until the server has it: a session that ends, a closed window or a
// lost network take nothing away. Each person's own, for a browser may be several people's. Where the browser keeps nothing
// (full, private), the page still has it.
import { nothingDone, type Undo } from './undo';

export interface Kept {
  text: string;
  /** What the server had when it was begun: if that is another's by now, a person chooses. */
  origin: string;
}

const name = (user: string, draft: string, path: string) => `lautturi.typed.${user}.${draft}.${path}`;

export function keep(user: string, draft: string, path: string, kept: Kept): void {
  try {
    localStorage.setItem(name(user, draft, path), JSON.stringify(kept));
  } catch {
    // nothing more can be done here; the page says that it is not saved
  }
}

export function keptText(user: string, draft: string, path: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(name(user, draft, path)) ?? 'null') as Partial<Kept> | null;
    return typeof found?.text === 'string' && typeof found.origin === 'string' ? { text: found.text, origin: found.origin } : null;
  } catch {
    return null;
  }
}

export function forget(user: string, draft: string, path: string): void {
  localStorage.removeItem(name(user, draft, path));
}

/** Files of a draft with somebody's text that the server does not have. */
export function keptPaths(user: string, draft: string): string[] {
  const prefix = name(user, draft, '');
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

const undoName = (user: string, draft: string, path: string) => `lautturi.undo.${user}.${draft}.${path}`;

/** The way back lasts as long as the window: it never takes the place that a text needs which the server does not have. */
export function keepUndo(user: string, draft: string, path: string, undo: Undo): void {
  try {
    if (undo.steps.length > 0) {
      sessionStorage.setItem(undoName(user, draft, path), JSON.stringify(undo));
    } else {
      sessionStorage.removeItem(undoName(user, draft, path));
    }
  } catch {
    // the page has it until it is left
  }
}

export function keptUndo(user: string, draft: string, path: string): Undo {
  try {
    return (JSON.parse(sessionStorage.getItem(undoName(user, draft, path)) ?? 'null') as Undo | null) ?? nothingDone;
  } catch {
    return nothingDone;
  }
}
