import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { get, Problem, type Schemas } from '../api/client';
import { Coded } from '../parts/Coded';
import { Facts } from '../parts/Facts';
import { Found } from '../parts/Found';
import { Page } from '../parts/Page';
import { Timeline, type Moment } from '../parts/Timeline';
import { useSession } from '../session/SessionContext';
import { currentLanguage } from '../texts/languages';
import { Ledger } from './Ledger';
import { Became } from './Messages';

type Known = Schemas['Message'];

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
  const [asked] = useSearchParams();
  if (asked.get('or') === 'run' && found.error instanceof Problem && found.error.code === 'MESSAGE_UNKNOWN') {
    return <Navigate to={`/runs/${message}`} replace />; // whoever came here knew an id, and not of what
  }
  return (
    <Page title={t('messages.title')} lead={t('messages.lead')}>
      <Found of={found}>{(known) => <Course message={known} />}</Found>
      {found.data && may('decisions:read') && <Ledger message={message} />}
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
        step.said?.[currentLanguage()] ?? '',
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
        {t('message.course')} <Became line={message} brief />
      </h2>
      <Facts
        facts={[
          [t('log.exchange'), `${message.exchange} · ${t(`direction.${message.direction}`)}`],
          [t('log.party'), message.party],
          ...(message.code
            ? [[t('run.reason'), <Coded key="code" code={message.code} said={message.said} path={message.path} />] as [string, ReactNode]]
            : []),
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
