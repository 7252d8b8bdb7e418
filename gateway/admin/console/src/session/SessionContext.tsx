// Who is signed in. Asked once at the start; the cookie itself is out of every script's reach.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, usePageToken as keepPageToken, whenSessionOver, type Session } from '../api/client';
import { Failure } from '../parts/Failure';
import { Waiting } from '../parts/Waiting';

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

export function SessionProvider({ children }: { children: ReactNode }) {
  const cache = useQueryClient();
  const [wasOver, setWasOver] = useState(false);
  const found = useQuery({ queryKey: key, queryFn: () => get<Session>('/session'), staleTime: Infinity });
  const session = found.data;
  useEffect(() => {
    whenSessionOver(() => {
      setWasOver(true);
      cache.setQueryData<Session>(key, { signed_in: false, set_up: true });
    });
  }, [cache]);
  const value = useMemo<SignedIn | null>(() => {
    if (!session) {
      return null;
    }
    keepPageToken(session.page_token ?? '');
    return {
      session,
      wasOver,
      begin: (begun) => {
        setWasOver(false);
        keepPageToken(begun.page_token ?? '');
        cache.setQueryData<Session>(key, begun);
      },
      end: async () => {
        const ended = await post<Session>('/session/end');
        cache.setQueryData<Session>(key, ended); // who looks at this query must still be looking at it
        cache.removeQueries({ predicate: (query) => query.queryKey[0] !== key[0] }); // nothing of what was shown stays in memory
        cache.getMutationCache().clear();
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
