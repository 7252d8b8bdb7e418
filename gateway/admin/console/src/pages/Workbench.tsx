import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { CodeLists } from '../changes/CodeLists';
import { Conflict } from '../changes/Conflict';
import { Findings } from '../changes/Findings';
import { Flow } from '../changes/Flow';
import { MappingTable } from '../changes/MappingTable';
import { guessedPath, linesOf, withLine, withoutLine, withValue } from '../changes/mappingText';
import { Pinned } from '../changes/Pinned';
import { ToForce } from '../changes/ToForce';
import { Trees } from '../changes/Trees';
import { useDraft, type Draft } from '../changes/useDraft';
import { useTyped } from '../changes/useTyped';
import { useUndo } from '../changes/useUndo';
import { Choice } from '../parts/Choice';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Pick } from '../parts/Pick';
import { useSettled } from '../parts/useSettled';
import { Waiting } from '../parts/Waiting';
import { useSession } from '../session/SessionContext';
import { number } from '../texts/format';
import { currentLanguage } from '../texts/languages';

const Editor = lazy(() => import('../changes/Editor'));
const marks: Record<string, MarkKind> = { saved: 'good', typing: 'note', saving: 'note', failed: 'bad', conflict: 'warning' };

/** The mapping workbench: an exchange's mapping as a table, with a sample always through it. */
export function Workbench() {
  const { t } = useTranslation();
  const { draft = '', exchange = '' } = useParams();
  return (
    <Page title={t('bench.title')} lead={t('bench.lead')}>
      {draft ? <OfDraft id={draft} exchange={exchange} /> : <ChooseDraft />}
    </Page>
  );
}

