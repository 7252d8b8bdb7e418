import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { Counted } from '../../parts/Counted';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Mark, type MarkKind } from '../../parts/Mark';
import { Missed } from '../../parts/Missed';
import { dateTime, number } from '../../texts/format';
import { expectedOf, numberSaid, type Between } from './expecting';

type Run = Schemas['Run'];
type By = Run['expected']['by'][number];

const marks: Record<By['state'], MarkKind> = {
  met: 'good',
  missed: 'bad',
  late: 'warning',
  'not-due': 'note',
  'not-watched': 'quiet',
  'not-looked-at': 'quiet',
};
const wrongs = ['NOT_COME', 'NOT_DONE', 'TOO_FEW', 'TOO_MANY'] as const;

const between = ({ least, most }: Between) => (least === most ? number(least) : `${number(least)}–${most === null ? '' : number(most)}`);

const betweenOrNone = (of: Between | null) => (of ? between(of) : '–');

/** How many are expected, beside how many came. */
export function ExpectedCount({ expected }: { expected: Run['expected'] }) {
  return <>{betweenOrNone(expectedOf(expected))}</>;
}

/** What the run is held against: the expectation, the runs before it, and what a missed one would come to. */
export function Expected({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { by, earlier, schedule } = run.expected;
  return (
    <>
      <h2>{t('expected.title')}</h2>
      {by.length === 0 ? (
        <p className="quiet">{t('expected.none')}</p>
      ) : (
        <DataTable
          caption={t('expected.title')}
          rows={by}
          keyOf={(row) => row.expectation}
          columns={[
            { name: t('expected.expectation'), kind: 'head', of: (row) => <code>{row.expectation}</code> },
            { name: t('expected.dueAt'), of: (row) => dateTime(row.due_at) },
            { name: t('run.records'), kind: 'number', of: (row) => betweenOrNone(numberSaid(row)) },
            { name: t('exchanges.state'), of: (row) => <State of={row} /> },
          ]}
        />
      )}
      {schedule && (
        <p>
          {t('missed.title')}: <Missed schedule={schedule} />{' '}
          <Link to={`/exchanges?text=${run.exchange}`}>{t('expected.toExchange')}</Link>
        </p>
      )}
      <h2>{t('expected.earlier')}</h2>
      {earlier.length === 0 ? (
        <Empty title={t('expected.first')}>{t('expected.firstLead')}</Empty>
      ) : (
        <DataTable
          caption={t('expected.earlier')}
          rows={earlier}
          keyOf={(row) => row.run}
          columns={[
            { name: t('run.started'), kind: 'head', of: (row) => <Link to={`/runs/${row.run}`}>{dateTime(row.started)}</Link> },
            { name: t('run.in'), kind: 'number', of: (row) => (row.in === null ? t('run.goesOn') : <Counted count={row.in} of={{ run: row.run }} />) },
          ]}
        />
      )}
    </>
  );
}

function State({ of: { state, code } }: { of: By }) {
  const { t } = useTranslation();
  const wrong = wrongs.find((one) => one === code);
  return (
    <>
      <Mark kind={marks[state]}>{t(`expected.states.${state}`)}</Mark>
      {wrong && <span className="under">{t(`exchanges.alarm.${wrong}`)}</span>}
    </>
  );
}
