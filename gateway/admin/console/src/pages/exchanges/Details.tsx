import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { newKey, post, type Schemas } from '../../api/client';
import { Facts } from '../../parts/Facts';
import { Failure } from '../../parts/Failure';
import { useSession } from '../../session/SessionContext';
import { date, dateTime } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import type { Exchange } from './states';

type Step = Schemas['Asked']['asked'];

/** What else is known of one exchange, and what an operator does with it. */
export function Details({ exchange, schedulesRun }: { exchange: Exchange; schedulesRun: boolean }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const language = currentLanguage();
  return (
    <div className="opened-inside">
      <Facts
        facts={[
          [t('exchanges.id'), <code key="i">{exchange.exchange}</code>],
          [t('exchanges.register'), exchange.register_name?.[language] ?? exchange.register],
          [t('exchanges.party'), <Link key="p" to={`/partners/${exchange.party}`}>{exchange.party_name?.[language] ?? exchange.party}</Link>],
          [t('exchanges.wellAt'), exchange.well_at ? dateTime(exchange.well_at) : t('exchanges.never')],
          [t('exchanges.expectations'), <Expectations key="e" exchange={exchange} />],
          [t('exchanges.certificate'), exchange.certificate_ends ? date(exchange.certificate_ends) : t('exchanges.certificateUnseen')],
          [t('exchanges.runs'), <Link key="r" to={`/runs?exchange=${exchange.exchange}`}>{t('exchanges.allRuns')}</Link>],
        ]}
      />
      {may('exchanges:operate') && exchange.direction === 'out' && <Steps exchange={exchange} schedulesRun={schedulesRun} />}
    </div>
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

function Steps({ exchange, schedulesRun }: { exchange: Exchange; schedulesRun: boolean }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const key = useRef(newKey());
  const paused = exchange.schedule?.paused;
  const step = useMutation({
    mutationFn: (what: Step) =>
      post<Schemas['Asked']>(`/exchanges/${exchange.exchange}/${what}`, what === 'run' ? {} : { reason: reason.trim() }, {
        once: key.current,
      }),
    onSuccess: () => {
      key.current = newKey();
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
