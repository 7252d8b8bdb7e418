import { useEffect, useState } from 'react';
import { useSession } from '../session/SessionContext';
import { keepUndo, keptUndo } from './kept';
import { done, undone } from './undo';

/** The way back in a file of a draft: also after a reload, and after one has been at another file. */
export function useUndo(draft: string, path: string) {
  const user = useSession().session.user ?? '';
  const [undo, setUndo] = useState(() => keptUndo(user, draft, path));
  useEffect(() => keepUndo(user, draft, path, undo), [user, draft, path, undo]);
  return {
    isEmpty: undo.steps.length === 0,
    did: (before: string, after: string) => setUndo((earlier) => done(earlier, before, after)),
    /** The text before the last step. */
    back: (now: string): string => {
      const earlier = undone(undo, now);
      setUndo(earlier);
      return earlier.text;
    },
  };
}
