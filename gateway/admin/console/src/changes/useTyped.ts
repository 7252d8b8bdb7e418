// The text of one file of a draft while somebody types. Kept in the browser at every letter, saved when they pause. Where
// somebody else saved another file meanwhile it is saved after theirs; where they saved this one, a person chooses.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, Problem, type Schemas } from '../api/client';
import { forget, keep, keptText } from './kept';
import { draftKey, useDraftChanged, type Draft } from './useDraft';

export type Saving = 'saved' | 'typing' | 'saving' | 'failed' | 'conflict';

const pause = 900;

async function textsOf(draft: string, path: string, signal?: AbortSignal): Promise<Schemas['FileTexts']['files'][number]> {
  const told = await post<Schemas['FileTexts']>(`/drafts/${draft}/read`, { paths: [path] }, signal ? { signal } : {});
  const file = told.files[0];
  if (!file) {
    throw new Problem(0, 'FILE_UNKNOWN', path);
  }
  return file;
}

export function useTyped(draft: string, path: string) {
  const cache = useQueryClient();
  const changed = useDraftChanged(draft);
  const found = useQuery({
    queryKey: [...draftKey(draft), 'text', path],
    queryFn: async ({ signal }) => {
      const { version } = await get<Draft>(`/drafts/${draft}`, { signal }); // first: a text may be newer, never older
      return { version, file: await textsOf(draft, path, signal) };
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const [text, setText] = useState<string | null>(null);
  const [saving, setSaving] = useState<Saving>('saved');
  const [failure, setFailure] = useState<unknown>(null);
  const [by, setBy] = useState('');
  const version = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef('');
  const busy = useRef(false);

  const save = useCallback(
    async (over = false): Promise<void> => {
      if (busy.current) {
        return;
      }
      busy.current = true;
      const sent = latest.current;
      setSaving('saving');
      try {
        const after = await post<Schemas['Draft']>(
          `/drafts/${draft}/files`,
          { changes: [{ path, text: sent }] },
          { version: version.current },
        );
        version.current = after.version;
        // what one saved oneself is not somebody else's: the next step knows of it before all is asked again
        cache.setQueryData<Draft>(draftKey(draft), (before) => before && { ...before, version: after.version });
        setFailure(null);
        if (latest.current === sent) {
          forget(draft, path);
          setSaving('saved');
        }
        void changed();
      } catch (problem) {
        const moved = problem instanceof Problem && problem.code === 'DRAFT_MOVED';
        const theirs = moved ? (problem.members.saved ?? []).find((one) => one.path === path) : undefined;
        if (moved && (over || !theirs)) {
          version.current = problem.members.version ?? version.current;
          busy.current = false;
          return await save();
        }
        setFailure(theirs ? null : problem);
        setBy(theirs?.by ?? '');
        if (theirs && moved) {
          version.current = problem.members.version ?? version.current;
        }
        setSaving(theirs ? 'conflict' : 'failed');
        return;
      } finally {
        busy.current = false;
      }
      if (latest.current !== sent) {
        return await save();
      }
    },
    [cache, draft, path, changed],
  );

  useEffect(() => {
    if (found.data && text === null) {
      version.current = found.data.version;
      const server = found.data.file.text ?? '';
      const own = keptText(draft, path);
      latest.current = own ?? server;
      setText(latest.current);
      if (own !== null && own !== server) {
        setSaving('typing');
        timer.current = setTimeout(() => void save(), pause); // typed before the session ended
      }
    }
  }, [found.data, text, draft, path, save]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const type = useCallback(
    (next: string) => {
      if (next === latest.current) {
        return;
      }
      latest.current = next;
      setText(next);
      keep(draft, path, next);
      setSaving((now) => (now === 'conflict' ? now : 'typing'));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pause);
    },
    [draft, path, save],
  );

  return {
    found,
    text,
    type,
    saving,
    failure,
    by,
    save: () => save(),
    keepMine: () => save(true),
    takeTheirs: async () => {
      forget(draft, path);
      const server = (await textsOf(draft, path)).text ?? '';
      latest.current = server;
      setText(server);
      setSaving('saved');
    },
  };
}
