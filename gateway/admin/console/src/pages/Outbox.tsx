import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { Coded } from '../parts/Coded';
import { Counted } from '../parts/Counted';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSession } from '../session/SessionContext';
import { dateTime, number, span } from '../texts/format';
import { currentLanguage } from '../texts/languages';

type Cause = Schemas['DeadCause'];
type Plan = Schemas['ReplayPlan'];
const piles = ['party', 'ours', 'law', 'withdrawn'] as const;

/** What waits for a party and what is dead, by whose turn it is to do something. */
export function Outbox() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['outbox'],
    queryFn: ({ signal }) => get<Schemas['Outbox']>('/outbox', { signal }),
    refetchInterval: 5_000,
  });
  return (
    <Page title={t('outbox.title')} lead={t('outbox.lead')}>
      <Found of={found}>
        {(outbox) => (
          <>
            <h2>{t('outbox.dead')}</h2>
            {outbox.dead.length === 0 ? (
              <Empty title={t('outbox.noneDead')}>{t('outbox.noneDeadLead')}</Empty>
            ) : (
              piles.map((pile) => <Pile key={pile} pile={pile} causes={outbox.dead.filter((one) => one.pile === pile)} />)
            )}
            <h2 className="next-section">{t('outbox.parties')}</h2>
            {outbox.parties.length === 0 ? (
              <Empty title={t('outbox.noneWaits')}>{t('outbox.noneWaitsLead')}</Empty>
            ) : (
              <Parties parties={outbox.parties} />
            )}
          </>
        )}
      </Found>
    </Page>
  );
}

function Pile({ pile, causes }: { pile: Cause['pile']; causes: Cause[] }) {
  const { t } = useTranslation();
  if (causes.length === 0) {
    return null;
  }
  return (
    <section className="panel pile" aria-labelledby={`pile-${pile}`}>
      <h3 id={`pile-${pile}`}>{t(`outbox.pile.${pile}`)}</h3>
      <p className="quiet">{t(`outbox.pileAbout.${pile}`)}</p>
      <ul className="causes">
        {causes.map((cause) => (
          <li key={`${cause.code} ${cause.exchange} ${cause.party}`}>
            <DeadCause cause={cause} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function DeadCause({ cause }: { cause: Cause }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const cache = useQueryClient();
  const [done, setDone] = useState<Plan | null>(null);
  const which = { pile: cause.pile, exchange: cause.exchange, cause: cause.code };
  const plan = useMutation({ mutationFn: () => post<Plan>('/outbox/plan', which) });
  const once = useOnce();
  const replay = useMutation({
    mutationFn: (planned: Plan) =>
      post<Plan>('/outbox/replay', { ...which, plan: planned.plan }, { once: once.of([which, planned.plan]).key }),
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (result) => {
      plan.reset();
      setDone(result);
      void cache.invalidateQueries();
    },
  });
  return (
    <>
      <div className="cause-head">
        <div>
          <strong>{t('outbox.cause', { count: cause.messages, number: number(cause.messages), records: number(cause.records) })}</strong>{' '}
          <div><Coded code={cause.code} said={cause.said} /></div>
          <span className="under">
            {cause.exchange} → {cause.party} · {t('outbox.oldest', { at: dateTime(cause.oldest) })}
          </span>
          {cause.maybe_arrived && <Mark kind="warning">{t('outbox.maybeArrived')}</Mark>}
        </div>
        {may('outbox:replay') && !plan.data && (
          <Button variant="secondary" disabled={plan.isPending} onClick={() => plan.mutate()}
            aria-label={t('outbox.planWhat', { code: cause.code, exchange: cause.exchange })}>
            {t('outbox.plan')}
          </Button>
        )}
      </div>
      <details>
        <summary>{t('outbox.messages')}</summary>
        <ul className="messages">
          {cause.shown.map((message) => (
            <li key={message.message}>
              <Link to={`/messages/${message.message}`}><code>{message.message}</code></Link> <Link to={`/runs/${message.run}`}>{t('outbox.run')}</Link>
            </li>
          ))}
        </ul>
        {cause.messages > cause.shown.length && (
          <p className="quiet">{t('outbox.andMore', { number: number(cause.messages - cause.shown.length) })}</p>
        )}
      </details>
      {(plan.error ?? replay.error) && <Failure failure={plan.error ?? replay.error} />}
      {plan.data && (
        <div className="plan" role="group" aria-label={t('outbox.planTitle')}>
          <p className="plan-title">{t('outbox.planTitle')}</p>
          <p>
            {t('outbox.planned', {
              messages: number(plan.data.messages),
              records: number(plan.data.records),
              runs: number(plan.data.runs.length),
            })}
          </p>
          <p className="quiet">{t('outbox.planAbout')}</p>
          {plan.data.to_settle > 0 && <p>{t('outbox.toSettle', { number: number(plan.data.to_settle) })}</p>}
          {plan.data.without_exchange > 0 && <p>{t('outbox.without', { number: number(plan.data.without_exchange) })}</p>}
          <div className="buttons">
            <Button disabled={replay.isPending || plan.data.messages === 0} onClick={() => plan.data && replay.mutate(plan.data)}>
              {t('outbox.replay')}
            </Button>
            <Button variant="secondaryNoBorder" onClick={() => plan.reset()}>
              {t('outbox.cancel')}
            </Button>
          </div>
        </div>
      )}
      {done && (
        <InlineAlert className="spaced" labelText={t('outbox.done')} role="status">
          {t('outbox.doneAdvice')} {(done.left ?? 0) > 0 && t('outbox.left', { number: number(done.left ?? 0) })}
        </InlineAlert>
      )}
    </>
  );
}

function Parties({ parties }: { parties: Schemas['PartyState'][] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <DataTable
      caption={t('outbox.parties')}
      rows={parties}
      keyOf={(party) => party.party}
      columns={[
        { name: t('outbox.party'), kind: 'head', of: (party) => <>{party.name[language]}<span className="under">{party.party}</span></> },
        {
          name: t('outbox.answers'),
          of: (party) => (
            <>
              <Mark kind={party.breaker === 'closed' ? 'good' : party.breaker === 'open' ? 'bad' : 'warning'}>
                {t(`outbox.breaker.${party.breaker}`)}
              </Mark>
              {party.closed_until && <span className="under">{t('outbox.restsUntil', { at: dateTime(party.closed_until) })}</span>}
            </>
          ),
        },
        { name: t('outbox.documents'), kind: 'number', of: (party) => number(party.documents) },
        { name: t('outbox.records'), kind: 'number', of: (party) => <Counted count={party.records} of={{ party: party.party, outcome: 'pending' }} /> },
        { name: t('outbox.age'), of: (party) => (party.oldest ? span(party.oldest, new Date()) : '–') },
        { name: t('outbox.next'), of: (party) => (party.next_attempt ? dateTime(party.next_attempt) : '–') },
      ]}
    />
  );
}
