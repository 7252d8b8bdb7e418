// A draft and what is asked about it. Whatever changes it makes all of it be asked again.
import { useCallback } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post, type Schemas } from '../api/client';

export type Draft = Schemas['DraftWhole'];
export type Diff = Schemas['DraftDiff'];
export type Check = Schemas['DraftCheck'];
export type FileChange = Schemas['FileChange'];

export const draftKey = (draft: string) => ['draft', draft];

export function useDraft(draft: string) {
  return useQuery({
    queryKey: draftKey(draft),
    queryFn: ({ signal }) => get<Draft>(`/drafts/${draft}`, { signal }),
    refetchInterval: 15_000, // somebody else may be typing
  });
}

export function useDiff(draft: string, version: number) {
  return useQuery({
    queryKey: [...draftKey(draft), 'diff', version],
    queryFn: ({ signal }) => post<Diff>(`/drafts/${draft}/diff`, {}, { signal }),
    placeholderData: (before) => before,
  });
}

/** Of what is saved, and of what is typed over it. */
export function useCheck(draft: string, version: number, changes: FileChange[] = []) {
  return useQuery({
    queryKey: [...draftKey(draft), 'check', version, changes],
    queryFn: ({ signal }) => post<Check>(`/drafts/${draft}/check`, changes.length > 0 ? { changes } : {}, { signal }),
    placeholderData: (before) => before,
    gcTime: 30_000,
  });
}

export function useDraftChanged(draft: string) {
  const cache = useQueryClient();
  return useCallback(
    async () => {
      await cache.invalidateQueries({ queryKey: draftKey(draft) });
      await cache.invalidateQueries({ queryKey: ['drafts'] });
    },
    [cache, draft],
  );
}
