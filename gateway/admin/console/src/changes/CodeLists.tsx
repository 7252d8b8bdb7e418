import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { post, type Schemas } from '../api/client';
import { Found } from '../parts/Found';
import { draftKey, type Draft } from './useDraft';

/** The code lists that a mapping uses, beside it; read when somebody opens one, changed in the draft's text. */
export function CodeLists({ draft, names }: { draft: Draft; names: string[] }) {
  const { t } = useTranslation();
  return names.length === 0 ? null : (
    <section className="next-section" aria-labelledby="code-lists">
      <h2 id="code-lists">{t('bench.codeLists')}</h2>
      {names.map((name) => (
        <CodeList key={name} draft={draft} name={name} />
      ))}
    </section>
  );
}

function CodeList({ draft, name }: { draft: Draft; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const path = `codes/${name}.yaml`;
  const found = useQuery({
    queryKey: [...draftKey(draft.draft), 'codes', name, draft.version],
    enabled: open,
    queryFn: ({ signal }) => post<Schemas['FileTexts']>(`/drafts/${draft.draft}/read`, { paths: [path] }, { signal }),
  });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{name}</summary>
      {open && (
        <Found of={found}>
          {({ files }) => (
            <>
              <div className="codes" role="region" tabIndex={0} aria-label={name}>
                <pre>{files[0]?.text}</pre>
              </div>
              <p>
                <Link to={`/changes/${draft.draft}?file=${encodeURIComponent(path)}`}>{t('bench.openList')}</Link>
              </p>
            </>
          )}
        </Found>
      )}
    </details>
  );
}
