import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, Problem, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Facts } from '../parts/Facts';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Timeline, type Moment } from '../parts/Timeline';
import { Waiting } from '../parts/Waiting';
import { Confirm } from '../session/Confirm';
import { useSession } from '../session/SessionContext';
import { dateTime } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { Became } from './Messages';

type Known = Schemas['Message'];
type Stored = Schemas['StoredDecision'];
type Field = Schemas['FieldDecision'];

/** One message: what became of it, step by step, and why it was decided so. The grounds are about a person, so they are
    asked for with a reason, which is recorded. */
export function Message() {
  const { t } = useTranslation();
  const { may } = useSession();
  const { message = '' } = useParams();
  const found = useQuery({
    queryKey: ['message', message],
    queryFn: ({ signal }) => get<Known>(`/messages/${encodeURIComponent(message)}`, { signal }),
  });
  return (
    <Page title={t('messages.title')} lead={t('messages.lead')}>
      <Found of={found}>{(known) => <Course message={known} />}</Found>
      {found.data && may('decisions:read') && <Grounds message={message} />}
    </Page>
  );
}

function Course({ message }: { message: Known }) {
  const { t } = useTranslation();
  const moments: Moment[] = [
    { at: message.at, key: 'received', name: t('message.steps.received') },
    ...message.steps.map((step, index) => ({
      at: step.at,
      key: `${index} ${step.kind}`,
      name: (
        <>
          {t(`message.steps.${step.kind}`, { number: step.attempt ?? 1 })}
          {step.outcome && <>: {t(`message.outcomes.${step.outcome}`)}</>}
        </>
      ),
      more: [
        step.code,
        step.status ? t('message.status', { status: step.status }) : '',
        step.document ? t('message.document', { document: step.document }) : '',
      ].filter((part) => part !== '').join(' · '),
      kind: kindOf(step),
    })),
  ];
  return (
    <section className="panel" aria-labelledby="course">
      <h2 id="course">
        {t('message.course')} <Became line={message} />
      </h2>
      <Facts
        facts={[
          [t('log.exchange'), `${message.exchange} · ${t(`direction.${message.direction}`)}`],
          [t('log.party'), message.party],
          [t('messages.id'), <code key="id">{message.message}</code>],
          ...(message.run ? [[t('log.run'), <Link key="run" to={`/runs/${message.run}`}>{t('log.toRun')}</Link>] as [string, ReactNode]] : []),
        ]}
      />
      <Timeline label={t('message.course')} moments={moments} />
    </section>
  );
}

function kindOf(step: Known['steps'][number]): NonNullable<Moment['kind']> {
  if (step.outcome === 'released' || step.outcome === 'delivered') {
    return 'good';
  }
  if (step.outcome === 'refused' || step.outcome === 'failed' || step.kind === 'dead' || step.kind === 'rejected' || step.kind === 'quarantined') {
    return 'bad';
  }
  return step.outcome === 'reduced' || step.outcome === 'unknown' || step.kind === 'superseded' ? 'warning' : 'plain';
}

function Grounds({ message }: { message: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState('');
  const found = useQuery({
    queryKey: ['decision', message, asked],
    enabled: asked !== '',
    gcTime: 0, // what was shown of a person is not kept
    queryFn: ({ signal }) =>
      get<Schemas['StoredDecisions']>(`/decisions/${encodeURIComponent(message)}`, { reason: asked, signal }),
  });
  const confirmFirst = found.error instanceof Problem && found.error.code === 'CONFIRM_FIRST';
  return (
    <>
      <section className="panel" aria-labelledby="grounds">
        <h2 id="grounds">{t('messages.ask')}</h2>
        <form className="ask" onSubmit={(event: FormEvent) => {
          event.preventDefault();
          setAsked(reason.trim());
        }} noValidate>
          <TextInput labelText={t('messages.reason')} hintText={t('messages.reasonHint')} name="reason" fullWidth
            autoComplete="off" maxLength={200} value={reason} onChange={(value) => setReason(String(value ?? ''))} />
          <Button type="submit" disabled={!reason.trim() || found.isFetching}>
            {t('messages.explain')}
          </Button>
        </form>
      </section>
      {confirmFirst ? (
        <Confirm onConfirmed={() => void found.refetch()} />
      ) : (
        found.error && <Failure failure={found.error} />
      )}
      {found.isLoading && <Waiting />}
      {!found.error && found.data?.decisions.map((decision) => <Decision key={decision.attempt} decision={decision} />)}
    </>
  );
}

const outcomes: Record<Stored['outcome'], MarkKind> = { released: 'good', reduced: 'warning', refused: 'bad' };

function Decision({ decision }: { decision: Stored }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby={`decision-${decision.attempt}`}>
      <h2 id={`decision-${decision.attempt}`}>
        {t('messages.attempt', { number: decision.attempt })}{' '}
        <Mark kind={outcomes[decision.outcome]}>{t(`messages.outcome.${decision.outcome}`)}</Mark>
      </h2>
      {decision.erased ? (
        <p>{t('messages.erased')}</p>
      ) : (
        <>
          <Facts
            facts={[
              [t('messages.at'), dateTime(decision.at)],
              [t('messages.exchange'), `${decision.exchange} → ${decision.party}`],
              [t('messages.purpose'), decision.purpose],
              ...(decision.next_change ? ([[t('messages.nextChange'), dateTime(decision.next_change)]] as [string, string][]) : []),
              ...(decision.guards.length > 0 ? ([[t('messages.guards'), decision.guards.join(', ')]] as [string, string][]) : []),
            ]}
          />
          <Fields fields={decision.fields} attempt={decision.attempt} />
        </>
      )}
    </section>
  );
}

const forms: Record<Field['form'], MarkKind> = { full: 'good', year: 'warning', none: 'bad' };

function Fields({ fields, attempt }: { fields: Field[]; attempt: number }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <div className="fields">
      <DataTable
        caption={`${t('messages.attempt', { number: attempt })}: ${t('messages.fields')}`}
        rows={fields}
        keyOf={(field) => field.item}
        columns={[
          { name: t('messages.item'), kind: 'head', of: (field) => field.item },
          { name: t('messages.form'), of: (field) => <Mark kind={forms[field.form]}>{t(`messages.forms.${field.form}`)}</Mark> },
          {
            name: t('messages.because'),
            of: (field) => (
              <>
                {field.explanation[language]}
                <span className="under">{[...field.permits, ...field.caps, ...field.reasons].join(' · ')}</span>
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
