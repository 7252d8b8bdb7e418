import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime, number } from '../texts/format';

type Draft = Schemas['Draft'];
const states: Record<Draft['state'], MarkKind> = { open: 'note', planned: 'warning', activating: 'warning', activated: 'good', withdrawn: 'quiet' };

/** Drafts of the configuration, and what was in force before. */
export function Changes() {
  const { t } = useTranslation();
  const { may } = useSession();
  const found = useInfiniteQuery({
    queryKey: ['drafts', 'pages'],
    queryFn: ({ pageParam, signal }) => post<Schemas['Drafts']>('/drafts/query', { behind: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  return (
    <Page title={t('changes.title')} lead={t('changes.lead')}>
      <Found of={found}>
        {({ pages }) => {
          const drafts = pages.flatMap((page) => page.drafts);
          return drafts.length === 0 ? (
            <Empty title={t('changes.none')}>{t('changes.noneLead')}</Empty>
          ) : (
            <DataTable
              caption={t('changes.title')}
              rows={drafts}
              keyOf={(draft) => draft.draft}
              columns={[
                { name: t('changes.name'), kind: 'head', of: (draft) => <Link to={`/changes/${draft.draft}`}>{draft.title}</Link> },
                {
                  name: t('changes.state'),
                  of: (draft) => (
                    <span className="marks">
                      <Mark kind={states[draft.state]}>{t(`changes.states.${draft.state}`)}</Mark>
                      {draft.behind && (draft.state === 'open' || draft.state === 'planned') && (
                        <Mark kind="warning">{t('changes.behind')}</Mark>
                      )}
                    </span>
                  ),
                },
                { name: t('changes.files'), kind: 'number', of: (draft) => number(draft.files) },
                { name: t('changes.authors'), of: (draft) => draft.authors.join(', ') },
                { name: t('changes.savedAt'), of: (draft) => dateTime(draft.saved_at) },
              ]}
            />
          );
        }}
      </Found>
      {found.hasNextPage && (
        <Button variant="secondary" disabled={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t('changes.moreDrafts')}
        </Button>
      )}
      {may('drafts:change') && <Begin />}
      <History />
    </Page>
  );
}

function Begin() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [title, setTitle] = useHeld('title', '', 'window');
  const once = useOnce();
  const begin = useMutation({
    mutationFn: () => post<Draft>('/drafts', { title: title.trim(), draft: once.of(title.trim()).key }),
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (draft) => go(`/changes/${draft.draft}`),
  });
  return (
    <section className="panel" aria-labelledby="begin">
      <h2 id="begin">{t('changes.begin')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        begin.mutate();
      }} noValidate>
        {begin.error && <Failure failure={begin.error} />}
        <TextInput labelText={t('changes.name')} hintText={t('changes.nameHint')} value={title} maxLength={300} fullWidth
          onChange={(value) => setTitle(String(value ?? ''))} />
        <Button type="submit" disabled={title.trim() === '' || begin.isPending}>
          {t('changes.begin')}
        </Button>
      </form>
    </section>
  );
}

/** Which sets were in force: who, when, why; and the way back to one. */
function History() {
  const { t } = useTranslation();
  const { may } = useSession();
  const go = useNavigate();
  const cache = useQueryClient();
  const found = useInfiniteQuery({
    queryKey: ['history'],
    queryFn: ({ pageParam, signal }) => post<Schemas['History']>('/configuration/history', { before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
  const once = useOnce();
  const back = useMutation({
    mutationFn: (one: Schemas['Activation']) =>
      post<Draft>('/drafts', {
        title: t('changes.backTitle', { when: dateTime(one.at) }),
        from: one.digest,
        draft: once.of(one.digest).key,
      }),
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: async (draft) => {
      await cache.invalidateQueries({ queryKey: ['drafts'] });
      await go(`/changes/${draft.draft}`);
    },
  });
  const rows = found.data?.pages.flatMap((page) => page.activations) ?? [];
  const current = rows[0]?.digest;
  return (
    <div className="next-section">
      <h2>{t('changes.history')}</h2>
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {back.error && <Failure failure={back.error} />}
      {rows.length > 0 && (
        <DataTable
          caption={t('changes.history')}
          rows={rows}
          keyOf={(one) => String(one.number)}
          columns={[
            {
              name: t('changes.since'),
              kind: 'head',
              of: (one) => (
                <>
                  {dateTime(one.at)}
                  <span className="under">
                    <code title={one.digest}>{one.digest.slice(0, 12)}…</code>
                  </span>
                </>
              ),
            },
            {
              name: t('changes.change'),
              of: (one) =>
                one.draft ? (
                  <>
                    <Link to={`/changes/${one.draft}`}>{one.title}</Link>
                    <span className="under">{one.reason}</span>
                  </>
                ) : (
                  t('changes.fromFolder')
                ),
            },
            { name: t('changes.by'), of: (one) => one.by },
            { name: t('changes.approvedBy'), of: (one) => one.approved_by.join(', ') || '–' },
            {
              name: t('changes.actions'),
              of: (one) =>
                one.digest === current ? (
                  <Mark kind="good">{t('changes.inForce')}</Mark>
                ) : (
                  may('drafts:change') && (
                    <Button variant="secondaryNoBorder" disabled={back.isPending} onClick={() => back.mutate(one)}
                      aria-label={t('changes.backTo', { when: dateTime(one.at) })}>
                      {t('changes.back')}
                    </Button>
                  )
                ),
            },
          ]}
        />
      )}
      {found.hasNextPage && (
        <Button variant="secondary" disabled={found.isFetching} onClick={() => void found.fetchNextPage()}>
          {t('changes.older')}
        </Button>
      )}
    </div>
  );
}
