import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { post, type Schemas } from '../api/client';
import { useAppearance } from '../theme/Appearance';
import { taking } from '../texts/durations';
import { date, number } from '../texts/format';
import { DataTable } from './DataTable';
import { Found } from './Found';
import type { Series } from './Plot';
import { Waiting } from './Waiting';

const Plot = lazy(() => import('./Plot'));

/** Thirty days of an exchange or a party, as pictures with their table: how much, and how long it took. */
export function TrafficDays({ exchange, party }: { exchange?: string; party?: string }) {
  const { t } = useTranslation();
  const of = exchange ? { exchange } : { party };
  const found = useQuery({
    queryKey: ['traffic-days', of],
    queryFn: ({ signal }) => post<Schemas['TrafficDays']>('/traffic/days', of, { signal }),
    staleTime: 60_000,
  });
  return (
    <div className="traffic-days">
      <h3>{t('traffic.title')}</h3>
      <Found of={found}>{(data) => <Days data={data} of={exchange ? `exchange=${exchange}` : `party=${party}`} />}</Found>
    </div>
  );
}

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1000;

function Days({ data, of }: { data: Schemas['TrafficDays']; of: string }) {
  const { t } = useTranslation();
  const { scheme } = useAppearance();
  const days = useMemo(() => data.days.map((one) => noon(one.day)), [data]);
  const volume = useMemo<Series[]>(
    () => [{ name: t('traffic.messages'), colour: 'highlightBase', kind: 'bars', values: data.days.map((one) => one.messages) }],
    [data, t],
  );
  const pace = useMemo<Series[]>(
    () => [
      { name: t('traffic.median'), colour: 'highlightBase', kind: 'line', values: data.days.map((one) => one.median_ms) },
      { name: t('traffic.p95'), colour: 'alertBase', kind: 'dashes', values: data.days.map((one) => one.p95_ms) },
    ],
    [data, t],
  );
  const some = data.days.filter((one) => one.messages > 0);
  if (some.length === 0) {
    return <p className="quiet">{t('traffic.none')}</p>;
  }
  const all = some.reduce((sum, one) => sum + one.messages, 0);
  return (
    <>
      <Suspense fallback={<Waiting />}>
        <div className="plots">
          <Plot days={days} series={volume} label={t('traffic.volumeLabel', { messages: number(all), days: number(some.length) })}
            sayDay={sayDay} sayValue={number} scheme={scheme} day={t('traffic.day')} />
          <Plot days={days} series={pace} label={t('traffic.paceLabel')} sayDay={sayDay} sayValue={taking} scheme={scheme} day={t('traffic.day')} />
        </div>
      </Suspense>
      <p className="quiet">{t('traffic.about', { timed: number(data.timed), counted: number(data.counted) })}</p>
      <details>
        <summary>{t('traffic.asTable')}</summary>
        <DataTable
          caption={t('traffic.title')}
          rows={[...some].reverse()}
          keyOf={(one) => one.day}
          columns={[
            { name: t('traffic.day'), kind: 'head', of: (one) => <Link to={`/messages?${of}&day=${one.day}`}>{date(`${one.day}T12:00:00Z`)}</Link> },
            { name: t('traffic.messages'), kind: 'number', of: (one) => <Link to={`/messages?${of}&day=${one.day}`}>{number(one.messages) + (one.whole ? '' : '+')}</Link> },
            { name: t('traffic.median'), kind: 'number', of: (one) => (one.median_ms === null ? '–' : taking(one.median_ms)) },
            { name: t('traffic.p95'), kind: 'number', of: (one) => (one.p95_ms === null ? '–' : taking(one.p95_ms)) },
            { name: t('traffic.timed'), kind: 'number', of: (one) => number(one.timed) },
          ]}
        />
      </details>
    </>
  );
}

const sayDay = (seconds: number) => date(new Date(seconds * 1000)).replace(/\d{4}$/, '');
