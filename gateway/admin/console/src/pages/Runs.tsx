import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Waiting } from '../parts/Waiting';
import { dateTime, span } from '../texts/format';

/** Everything that ran, newest first, page by page. */
export function Runs() {
  const { t } = useTranslation();
  const [words] = useSearchParams();
  const exchange = words.get('exchange') ?? '';
  const found = useInfiniteQuery({
    queryKey: ['runs', exchange],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      post<Schemas['RunPage']>('/runs/query', { limit: 50, ...(exchange && { exchange }), ...(pageParam && { behind: pageParam }) }, { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : 5_000), // a run that was asked for shows by itself
  });
  const runs = found.data?.pages.flatMap((page) => page.runs);
  return (
    <Page title={t('runs.title')} lead={t('runs.lead')}>
      {exchange && (
        <p>
          {t('runs.ofExchange', { exchange })} <Link to="/runs">{t('runs.ofAll')}</Link>
        </p>
      )}
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {!runs && !found.error && <Waiting />}
      {runs?.length === 0 && <Empty title={t('runs.none')}>{t('runs.noneLead')}</Empty>}
      {runs && runs.length > 0 && (
        <DataTable
          caption={t('runs.title')}
          rows={runs}
          keyOf={(run) => run.run}
          columns={[
            { name: t('runs.started'), kind: 'head', of: (run) => <Link to={`/runs/${run.run}`}>{dateTime(run.started)}</Link> },
            { name: t('runs.exchange'), of: (run) => <>{run.exchange}<span className="under">{t(`direction.${run.direction}`)}</span></> },
            { name: t('runs.state'), of: (run) => <Mark kind={run.closed ? 'good' : 'note'}>{t(run.closed ? 'runs.closed' : 'runs.open')}</Mark> },
            { name: t('runs.took'), of: (run) => span(run.started, run.closed ?? new Date()) },
          ]}
        />
      )}
      {found.hasNextPage && (
        <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('runs.more')}
        </Button>
      )}
    </Page>
  );
}
