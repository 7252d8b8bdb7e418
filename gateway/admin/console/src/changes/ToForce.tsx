import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { post, type Schemas } from '../api/client';
import { Ask } from '../parts/Ask';
import { Failure } from '../parts/Failure';
import { useSession } from '../session/SessionContext';
import type { Saving } from './typedText';
import { useDraftChanged, type Draft } from './useDraft';

/** Brings one file of a draft back to what is in force; a file that the draft adds is then not there, which
    is offered where somewhere else is to go to (`onGone`). What is typed is saved first, and not overtaken. */
export function ToForce({ draft, path, saving, onGone }: { draft: Draft; path: string; saving: Saving; onGone?: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const changed = useDraftChanged(draft.draft);
  const [asked, setAsked] = useState(false);
  const change = draft.changes.find((one) => one.path === path)?.change;
  const bring = useMutation({
    mutationFn: () =>
      post<Schemas['Draft']>(`/drafts/${draft.draft}/files`, { changes: [{ path, untouched: true }] }, { version: draft.version }),
    onSuccess: () => {
      if (change === 'added') {
        onGone?.();
      }
    },
    onSettled: changed,
  });
  if (!change || (change === 'added' && !onGone) || draft.state !== 'open' || !may('drafts:change')) {
    return null;
  }
  return (
    <>
      <button type="button" className="choice" disabled={saving !== 'saved' || bring.isPending} onClick={() => setAsked(true)}>
        {t('changes.toForce')}
      </button>
      {asked && (
        <Ask question={t('changes.toForceAsk')} yes={t('changes.toForce')} onNo={() => setAsked(false)}
          onYes={() => {
            setAsked(false);
            bring.mutate();
          }}>
          {t(change === 'added' ? 'changes.toForceAdded' : 'changes.toForceLead')}
        </Ask>
      )}
      {bring.error && <Failure failure={bring.error} />}
    </>
  );
}
