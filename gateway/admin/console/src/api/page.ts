// Whose page it is, and what proves to the server that it is ours. Another page of this browser may sign in anew meanwhile: the
// same person's page goes on in the new session, another's is not theirs.
import type { components } from './schema';

type Session = components['schemas']['Session'];

export interface Page {
  token: string;
  user: string | undefined;
}

let page: Page = { token: '', user: undefined };

export const currentPage = (): Page => page;

export function usePageOf(session: Session): void {
  page = { token: session.page_token ?? '', user: session.user };
}

/**
 * Whether a call that the server did not take for ours may be made once more.
 * @param shown the page when it was made. Of several calls at once each goes on, whichever hears of the new session first.
 */
export async function goesOn(
  shown: Page,
  ask: () => Promise<Session>,
  nobodysAnyMore: () => void,
  anothers: () => void,
): Promise<boolean> {
  const isOther = () => shown.user !== page.user; // somebody else signed in here: it was not their call
  if (isOther() || shown.token !== page.token) {
    return !isOther();
  }
  const now = await ask();
  if (isOther()) {
    return false;
  }
  if (!now.signed_in) {
    nobodysAnyMore();
    return false;
  }
  if (now.user !== shown.user) {
    anothers();
    return false;
  }
  if (now.page_token === shown.token) {
    return false;
  }
  usePageOf(now);
  return true;
}
