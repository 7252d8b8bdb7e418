import { useEffect, useState, type Dispatch, type SetStateAction } from 'react';
import { useLocation } from 'react-router';
import { hold, held, release, type Where } from './held';
import { useSession } from './SessionContext';

/** As `useState`, of what somebody types into a form: there again when they sign in after their session ended (held.ts).
 *  Never for what asks for a person.
 *  @param form tells it from the others of the page. */
export function useHeld<T>(form: string, begun: T, where: Where = 'page'): [T, Dispatch<SetStateAction<T>>] {
  const user = useSession().session.user ?? '';
  const place = `${useLocation().pathname} ${form}`;
  const [value, setValue] = useState<T>(() => (held(user, place) as T | undefined) ?? begun);
  const answers = JSON.stringify(value);
  const isTyped = answers !== JSON.stringify(begun);
  useEffect(() => {
    if (isTyped) {
      hold(user, place, answers, where);
    }
    return () => release(user, place);
  }, [user, place, answers, isTyped, where]);
  return [value, setValue];
}
