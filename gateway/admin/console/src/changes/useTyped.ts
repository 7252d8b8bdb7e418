// The text of one file of a draft while somebody types. Kept in the browser at every letter, saved when they pause. Where
// somebody else saved another file meanwhile it is saved after theirs; where this one is another's by now, a person chooses.
import { useEffect, useMemo, useReducer } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, Problem, type Schemas } from '../api/client';
import { useSession } from '../session/SessionContext';
import { forget, keep, keptText } from './kept';
import { TypedText, type OnServer, type Saved } from './typedText';
import { draftKey, useDraftChanged, type Draft } from './useDraft';

async function readFile(draft: string, path: string, signal?: AbortSignal): Promise<OnServer> {
  const options = signal ? { signal } : {};
  const { version } = await get<Draft>(`/drafts/${draft}`, options); // first: a text may be newer, never older
  const told = await post<Schemas['FileTexts']>(`/drafts/${draft}/read`, { paths: [path] }, options);
  const file = told.files[0];
  if (!file) {
    throw new Problem(0, 'FILE_UNKNOWN', path);
  }
  return { version, text: file.text ?? '' };
}

export function useTyped(draft: string, path: string) {
  const cache = useQueryClient();
  const changed = useDraftChanged(draft);
  const user = useSession().session.user ?? '';
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const found = useQuery({
    queryKey: [...draftKey(draft), 'text', path],
    queryFn: ({ signal }) => readFile(draft, path, signal),
    staleTime: Infinity,
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  });
  const typed = useMemo(() => {
    const save = async (text: string, version: number): Promise<Saved> => {
      try {
        const after = await post<Schemas['Draft']>(`/drafts/${draft}/files`, { changes: [{ path, text }] }, { version });
        // what one saved oneself is not somebody else's: the next step knows of it before all is asked again
        cache.setQueryData<Draft>(draftKey(draft), (before) => before && { ...before, version: after.version });
        void changed();
        return { version: after.version };
      } catch (problem) {
        if (problem instanceof Problem && problem.code === 'DRAFT_MOVED') {
          return { movedBy: problem.members.saved?.find((one) => one.path === path)?.by ?? '' };
        }
        throw problem;
      }
    };
    return new TypedText({
      read: () => readFile(draft, path),
      save,
      kept: () => keptText(user, draft, path),
      keep: (kept) => keep(user, draft, path, kept),
      forget: () => forget(user, draft, path),
    });
  }, [cache, changed, draft, path, user]);

  useEffect(() => {
    typed.changed = drawAgain;
    return () => typed.stop();
  }, [typed]);

  useEffect(() => {
    if (found.data) {
      typed.see(found.data);
    }
  }, [found.data, typed]);

  return {
    found,
    text: typed.text,
    type: (next: string) => typed.type(next),
    saving: typed.saving,
    failure: typed.failure,
    by: typed.by,
    again: () => typed.again(),
    keepMine: () => typed.keepMine(),
    takeTheirs: () => typed.takeTheirs(),
  };
}
