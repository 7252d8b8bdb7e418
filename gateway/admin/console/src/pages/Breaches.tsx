import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { dateTime, number } from '../texts/format';
import { useVocabulary } from '../texts/vocabulary';

type Breach = Schemas['Breach'];

export const stateMarks: Record<Breach['state'], MarkKind> = { open: 'warning', overdue: 'bad', notified: 'note', closed: 'quiet' };

/** What of the 72 hours is left, while nobody has notified. */
export function Until({ breach }: { breach: Breach }) {
  const { t } = useTranslation();
  const hours = Math.floor(breach.minutes_left / 60);
  return (
    <>
      <span className="when">{dateTime(breach.notify_until)}</span>
      {breach.state === 'open' && <span className="under">{t('breach.hoursLeft', { count: hours, number: number(hours) })}</span>}
    </>
  );
}

/** What left that should not have, by when it was found. */
export function Breaches() {
  const { t } = useTranslation();
  const { partyName } = useVocabulary();
  const found = useQuery({
    queryKey: ['breaches'],
    queryFn: ({ signal }) => get<Schemas['Breaches']>('/rights/breaches', { signal }),
  });
  return (
    <Page title={t('breach.title')} lead={t('breach.lead')}>
      <Found of={found}>
        {({ breaches }) =>
          breaches.length === 0 ? (
            <Empty title={t('breach.none')}>{t('breach.noneLead')}</Empty>
          ) : (
            <DataTable
              caption={t('breach.title')}
              rows={[...breaches].reverse()}
              keyOf={(one) => one.breach}
              columns={[
                { name: t('breach.kind'), kind: 'head', of: (one) => <Link to={`/breaches/${one.breach}`}>{t(`breach.kinds.${one.kind}`)}</Link> },
                { name: t('breach.state'), of: (one) => <Mark kind={stateMarks[one.state]}>{t(`breach.states.${one.state}`)}</Mark> },
                { name: t('breach.until'), of: (one) => <Until breach={one} /> },
                { name: t('breach.party'), of: (one) => partyName(one.party) },
                { name: t('breach.leftAt'), of: (one) => <span className="when">{dateTime(one.left_at)}</span> },
                { name: t('breach.persons'), of: (one) => number(one.persons.length) },
              ]}
            />
          )
        }
      </Found>
    </Page>
  );
}
