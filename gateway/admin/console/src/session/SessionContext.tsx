// Who is signed in. Asked once at the start; the cookie itself is out of every script's reach.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { get, post, whenSessionOver, type Session } from '../api/client';
import { usePageOf as keepPageOf } from '../api/page';
import { Failure } from '../parts/Failure';
import { Waiting } from '../parts/Waiting';
import { endedByItself, heldOnlyBy } from './held';
import { isDeserted, isUnattended, somebodyIsHere } from './presence';

interface SignedIn {
  session: Session;
  /** Whether the last session ended by itself, so that the page can say so. */
  wasOver: boolean;
  begin: (session: Session) => void;
  end: () => Promise<void>;
  may: (permission: string) => boolean;
}

const Context = createContext<SignedIn | null>(null);
const key = ['session'];
// with assistive technology often no key and no pointer, only what they bring about
const signs = ['pointerdown', 'pointermove', 'touchmove', 'keydown', 'wheel', 'click', 'input'] as const;
const often = 10_000;
const signOfLife = 5 * 60_000;

/** From here on somebody else may be at the screen: nothing of what was shown stays in memory; what
    they typed themselves does, for them (held.ts). */
function leave(cache: QueryClient, after: Session): void {
  cache.setQueryData<Session>(key, after); // who looks at this query must still be looking at it
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== key[0] });
  cache.getMutationCache().clear();
}

/** While somebody is here the session stays awake, though they only type; where nobody was for half an hour it ends. */
function useRest(signedIn: boolean, desert: () => void): void {
  useEffect(() => {
    if (!signedIn) {
      return undefined;
    }
    const here = () => somebodyIsHere();
    const watched = { passive: true, capture: true };
    let told = Date.now();
    here();
    signs.forEach((sign) => window.addEventListener(sign, here, watched));
    const timer = setInterval(() => {
      if (isDeserted()) {
        desert();
      } else if (!isUnattended() && Date.now() - told >= signOfLife) {
        told = Date.now();
        void get<Session>('/session').catch(() => undefined);
      }
    }, often);
    return () => {
      clearInterval(timer);
      signs.forEach((sign) => window.removeEventListener(sign, here, watched));
    };
  }, [signedIn, desert]);
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const [wasOver, setWasOver] = useState(false);
  const found = useQuery({ queryKey: key, queryFn: () => get<Session>('/session'), staleTime: Infinity });
  const session = found.data;
  const over = useCallback(() => {
    setWasOver(true);
    endedByItself();
    leave(cache, { signed_in: false, set_up: true, provider: cache.getQueryData<Session>(key)?.provider ?? null });
  }, [cache]);
  const desert = useCallback(() => {
    post<Session>('/session/end').catch(() => undefined); // it rests on the server, too
    over();
  }, [over]);
  useEffect(() => {
    whenSessionOver(over);
  }, [over]);
  useRest(session?.signed_in === true, desert);
  useEffect(() => {
    if (session?.user) {
      heldOnlyBy(session.user);
    }
  }, [session?.user]);
  const value = useMemo<SignedIn | null>(() => {
    if (!session) {
      return null;
    }
    keepPageOf(session);
    return {
      session,
      wasOver,
      begin: (begun) => {
        setWasOver(false);
        keepPageOf(begun);
        cache.setQueryData<Session>(key, begun);
      },
      end: async () => {
        const after = await post<Session>('/session/end');
        heldOnlyBy(undefined);
        leave(cache, after);
      },
      may: (permission) => session.permissions?.includes(permission) ?? false,
    };
  }, [session, wasOver, cache]);
  if (found.error) {
    return <Failure failure={found.error} again={() => void found.refetch()} />;
  }
  return value ? <Context.Provider value={value}>{children}</Context.Provider> : <Waiting />;
}

export function useSession(): SignedIn {
  const value = useContext(Context);
  if (!value) {
    throw new Error('outside of the session');
  }
  return value;
}
