import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Facts } from '../../parts/Facts';
import { Mark } from '../../parts/Mark';
import { exactly } from '../../texts/durations';
import { dateTime, number } from '../../texts/format';
import type { PartnerRow } from './ends';
import { attemptsOf, roomFor } from './retrying';

type Retry = PartnerRow['retries'][number];
const named = 5;

/** When what did not get through is tried again, how often, until when; and how much of it the party is asked to bear. */
export function Retries({ partner, budget }: { partner: PartnerRow; budget: Schemas['Partners']['retry_budget'] }) {
  const { t } = useTranslation();
  return (
    <div>
      <h2>{t('retries.title')}</h2>
      {partner.retries.length === 0 ? (
        <Empty title={t('retries.none')}>{t('retries.noneLead')}</Empty>
      ) : (
        <>
          <DataTable
            caption={t('retries.title')}
            rows={partner.retries}
            keyOf={(row) => row.exchanges[0] ?? ''}
            columns={[
              { name: t('partners.exchanges'), kind: 'head', of: (row) => <Whose retry={row} /> },
              { name: t('retries.attempts'), kind: 'number', of: (row) => <Attempts retry={row} /> },
              { name: t('retries.waits'), of: (row) => (row.waits_seconds.length > 0 ? row.waits_seconds.map(exactly).join(', ') : '–') },
              { name: t('retries.deadline'), of: (row) => <Deadline deadline={row.deadline} /> },
            ]}
          />
          <p className="quiet">{t('retries.about')}</p>
          <Facts facts={[[t('retries.budget'), <Budget key="b" health={partner.health} budget={budget} />]]} />
        </>
      )}
    </div>
  );
}

function Whose({ retry }: { retry: Retry }) {
  const { t } = useTranslation();
  const shown = retry.exchanges.slice(0, named);
  return (
    <>
      <ul className="plain">
        {shown.map((one) => <li key={one}><Link to={`/exchanges?text=${one}`}>{one}</Link></li>)}
      </ul>
      {retry.exchange_count > shown.length && (
        <span className="under">{t('retries.andMore', { number: number(retry.exchange_count - shown.length) })}</span>
      )}
    </>
  );
}

function Attempts({ retry }: { retry: Retry }) {
  const { t } = useTranslation();
  const attempts = attemptsOf(retry);
  return <>{attempts === null ? t('retries.untilDeadline') : number(attempts)}</>;
}

function Deadline({ deadline }: { deadline: Retry['deadline'] }) {
  const { t } = useTranslation();
  if (!deadline) {
    return <>{t('retries.noDeadline')}</>;
  }
  return (
    <>
      {deadline.within_seconds === null
        ? t('retries.by', { at: (deadline.by ?? '').replace(':', '.') })
        : t('retries.within', { span: exactly(deadline.within_seconds) })}
      <span className="under">{deadline.source} {!deadline.verified && <Mark kind="warning">{t('partners.unverified')}</Mark>}</span>
    </>
  );
}

function Budget({ health, budget }: { health: PartnerRow['health']; budget: Schemas['Partners']['retry_budget'] }) {
  const { t } = useTranslation();
  return (
    <>
      {t('retries.budgetRule', { percent: number(budget.percent), least: number(budget.least), span: exactly(budget.window_seconds) })}
      {health && (
        <span className="under">
          {t('retries.budgetNow', { made: number(health.repetitions), room: number(roomFor(health.attempts, budget)) })}{' '}
          {health.repeat_from && <Mark kind="warning">{t('retries.budgetFull', { at: dateTime(health.repeat_from) })}</Mark>}
        </span>
      )}
    </>
  );
}