/** A mapping is mended in a draft: one that is open, or a new one. */
function ChooseDraft() {
  const { t } = useTranslation();
  const { may } = useSession();
  const go = useNavigate();
  const found = useQuery({ queryKey: ['drafts'], queryFn: ({ signal }) => get<Schemas['Drafts']>('/drafts', { signal }) });
  const once = useOnce();
  const begin = useMutation({
    mutationFn: () => post<Schemas['Draft']>('/drafts', { title: t('bench.newTitle'), draft: once.of('').key }),
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (draft) => go(`/workbench/${draft.draft}`),
  });
  return (
    <Found of={found}>
      {({ drafts }) => {
        const open = drafts.filter((draft) => draft.state === 'open');
        return (
          <>
            {begin.error && <Failure failure={begin.error} />}
            {open.length === 0 ? (
              <Empty title={t('bench.noDraft')}>{t('bench.noDraftLead')}</Empty>
            ) : (
              <section className="panel" aria-labelledby="open-drafts">
                <h2 id="open-drafts">{t('bench.openDrafts')}</h2>
                <ul>
                  {open.map((draft) => (
                    <li key={draft.draft}>
                      <Link to={`/workbench/${draft.draft}`}>{draft.title}</Link> ({draft.authors.join(', ')})
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {may('drafts:change') && (
              <p className="next-section">
                <Button disabled={begin.isPending} onClick={() => begin.mutate()}>{t('bench.begin')}</Button>
              </p>
            )}
          </>
        );
      }}
    </Found>
  );
}

/** Exchanges that are not in force yet. */
const added = (draft: Draft) =>
  draft.changes.flatMap(({ path, change }) => (change === 'added' && path.match(/^exchanges\/([^/]+)\/exchange\.yaml$/)?.[1]) || []);

function OfDraft({ id, exchange }: { id: string; exchange: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const found = useDraft(id);
  const opened = useSettled(exchange);
  const configuration = useQuery({
    queryKey: ['configuration'],
    queryFn: ({ signal }) => get<Schemas['Configuration']>('/configuration', { signal }),
  });
  return (
    <Found of={found}>
      {(draft) => (
        <>
          <p>
            {t('bench.inDraft')} <Link to={`/changes/${id}`}>{draft.title}</Link>
          </p>
          {/* whoever goes down the list by arrows is still on the list, and goes back past it in one step */}
          <WhichExchange known={[...added(draft), ...(configuration.data?.exchanges ?? [])]} exchange={exchange}
            open={(chosen) => void go(`/workbench/${id}/${chosen}`, { replace: exchange !== '', state: { stays: true } })} />
          {opened && opened === exchange && <Bench key={`${id}/${opened}`} draft={draft} exchange={opened} />}
        </>
      )}
    </Found>
  );
}

/** Of more exchanges than these nobody chooses from a list: they are looked for. */
const mostListed = 200;

function WhichExchange({ known, exchange, open }: { known: string[]; exchange: string; open: (chosen: string) => void }) {
  const { t } = useTranslation();
  return known.length > mostListed ? (
    <Pick label={t('bench.exchange')} hint={t('bench.lookFor')} chosen={exchange ? [exchange] : []}
      options={known.map((one) => ({ value: one, name: one }))} onChange={(chosen) => open(chosen.at(-1) ?? '')} />
  ) : (
    <Choice name={t('bench.exchange')} value={exchange} onChange={open}
      options={[['', t('bench.choose')], ...known.map((one) => [one, one] as const)]} />
  );
}

function Bench({ draft, exchange }: { draft: Draft; exchange: string }) {
  const { t } = useTranslation();
  const path = `exchanges/${exchange}/mapping.yaml`;
  const typed = useTyped(draft.draft, path);
  const [sample, setSample] = useState('');
  const undo = useUndo(draft.draft, path);
  const [asText, setAsText] = useState(false);
  const settled = useSettled(typed.text, 300);
  const found = useQuery({
    queryKey: ['bench', draft.draft, exchange, sample, settled, draft.version],
    enabled: settled !== null,
    queryFn: ({ signal }) =>
      post<Schemas['Bench']>(
        `/drafts/${draft.draft}/map`,
        { exchange, ...(sample && { sample }), ...(settled !== null && { changes: [{ path, text: settled }] }) },
        { signal },
      ),
    placeholderData: (before) => before,
    gcTime: 30_000,
  });
  const [good, setGood] = useState<Schemas['Bench'] | null>(null);
  useEffect(() => {
    if (found.data?.rows) {
      setGood(found.data);
    }
  }, [found.data]);
  if (typed.found.error && typed.text === null) {
    return <Failure failure={typed.found.error} again={() => void typed.found.refetch()} />;
  }
  const bench = found.data;
  const known = good ?? bench;
  if (typed.text === null || !bench || !known) {
    return found.error ? <Failure failure={found.error} again={() => void found.refetch()} /> : <Waiting />;
  }
  const text = typed.text;
  const readOnly = draft.state !== 'open';
  const lines = linesOf(text, known.leg);
  const change = (next: string) => {
    if (next !== text) {
      undo.did(text, next);
      typed.type(next);
    }
  };
  const errors = bench.findings.length;
  return (
    <>
      <div className="bench-bar" role="status">
        <Mark kind={marks[typed.saving] ?? 'note'}>{t(`changes.saving.${typed.saving}`)}</Mark>
        <Mark kind={bench.valid ? 'good' : 'bad'}>
          {bench.valid ? t('changes.valid') : t('bench.errors', { count: errors })}
        </Mark>
        <span className="quiet">
          {bench.cases_tried ? t('changes.cases', { cases: number(bench.cases), failed: number(bench.failed) }) : t('changes.casesNotTried')}
        </span>
      </div>
      <Conflict typed={typed} />
      {typed.failure !== null && typed.failure !== undefined && <Failure failure={typed.failure} again={() => void typed.again()} />}
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      <Pinned bench={known} readOnly={readOnly} onAdd={(item) => change(withLine(text, known.leg, guessedPath(item), item))} />
      {errors > 0 && <Findings findings={bench.findings} />}
      {bench.rejected && <p><Mark kind="bad">{t('bench.rejected')}</Mark> <code>{bench.rejected}</code></p>}
      <div className="buttons bench-tools">
        {known.samples.length > 0 && (
          <label className="inline">
            {t('bench.sample')}{' '}
            <select value={known.sample} onChange={(event) => setSample(event.target.value)}>
              {known.samples.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className="choice" disabled={undo.isEmpty || readOnly} onClick={() => typed.type(undo.back(text))}>
          {t('bench.undo')}
        </button>
        <button type="button" className="choice" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {t('bench.asText')}
        </button>
        <ToForce draft={draft} path={path} saving={typed.saving} />
      </div>
      <p className="quiet">
        {t(known.direction === 'to-party' ? 'bench.toParty' : 'bench.fromParty', {
          party: known.party[currentLanguage()], register: known.register, purpose: known.purpose,
        })}
      </p>
      {asText ? (
        <Suspense fallback={<Waiting />}>
          <Editor label={path} text={text} readOnly={readOnly} onType={change}
            findings={bench.findings.filter((finding) => finding.file === path)} />
        </Suspense>
      ) : lines ? (
        <MappingTable draft={draft.draft} lines={lines} rows={known.rows ?? []} places={known.places.from} out={known.direction === 'to-party'}
          readOnly={readOnly}
          onChange={(item, key, value) => change(withValue(text, known.leg, item, key, value))}
          onRemove={(item) => change(withoutLine(text, known.leg, item))} />
      ) : (
        <Empty title={t('bench.noTable')}>{t('bench.noTableLead')}</Empty>
      )}
      <Trees bench={known} />
      <CodeLists draft={draft} names={[...new Set((lines ?? []).map((line) => line.codes).filter(Boolean))]} />
      <Flow rows={known.rows ?? []} toParty={known.direction === 'to-party'} />
    </>
  );
}
