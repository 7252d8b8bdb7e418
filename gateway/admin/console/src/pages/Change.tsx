import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, InlineAlert } from 'suomifi-ui-components';
import { post, Problem, type Schemas } from '../api/client';
import { Agree } from '../changes/Agree';
import { DraftText } from '../changes/DraftText';
import { Findings } from '../changes/Findings';
import { keptPaths } from '../changes/kept';
import { NewPartner } from '../changes/NewPartner';
import { Says } from '../changes/Says';
import { Traffic } from '../changes/Traffic';
import { useCheck, useDiff, useDraft, useDraftChanged, type Draft } from '../changes/useDraft';
import { Failure } from '../parts/Failure';
import { Facts } from '../parts/Facts';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Waiting } from '../parts/Waiting';
import { useSession } from '../session/SessionContext';
import { dateTime, number } from '../texts/format';

/** One draft: what it changes, whether it holds, what it would have done, who agreed, and its text. */
export function Change() {
  const { t } = useTranslation();
  const { draft = '' } = useParams();
  const found = useDraft(draft);
  return (
    <Page title={found.data?.title ?? t('changes.title')} lead={t('changes.oneLead')}>
      <Found of={found}>{(one) => <Whole draft={one} />}</Found>
    </Page>
  );
}

function Whole({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { may, session } = useSession();
  const diff = useDiff(draft.draft, draft.version);
  const check = useCheck(draft.draft, draft.version);
  const [asked] = useSearchParams();
  const [path, setPath] = useState(() => asked.get('file') ?? keptPaths(session.user ?? '', draft.draft)[0] ?? draft.changes[0]?.path ?? '');
  const open = (file: string) => {
    setPath(file);
    document.getElementById('texts')?.scrollIntoView();
  };
  return (
    <>
      <Facts
        facts={[
          [t('changes.state'), <Mark key="s" kind="note">{t(`changes.states.${draft.state}`)}</Mark>],
          [t('changes.authors'), draft.authors.join(', ')],
          [t('changes.savedAt'), `${dateTime(draft.saved_at)} (${draft.saved_by})`],
        ]}
      />
      {draft.behind && draft.state === 'open' && (
        <div className="note-below">
          <Behind draft={draft} />
        </div>
      )}
      <section className="panel next-section" aria-labelledby="says">
        <h2 id="says">{t('changes.says')}</h2>
        {diff.error ? (
          <Failure failure={diff.error} again={() => void diff.refetch()} />
        ) : diff.data ? (
          diff.data.valid || diff.data.changes.length > 0 ? <Says changes={diff.data.changes} /> : <p>{t('changes.cannotSay')}</p>
        ) : (
          <Waiting />
        )}
      </section>
      <section className="panel" aria-labelledby="check">
        <h2 id="check">{t('changes.check')}</h2>
        {check.error && <Failure failure={check.error} again={() => void check.refetch()} />}
        {check.data && (
          <>
            <p role="status">
              <Mark kind={check.data.valid ? 'good' : 'bad'}>{t(check.data.valid ? 'changes.valid' : 'changes.invalid')}</Mark>{' '}
              {!check.data.cases_tried
                ? t('changes.casesNotTried')
                : check.data.cases > 0 && t('changes.cases', { cases: number(check.data.cases), failed: number(check.data.failed) })}
            </p>
            <Findings findings={check.data.findings} onOpen={open} />
          </>
        )}
      </section>
      <Agree draft={draft} diff={diff.data} valid={check.data?.valid ?? false} />
      <Traffic draft={draft.draft} />
      {draft.state === 'open' && may('drafts:change') && <NewPartner draft={draft} onMade={open} />}
      <DraftText draft={draft} findings={check.data?.findings ?? []} path={path} onOpen={setPath} />
      <Steps draft={draft} />
    </>
  );
}

/** Something else came into force under the draft. Files that both changed are chosen one by one. */
function Behind({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const changed = useDraftChanged(draft.draft);
  const [mine, setMine] = useState<string[]>([]);
  const rebase = useMutation({
    mutationFn: (theirs: string[]) =>
      post<Schemas['Draft']>(`/drafts/${draft.draft}/rebase`, { mine, theirs }, { version: draft.version }),
    onSuccess: changed,
  });
  const conflicts = rebase.error instanceof Problem ? (rebase.error.members.conflicts ?? []) : [];
  return (
    <InlineAlert status="warning" labelText={t('changes.behind')}>
      <p>{t('changes.behindLead')}</p>
      {rebase.error && conflicts.length === 0 && <Failure failure={rebase.error} />}
      {conflicts.length > 0 && (
        <>
          <p>{t('changes.both')}</p>
          {conflicts.map((path) => (
            <Checkbox key={path} checked={mine.includes(path)}
              onClick={({ checkboxState }) => setMine(checkboxState ? [...mine, path] : mine.filter((one) => one !== path))}>
              {t('changes.mineStays', { path })}
            </Checkbox>
          ))}
        </>
      )}
      <Button disabled={rebase.isPending} onClick={() => rebase.mutate(conflicts.filter((path) => !mine.includes(path)))}>
        {t('changes.rebase')}
      </Button>
    </InlineAlert>
  );
}

function Steps({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  if (draft.steps.length === 0) {
    return null;
  }
  return (
    <section className="panel" aria-labelledby="steps">
      <h2 id="steps">{t('changes.steps')}</h2>
      <ol className="taken">
        {draft.steps.map((step, index) =>
          step.kind === 'activating' ? null : (
            <li key={index}>
              <strong>{t(`changes.kinds.${step.kind}`)}</strong> {step.by}, {dateTime(step.at)}
              <span className="under">{step.reason}</span>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}
