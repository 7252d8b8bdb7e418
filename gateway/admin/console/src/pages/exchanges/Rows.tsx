import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Mark } from '../../parts/Mark';
import { Strip } from '../../parts/Strip';
import { useNow } from '../../parts/useNow';
import { dateTime, number, span } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import { Details } from './Details';
import { certificateDays, warningDays, type Exchange } from './states';

/** A row an exchange; what is done about one opens below it. */
export function Rows({ caption, rows, keptWhole, schedulesRun, open, setOpen }: {
  caption: string;
  rows: Exchange[];
  keptWhole: boolean;
  schedulesRun: boolean;
  /** The exchange whose details are open, in whichever group it stands. */
  open: string | null;
  setOpen: (exchange: string | null) => void;
}) {
  const { t } = useTranslation();
  const now = Date.now();
  return (
    <div className="table-scroll exchanges" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('exchanges.exchange')}</th>
            <th scope="col">{t('exchanges.state')}</th>
            <th scope="col">{t('exchanges.lastAndNext')}</th>
            <th scope="col">{t('exchanges.kept')}</th>
            <th scope="col">{t('exchanges.strip')}</th>
            <th scope="col"><span className="hidden">{t('exchanges.actions')}</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.exchange}>
              <tr>
                <th scope="row"><Name exchange={row} /></th>
                <td><State exchange={row} now={now} /></td>
                <td><Times exchange={row} /></td>
                <td><Kept exchange={row} whole={keptWhole} /></td>
                <td>{row.days.length > 0 ? <Strip runs={row.days} open={row.open_days} now={now} /> : <span className="quiet">–</span>}</td>
                <td className="row-actions">
                  <button type="button" className="opener" aria-expanded={open === row.exchange}
                    aria-label={t('exchanges.openWhat', { exchange: row.exchange })}
                    onClick={() => setOpen(open === row.exchange ? null : row.exchange)}>
                    <span aria-hidden="true">{open === row.exchange ? '▴' : '▾'}</span>
                  </button>
                </td>
              </tr>
              {open === row.exchange && (
                <tr className="opened">
                  <td colSpan={6}><Details exchange={row} schedulesRun={schedulesRun} /></td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Name({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const party = exchange.party_name?.[language] ?? exchange.party;
  const out = exchange.direction === 'out' || exchange.direction === 'query-out';
  return (
    <>
      <span className="long" title={exchange.name[language]}>{exchange.name[language]}</span>
      <span className="under long" title={party}>
        <span aria-hidden="true">{out ? '→' : '←'}</span> {t(`direction.${exchange.direction}`)} · {party}
      </span>
    </>
  );
}

function State({ exchange, now }: { exchange: Exchange; now: number }) {
  const { t } = useTranslation();
  const days = certificateDays(exchange, now);
  // of what has stopped the mark with its link tells
  const told = exchange.alarms.filter((alarm) => alarm.code !== 'MESSAGES_DEAD');
  const fine = exchange.alarms.length === 0 && exchange.dead_records === 0 && !exchange.schedule?.paused && !exchange.open_since && !exchange.went_wrong;
  return (
    <div className="marks">
      {told.map((alarm) => (
        <Mark kind="bad" key={alarm.expectation}>
          {t(`exchanges.alarm.${alarm.code}`)} {span(alarm.due_at, new Date(now))}
        </Mark>
      ))}
      {exchange.dead_records > 0 && (
        <Mark kind="bad">
          <Link to="/outbox">
            {t('exchanges.deadRecords', { count: exchange.dead_records, number: number(exchange.dead_records) })}
          </Link>
        </Mark>
      )}
      {exchange.went_wrong && <Mark kind="warning">{t('exchanges.wentWrong')}</Mark>}
      {exchange.schedule?.paused && <Mark kind="warning">{t('exchanges.pausedBy', { by: exchange.schedule.paused.by })}</Mark>}
      {exchange.open_since && <Mark kind="note">{t('exchanges.running', { span: span(exchange.open_since, new Date(now)) })}</Mark>}
      {exchange.waiting_since && (
        <Mark kind="note">
          <Link to="/outbox">{t('exchanges.waiting', { span: span(exchange.waiting_since, new Date(now)) })}</Link>
        </Mark>
      )}
      {exchange.draft && (
        <Mark kind="note">
          <Link to={`/changes/${exchange.draft}`}>{t('exchanges.draft')}</Link>
        </Mark>
      )}
      {days !== null && days < warningDays && (
        <Mark kind={days < 0 ? 'bad' : 'warning'}>{t('exchanges.certificateDays', { count: days, number: number(days) })}</Mark>
      )}
      {fine && (exchange.last_run || exchange.last_query) && <Mark kind="good">{t('exchanges.well')}</Mark>}
      {fine && !exchange.last_run && !exchange.last_query && <Mark kind="quiet">{t('exchanges.still')}</Mark>}
    </div>
  );
}

function Times({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const last = exchange.last_run;
  return (
    <>
      {last && <Link className="when" to={`/runs/${last.run}`}>{dateTime(last.started)}</Link>}
      {!last && exchange.last_query && <span className="when">{dateTime(exchange.last_query)}</span>}
      {!last && !exchange.last_query && <span className="quiet">{t('exchanges.noRuns')}</span>}
      {exchange.schedule?.next ? (
        <Countdown to={exchange.schedule.next} />
      ) : (
        <span className="under">{t(whens[exchange.direction])}</span>
      )}
    </>
  );
}

const whens = {
  out: 'exchanges.noSchedule',
  in: 'exchanges.whenComes',
  'query-out': 'exchanges.whenAsked',
  'query-in': 'exchanges.whenAsked',
} as const;

function Countdown({ to }: { to: string }) {
  const { t } = useTranslation();
  const left = new Date(to).getTime() - useNow(1_000);
  return (
    <span className="under when" title={dateTime(to)}>
      {left > 0 ? t('exchanges.nextIn', { span: span(new Date(Date.now() + left), new Date()) }) : t('exchanges.dueNow')}
    </span>
  );
}

const outcomes = { reduced: 'reduced', refused: 'withheld', rejected: 'rejected' } as const;

/** What was kept back in a day, of all runs: the messages that it counts are the newest of these. */
function Kept({ exchange, whole }: { exchange: Exchange; whole: boolean }) {
  const { t } = useTranslation();
  if (exchange.reduced + exchange.refused + exchange.rejected === 0) {
    return <span className="quiet">–</span>;
  }
  const at = (count: number) => number(count) + (whole ? '' : '+');
  return (
    <>
      {(['reduced', 'refused', 'rejected'] as const).filter((what) => exchange[what] > 0).map((what) => (
        <div key={what}>
          <Link className="when" to={`/messages?exchange=${exchange.exchange}&outcome=${outcomes[what]}`}>
            {t(`exchanges.${what}`, { number: at(exchange[what]) })}
          </Link>
        </div>
      ))}
    </>
  );
}
