import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { useOnce } from '../../api/once';
import { DataTable } from '../../parts/DataTable';
import { Facts } from '../../parts/Facts';
import { Failure } from '../../parts/Failure';
import { Mark } from '../../parts/Mark';
import { Missed } from '../../parts/Missed';
import { TrafficDays } from '../../parts/TrafficDays';
import { useNow } from '../../parts/useNow';
import { useSession } from '../../session/SessionContext';
import { date, dateTime, number } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import type { Exchange } from './states';

type Step = Schemas['Asked']['asked'];

/** What else is known of one exchange, and what an operator does with it. */
export function Details({ exchange, schedulesRun }: { exchange: Exchange; schedulesRun: boolean }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const language = currentLanguage();
  const now = useNow(60_000);
  return (
    <div className="opened-inside">
      <Facts
        facts={[
          [t('exchanges.id'), <code key="i">{exchange.exchange}</code>],
          [t('exchanges.register'), exchange.register_name?.[language] ?? exchange.register],
          [t('exchanges.party'), <Link key="p" to={`/partners/${exchange.party}`}>{exchange.party_name?.[language] ?? exchange.party}</Link>],
          [t('exchanges.wellAt'), exchange.well_at ? dateTime(exchange.well_at) : t('exchanges.never')],
          [t('exchanges.expectations'), <Expectations key="e" exchange={exchange} />],
          ...(exchange.schedule ? [[t('missed.title'), <MissedRun key="m" schedule={exchange.schedule} />] as [string, ReactNode]] : []),
          [t('exchanges.certificate'), exchange.certificate_ends ? date(exchange.certificate_ends) : t('exchanges.certificateUnseen')],
          [t('exchanges.runs'), <Link key="r" to={`/runs?exchange=${exchange.exchange}`}>{t('exchanges.allRuns')}</Link>],
        ]}
      />
      {may('exchanges:operate') && exchange.direction === 'out' && <Steps exchange={exchange} schedulesRun={schedulesRun} />}
      <TrafficDays exchange={exchange.exchange} />
      {exchange.days.length > 0 && <RunDays exchange={exchange} now={now} />}
    </div>
  );
}

/** The strip of runs as a table, for who does not see it. */
function RunDays({ exchange, now }: { exchange: Exchange; now: number }) {
  const { t } = useTranslation();
  const last = exchange.days.length - 1;
  const rows = exchange.days
    .map((runs, index) => ({ runs, open: exchange.open_days[index] ?? 0, at: new Date(now - (last - index) * 86_400_000) }))
    .filter((row) => row.runs > 0)
    .reverse();
  return (
    <details>
      <summary>{t('exchanges.runDays')}</summary>
      <DataTable
        caption={t('exchanges.runDays')}
        rows={rows}
        keyOf={(row) => row.at.toISOString()}
        columns={[
          { name: t('traffic.day'), kind: 'head', of: (row) => date(row.at) },
          { name: t('exchanges.runs'), kind: 'number', of: (row) => <Link to={`/runs?exchange=${exchange.exchange}`}>{number(row.runs)}</Link> },
          { name: t('exchanges.openRuns'), kind: 'number', of: (row) => number(row.open) },
        ]}
      />
    </details>
  );
}

function Expectations({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  if (exchange.expectations.length === 0) {
    return <>{t('exchanges.noExpectations')}</>;
  }
  return (
    <ul className="plain">
      {exchange.expectations.map((one) => (
        <li key={one.expectation}>
          {one.expectation}:{' '}
          {exchange.alarms.some((alarm) => alarm.expectation === one.expectation)
            ? t('exchanges.expectationMissed')
            : one.met_at
              ? t('exchanges.expectationMet', { at: dateTime(one.met_at) })
              : t('exchanges.expectationWatched')}
        </li>
      ))}
    </ul>
  );
}

const skips = ['MISSED', 'TOO_LATE', 'SUPERSEDED', 'BLACKOUT', 'RUN_OPEN', 'PAUSED', 'NO_SCHEDULE', 'NOT_TAKEN_UP'] as const;

/** The choice with its consequence, and whether the last due time was left out by it: then a person may have it run now. */
function MissedRun({ schedule }: { schedule: NonNullable<Exchange['schedule']> }) {
  const { t } = useTranslation();
  const { last } = schedule;
  const why = skips.find((one) => one === last?.code);
  return (
    <>
      <Missed schedule={schedule} />
      {last?.state === 'skipped' && (
        <span className="under">
          <Mark kind="warning">{t('missed.skipped', { at: dateTime(last.due_at) })}</Mark> {why ? t(`missed.because.${why}`) : last.code}
        </span>
      )}
    </>
  );
}

function Steps({ exchange, schedulesRun }: { exchange: Exchange; schedulesRun: boolean }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const once = useOnce();
  const paused = exchange.schedule?.paused;
  const step = useMutation({
    mutationFn: (what: Step) => {
      const body = what === 'run' ? {} : { reason: reason.trim() };
      return post<Schemas['Asked']>(`/exchanges/${exchange.exchange}/${what}`, body, { once: once.of([what, body]).key });
    },
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: () => {
      setReason('');
      void cache.invalidateQueries();
    },
  });
  return (
    <div className="steps-box">
      {paused && <p>{t('exchanges.pausedBecause', { by: paused.by, at: dateTime(paused.at), reason: paused.reason })}</p>}
      {step.error && <Failure failure={step.error} />}
      <p role="status" className={step.data ? 'done' : 'hidden'}>{step.data && t(`exchanges.asked.${step.data.asked}`)}</p>
      <div className="buttons align-end">
        {schedulesRun && (
          <Button disabled={step.isPending} onClick={() => step.mutate('run')}>
            {t('exchanges.runNow')}
          </Button>
        )}
        {exchange.schedule && (
          <>
            <TextInput labelText={t('exchanges.reason')} hintText={t('exchanges.reasonHint')} value={reason}
              onChange={(value) => setReason(String(value ?? ''))} />
            <Button variant="secondary" disabled={step.isPending || !reason.trim()} onClick={() => step.mutate(paused ? 'resume' : 'pause')}>
              {t(paused ? 'exchanges.resume' : 'exchanges.pause')}
            </Button>
          </>
        )}
      </div>
      {!schedulesRun && <p className="quiet">{t('exchanges.noRunner')}</p>}
    </div>
  );
}
