import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Strip } from '../parts/Strip';
import { dateTime, number, span } from '../texts/format';
import { currentLanguage } from '../texts/languages';

type Exchange = Schemas['Exchange'];

/** The first page: is everything moving? What needs a person stands on top, the rest in a row each. */
export function Exchanges() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['exchanges'],
    queryFn: ({ signal }) => get<Schemas['Exchanges']>('/exchanges', { signal }),
    refetchInterval: 10_000,
  });
  return (
    <Page title={t('exchanges.title')} lead={t('exchanges.lead')}>
      <Found of={found}>
        {({ exchanges }) =>
          exchanges.length === 0 ? (
            <Empty title={t('exchanges.none')}>{t('exchanges.noneLead')}</Empty>
          ) : (
            <>
              <Totals exchanges={exchanges} />
              <Rows exchanges={exchanges} />
            </>
          )
        }
      </Found>
    </Page>
  );
}

function Totals({ exchanges }: { exchanges: Exchange[] }) {
  const { t } = useTranslation();
  const sum = (of: (exchange: Exchange) => number) => exchanges.reduce((total, one) => total + of(one), 0);
  const alarms = sum((one) => one.alarms.length);
  const dead = sum((one) => one.dead_records);
  const open = sum((one) => one.runs.filter((run) => run.closed === null).length);
  const paused = exchanges.filter((one) => one.schedule?.paused).length;
  const figures = [
    { name: t('exchanges.alarms'), value: alarms, kind: alarms > 0 ? 'bad' : 'good', to: null },
    { name: t('exchanges.dead'), value: dead, kind: dead > 0 ? 'bad' : 'good', to: '/outbox' },
    { name: t('exchanges.open'), value: open, kind: 'plain', to: '/runs' },
    { name: t('exchanges.paused'), value: paused, kind: paused > 0 ? 'warning' : 'plain', to: null },
  ] as const;
  return (
    <ul className="figures" aria-label={t('exchanges.figures')}>
      {figures.map((figure) => (
        <li key={figure.name} className={`figure figure-${figure.kind}`}>
          <span className="figure-value">{number(figure.value)}</span>
          {figure.to && figure.value > 0 ? <Link to={figure.to}>{figure.name}</Link> : <span>{figure.name}</span>}
        </li>
      ))}
    </ul>
  );
}

function Rows({ exchanges }: { exchanges: Exchange[] }) {
  const { t } = useTranslation();
  const now = Date.now();
  const language = currentLanguage();
  return (
    <DataTable
      className="exchanges"
      caption={t('exchanges.title')}
      rows={exchanges}
      keyOf={(row) => row.exchange}
      columns={[
        {
          name: t('exchanges.exchange'),
          kind: 'head',
          of: (row) => (
            <>
              {row.name[language]}
              <span className="under">
                {t(`direction.${row.direction}`)} · {row.party_name?.[language] ?? row.party}
              </span>
            </>
          ),
        },
        { name: t('exchanges.state'), of: (row) => <State exchange={row} now={now} /> },
        {
          name: t('exchanges.lastRun'),
          of: (row) => {
            const last = row.runs[0];
            return last ? (
              <Link className="when" to={`/runs/${last.run}`}>{dateTime(last.started)}</Link>
            ) : (
              <span className="quiet">{t('exchanges.noRuns')}</span>
            );
          },
        },
        {
          name: t('exchanges.next'),
          of: (row) =>
            row.schedule?.next ? (
              <>
                <span className="when">{dateTime(row.schedule.next)}</span>
                <span className="under">{t('exchanges.in', { span: span(row.schedule.next, new Date(now)) })}</span>
              </>
            ) : (
              <span className="quiet">{t(row.direction.startsWith('query') ? 'exchanges.whenAsked' : 'exchanges.noSchedule')}</span>
            ),
        },
        { name: t('exchanges.strip'), of: (row) => <Strip runs={row.runs} now={now} /> },
      ]}
    />
  );
}

function State({ exchange, now }: { exchange: Exchange; now: number }) {
  const { t } = useTranslation();
  const open = exchange.runs.find((run) => run.closed === null);
  return (
    <div className="marks">
      {exchange.alarms.map((alarm) => (
        <Mark kind="bad" key={alarm.expectation}>
          {t(`exchanges.alarm.${alarm.code}`)} {span(alarm.due_at, new Date(now))}
        </Mark>
      ))}
      {exchange.dead_records > 0 && (
        <Mark kind="bad">{t('exchanges.deadRecords', { count: exchange.dead_records, number: number(exchange.dead_records) })}</Mark>
      )}
      {exchange.schedule?.paused && (
        <Mark kind="warning">{t('exchanges.pausedBy', { by: exchange.schedule.paused.by })}</Mark>
      )}
      {open && <Mark kind="note">{t('exchanges.running', { span: span(open.started, new Date(now)) })}</Mark>}
      {exchange.alarms.length === 0 && exchange.dead_records === 0 && !exchange.schedule?.paused && !open && (
        <Mark kind="good">{t('exchanges.well')}</Mark>
      )}
    </div>
  );
}
