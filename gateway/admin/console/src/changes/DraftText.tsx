import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { post, type Schemas } from '../api/client';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Waiting } from '../parts/Waiting';
import { Conflict } from './Conflict';
import { ToForce } from './ToForce';
import { draftKey, type Draft } from './useDraft';
import type { Saving } from './typedText';
import { useTyped } from './useTyped';

const Editor = lazy(() => import('./Editor'));
const marks: Record<Saving, MarkKind> = { saved: 'good', typing: 'note', saving: 'note', failed: 'bad', conflict: 'warning' };

/** Every file of the draft, and the text of the one that is open. */
export function DraftText({ draft, findings, path, onOpen }: {
  draft: Draft;
  findings: Schemas['Finding'][];
  path: string;
  onOpen: (path: string) => void;
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const text = wanted.length > 1 ? wanted : '';
  const files = useQuery({
    queryKey: [...draftKey(draft.draft), 'files', draft.version, text],
    queryFn: ({ signal }) => post<Schemas['DraftFiles']>(`/drafts/${draft.draft}/files/find`, { text }, { signal }),
    placeholderData: (before) => before,
  });
  return (
    <section className="panel" aria-labelledby="texts">
      <h2 id="texts">{t('changes.texts')}</h2>
      <Found of={files}>
        {({ files: all }) => {
          const touched = all.filter((file) => file.change !== 'untouched');
          const matching = text ? all.filter((file) => file.path.includes(text)).slice(0, 12) : [];
          return (
            <>
              <label className="search">
                {t('changes.openFile')}
                <input type="search" value={wanted} onChange={(event) => setWanted(event.target.value)}
                  placeholder={t('changes.openFileHint')} />
              </label>
              <ul className="file-list" aria-label={t('changes.files')}>
                {[...new Set([...(path ? [path] : []), ...touched.map((file) => file.path), ...matching.map((file) => file.path)])].map((one) => (
                  <li key={one}>
                    <button type="button" className="choice" aria-pressed={one === path} onClick={() => onOpen(one)}>
                      {one}
                      {touched.some((file) => file.path === one) && <span> {t('changes.touched')}</span>}
                    </button>
                  </li>
                ))}
              </ul>
              {path ? <FileText key={path} draft={draft} path={path} findings={findings} onGone={() => onOpen('')} /> : <p className="quiet">{t('changes.noneOpen')}</p>}
            </>
          );
        }}
      </Found>
    </section>
  );
}

function FileText({ draft, path, findings, onGone }: { draft: Draft; path: string; findings: Schemas['Finding'][]; onGone: () => void }) {
  const { t } = useTranslation();
  const typed = useTyped(draft.draft, path);
  const own = useMemo(() => findings.filter((finding) => finding.file === path), [findings, path]);
  if (typed.text === null) {
    return typed.found.error ? <Failure failure={typed.found.error} /> : <Waiting />;
  }
  return (
    <div className="file">
      <h3>
        <code>{path}</code>{' '}
        <span role="status">
          <Mark kind={marks[typed.saving]}>{t(`changes.saving.${typed.saving}`)}</Mark>
        </span>
      </h3>
      <ToForce draft={draft} path={path} saving={typed.saving} onGone={onGone} />
      <Conflict typed={typed} />
      {typed.failure !== null && typed.failure !== undefined && (
        <Failure failure={typed.failure} again={() => void typed.again()} />
      )}
      <Suspense fallback={<Waiting />}>
        <Editor label={path} text={typed.text} readOnly={draft.state !== 'open'} findings={own} onType={typed.type} />
      </Suspense>
    </div>
  );
}
