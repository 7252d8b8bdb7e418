import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { useOnce } from '../../api/once';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Facts } from '../../parts/Facts';
import { Failure } from '../../parts/Failure';
import { Mark } from '../../parts/Mark';
import { TrafficDays } from '../../parts/TrafficDays';
import { useSession } from '../../session/SessionContext';
import { date, dateTime, ends, number, span } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import type { PartnerRow } from './ends';
import { Retries } from './Retries';
import { Answers, Days } from './Standing';

/** One party: what was agreed, where it is, by which keys it is known, how it answers, when it is tried again. */
export function Partner({ partner, warningDays, budget }: {
  partner: PartnerRow;
  warningDays: number;
  budget: Schemas['Partners']['retry_budget'];
}) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <>
      <p><Link to="/partners">{t('partners.all')}</Link></p>
      <section className="panel" aria-labelledby="about">
        <h2 id="about">{t('partners.about')}</h2>
        <Facts
          facts={[
            [t('partners.id'), <code key="i">{partner.party}</code>],
            [t('partners.class'), partner.class_name?.[language] ?? partner.class],
            [t('partners.role'), t(`partners.roles.${partner.role}`)],
            [t('partners.answers'), <Answers key="a" partner={partner} />],
            ...(partner.health ? [[t('partners.waiting'), <Waits key="w" health={partner.health} />] as [string, ReactNode]] : []),
            [t('partners.quota'), partner.quota ? t('partners.quotas', {
              minute: partner.quota.a_minute === null ? '–' : number(partner.quota.a_minute),
              once: partner.quota.at_once === null ? '–' : number(partner.quota.at_once),
            }) : t('partners.noQuota')],
            [t('partners.source'), <>{partner.source} {!partner.verified && <Mark kind="warning">{t('partners.unverified')}</Mark>}</>],
          ]}
        />
      </section>
      <section className="panel" aria-label={t('traffic.title')}>
        <TrafficDays party={partner.party} />
      </section>
      <Agreements partner={partner} />
      <Endpoints partner={partner} warningDays={warningDays} />
      <Retries partner={partner} budget={budget} />
      <div>
        <h2>{t('partners.callsUs')}</h2>
        {partner.pins.length === 0 ? (
          <Empty title={t('partners.noPins')}>{t('partners.noPinsLead')}</Empty>
        ) : (
          <Pins pins={partner.pins} warningDays={warningDays} caption={t('partners.callsUs')} />
        )}
        {partner.pins.length > 1 && <p className="quiet">{t('partners.rotating')}</p>}
      </div>
      <h2>{t('partners.exchanges')}</h2>
      <DataTable
        caption={t('partners.exchanges')}
        rows={partner.exchanges}
        keyOf={(row) => row.exchange}
        columns={[
          { name: t('exchanges.exchange'), kind: 'head', of: (row) => <Link to={`/exchanges?text=${row.exchange}`}>{row.name[language]}</Link> },
          { name: t('partners.direction'), of: (row) => t(`direction.${row.direction}`) },
        ]}
      />
      {partner.exchange_count > partner.exchanges.length && (
        <p><Link to={`/exchanges?text=${partner.party}`}>{t('partners.allExchanges', { number: number(partner.exchange_count) })}</Link></p>
      )}
    </>
  );
}

function Waits({ health }: { health: NonNullable<PartnerRow['health']> }) {
  const { t } = useTranslation();
  return (
    <>
      {t('partners.queue', { documents: number(health.documents), records: number(health.records) })}
      {health.oldest && `, ${t('partners.oldest', { span: span(health.oldest, new Date()) })}`}
      {health.next_attempt && `, ${t('partners.next', { at: dateTime(health.next_attempt) })}`}
      {health.closed_until && `, ${t('outbox.restsUntil', { at: dateTime(health.closed_until) })}`}
    </>
  );
}

function Agreements({ partner }: { partner: PartnerRow }) {
  const { t } = useTranslation();
  return (
    <div>
      <h2>{t('partners.agreements')}</h2>
      {partner.agreements.length === 0 ? (
        <Empty title={t('partners.noAgreement')}>{t('partners.noAgreementLead')}</Empty>
      ) : (
        <DataTable
          caption={t('partners.agreements')}
          rows={partner.agreements}
          keyOf={(row) => row.agreement}
          columns={[
            { name: t('partners.agreement'), kind: 'head', of: (row) => row.agreement },
            { name: t('partners.purposes'), of: (row) => row.purposes.join(', ') },
            { name: t('person.from'), of: (row) => (row.from ? date(row.from) : '–') },
            { name: t('person.to'), of: (row) => (row.until ? ends(row.until) : t('partners.openEnded')) },
            { name: t('exchanges.state'), of: (row) => <Mark kind={row.in_force ? 'good' : 'bad'}>{t(row.in_force ? 'partners.inForce' : 'partners.notInForce')}</Mark> },
          ]}
        />
      )}
    </div>
  );
}

