import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Select } from '../parts/Select';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { useVocabulary } from '../texts/vocabulary';
import { ReleaseReport } from './ReleaseReport';

type Entry = Schemas['ReleaseEntry'];
type Made = Schemas['MadeRelease'];

export const releaseMarks: Record<Entry['state'], MarkKind> = { intended: 'quiet', accepted: 'note', signed: 'good', 'given-up': 'quiet' };

/** What was ever counted for release, and the next one: counted here, refused or accepted by its models, signed by another
    official. */
export function Releases() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { partyName } = useVocabulary();
  const found = useQuery({
    queryKey: ['releases'],
    queryFn: ({ signal }) => get<Schemas['Releases']>('/releases', { signal }),
  });
  return (
    <Page title={t('releases.title')} lead={t('releases.lead')}>
      <Found of={found}>
        {({ entries, plans }) => {
          const latest = latestOf(entries);
          return (
            <>
              {may('statistics:make') && plans.length > 0 && <Make plans={plans} />}
              <h2>{t('releases.ledger')}</h2>
              {latest.length === 0 ? (
                <Empty title={t('releases.none')}>{t(plans.length > 0 ? 'releases.noneLead' : 'releases.noPlans')}</Empty>
              ) : (
                <DataTable
                  caption={t('releases.ledger')}
                  rows={latest}
                  keyOf={(entry) => entry.release}
                  columns={[
                    { name: t('releases.period'), kind: 'head', of: (entry) => <Link to={`/releases/${entry.release}`}>{entry.period}</Link> },
                    { name: t('releases.exchange'), of: (entry) => <>{entry.exchange}<span className="under">{entry.variable}</span></> },
                    { name: t('releases.recipient'), of: (entry) => (entry.recipient === 'public' ? t('releases.public') : partyName(entry.recipient)) },
                    { name: t('releases.state'), of: (entry) => <Mark kind={releaseMarks[entry.state]}>{t(`releases.states.${entry.state}`)}</Mark> },
                    { name: t('releases.by'), of: (entry) => entry.by },
                    { name: t('releases.at'), of: (entry) => <span className="when">{dateTime(entry.at)}</span> },
                  ]}
                />
              )}
            </>
          );
        }}
      </Found>
    </Page>
  );
}

/** Of each release the last step, newest first. */
function latestOf(entries: Entry[]): Entry[] {
  const byRelease = new Map(entries.map((entry) => [entry.release, entry]));
  return [...byRelease.values()].sort((left, right) => right.at.localeCompare(left.at));
}

function Make({ plans }: { plans: Schemas['ReleasePlan'][] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const cache = useQueryClient();
  const [exchange, setExchange] = useHeld('exchange', '');
  const [period, setPeriod] = useHeld('period', '');
  const chosen = exchange || plans[0]?.exchange || '';
  const make = useMutation({
    mutationFn: () => post<Made>('/releases', { exchange: chosen, period: period.trim().toUpperCase() }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['releases'] }),
  });
  return (
    <>
      <section className="panel" aria-labelledby="make">
        <h2 id="make">{t('releases.make')}</h2>
        <p className="quiet">{t('releases.makeLead')}</p>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          make.mutate();
        }} noValidate>
          {make.error && <Failure failure={make.error} />}
          <div className="form-grid">
            <Select label={t('releases.exchange')} value={chosen} onChange={setExchange}
              options={plans.map((plan) => ({ value: plan.exchange, name: plan.name[language] }))} />
            <TextInput labelText={t('releases.period')} hintText={t('releases.periodHint')} name="period" autoComplete="off"
              value={period} onChange={(value) => setPeriod(String(value ?? ''))} />
          </div>
          <Button type="submit" disabled={make.isPending || !period.trim()}>
            {t(make.isPending ? 'releases.counting' : 'releases.count')}
          </Button>
        </form>
      </section>
      {make.data && (
        <>
          <ReleaseReport report={make.data.report} />
          {make.data.accepted && (
            <p className="more">
              <Link to={`/releases/${make.data.report.release}`}>{t('releases.toSign')}</Link>
            </p>
          )}
        </>
      )}
    </>
  );
}