function Pins({ pins, warningDays, caption }: { pins: Schemas['Pin'][]; warningDays: number; caption: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={caption}
      rows={pins}
      keyOf={(pin) => pin.pin}
      columns={[
        { name: t('partners.pin'), kind: 'head', of: (pin) => <code title={pin.pin}>{pin.pin.slice(0, 16)}…</code> },
        { name: t('partners.certificate'), of: (pin) => <Days ends={pin.ends} warning={warningDays} /> },
      ]}
    />
  );
}

function Endpoints({ partner, warningDays }: { partner: PartnerRow; warningDays: number }) {
  const { t } = useTranslation();
  return (
    <div>
      <h2>{t('partners.weCall')}</h2>
      {partner.endpoints.length === 0 && <Empty title={t('partners.noEndpoints')}>{t('partners.noEndpointsLead')}</Empty>}
      {partner.endpoints.map((one) => (
        <div className="panel" key={one.endpoint}>
          <div className="cause-head">
            <div>
              <h3>{one.endpoint}</h3>
              <code>{one.url}</code>
            </div>
            {one.url.startsWith('https:') && <Try party={partner.party} endpoint={one.endpoint} />}
          </div>
          {one.url.startsWith('https:') && <Test party={partner.party} endpoint={one.endpoint} taken={one.takes_tests} />}
          {one.pins.length > 0 && <Pins pins={one.pins} warningDays={warningDays} caption={t('partners.keysOf', { endpoint: one.endpoint })} />}
        </div>
      ))}
    </div>
  );
}

function Try({ party, endpoint }: { party: string; endpoint: string }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const cache = useQueryClient();
  const attempt = useMutation({
    mutationFn: () => post<Schemas['ConnectionTried']>(`/partners/${party}/test`, { endpoint }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['partners'] }), // the certificate was seen
  });
  if (!may('exchanges:operate')) {
    return null;
  }
  return (
    <div className="try">
      <Button variant="secondary" disabled={attempt.isPending} onClick={() => attempt.mutate()}
        aria-label={t('partners.tryWhat', { endpoint })}>
        {t('partners.try')}
      </Button>
      {attempt.error && <Failure failure={attempt.error} />}
      <p role="status">
        {attempt.data && (
          <Mark kind={attempt.data.reached ? 'good' : 'bad'}>
            {attempt.data.reached
              ? t('partners.reached', { ms: number(attempt.data.took_ms) })
              : t('partners.notReached', { code: attempt.data.code })}
          </Mark>
        )}
      </p>
    </div>
  );
}

/** A signed message that is about nobody: whether the party takes what we send, and can verify who sent it. */
function Test({ party, endpoint, taken }: { party: string; endpoint: string; taken: boolean }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const cache = useQueryClient();
  const once = useOnce();
  const test = useMutation({
    mutationFn: () => post<Schemas['TestSent']>(`/partners/${party}/test-message`, { endpoint }, { once: once.of([party, endpoint]).key }),
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['partners'] }),
  });
  if (!may('exchanges:operate')) {
    return null;
  }
  if (!taken) {
    return <p className="quiet">{t('partners.takesNoTests')}</p>;
  }
  const sent = test.data;
  return (
    <div className="test-message">
      <p>{t('partners.testLead')}</p>
      <Button variant="secondary" disabled={test.isPending} onClick={() => test.mutate()}
        aria-label={t('partners.testWhat', { endpoint })}>
        {t('partners.test')}
      </Button>
      {test.error && <Failure failure={test.error} />}
      <div role="status">
        {sent && (
          <>
            <p>
              <Mark kind={sent.accepted ? 'good' : 'bad'}>
                {sent.accepted
                  ? t('partners.testAccepted', { ms: number(sent.took_ms) })
                  : sent.status === null
                    ? t('partners.notReached', { code: sent.code })
                    : t('partners.testRefused', { status: sent.status })}
              </Mark>
            </p>
            <Facts
              facts={[
                [t('partners.testMessage'), <code key="m">{sent.message}</code>],
                [t('partners.testKey'), <code key="k">{sent.key}</code>],
              ]}
            />
          </>
        )}
      </div>
    </div>
  );
}
