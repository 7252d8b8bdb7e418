import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { Coded } from '../parts/Coded';
import { Counted } from '../parts/Counted';
import { DataTable } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { Facts } from '../parts/Facts';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useRunEvents } from '../parts/useRunEvents';
import { useSession } from '../session/SessionContext';
import { dateTime, number, span } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { useVocabulary } from '../texts/vocabulary';
import { Expected, ExpectedCount } from './run/Expected';

type Run = Schemas['Run'];

/** One run: its account, which must balance, what was expected of it, and why records did not leave whole. */
export function Run() {
  const { t } = useTranslation();
  const { run } = useParams();
  const found = useQuery({
    queryKey: ['run', run],
    queryFn: ({ signal }) => get<Run>(`/runs/${run}`, { signal }),
  });
  const { refetch } = found;
  const progress = useRunEvents(run, found.data?.closed === null);
  useEffect(() => {
    if (progress) {
      void refetch(); // why records did not leave, and the attempts, have changed too
    }
  }, [progress, refetch]);
  return (
    <Page title={found.data ? t('run.title', { exchange: found.data.exchange }) : t('run.titleBefore')} lead={t('run.lead')}>
      <Found of={found}>{(data) => <Account run={progress ? { ...data, account: progress.account } : data} />}</Found>
    </Page>
  );
}

const parts = ['released', 'reduced', 'withheld', 'rejected', 'pending'] as const;

function Account({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { itemName } = useVocabulary();
  const { account } = run;
  return (
    <>
      <section className="panel" aria-labelledby="account">
        <h2 id="account">
          {t('run.account')}{' '}
          <Mark kind={account.balanced ? 'good' : 'bad'}>{t(account.balanced ? 'run.balanced' : 'run.unbalanced')}</Mark>
        </h2>
        <div className="balance" role="img"
          aria-label={parts.map((part) => `${t(`run.${part}`)} ${number(account[part])}`).join(', ')}>
          <svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
            {parts.map((part, index) => {
              const before = parts.slice(0, index).reduce((sum, one) => sum + account[one], 0);
              const whole = Math.max(1, account.in);
              return (
                <rect key={part} className={`part-${part}`} x={(1000 * before) / whole} y="0" height="16"
                  width={(1000 * account[part]) / whole} />
              );
            })}
          </svg>
        </div>
        <dl className="account">
          <div>
            <dt>{t('expected.count')}</dt>
            <dd><ExpectedCount expected={run.expected} /></dd>
          </div>
          <div>
            <dt>{t('run.in')}</dt>
            <dd><Counted count={account.in} of={{ run: run.run }} /></dd>
          </div>
          {parts.map((part) => (
            <div key={part}>
              <dt>
                <span className={`key part-${part}`} aria-hidden="true" />
                {t(`run.${part}`)}
              </dt>
              <dd><Counted count={account[part]} of={{ run: run.run, outcome: part }} /></dd>
            </div>
          ))}
        </dl>
        <Facts
          facts={[
            [t('run.started'), dateTime(run.started)],
            [t('run.ended'), run.closed ? `${dateTime(run.closed)} (${span(run.started, run.closed)})` : t('run.goesOn')],
            [t('run.rules'), <code key="c" title={run.configuration}>{run.configuration.slice(0, 16)}…</code>],
            [t('run.id'), <code key="r">{run.run}</code>],
          ]}
        />
        {run.fault && <Fault fault={run.fault} />}
        {run.closed === null && <Resume run={run} />}
      </section>
      {run.withheld.length > 0 && (
        <>
          <h2>{t('run.because')}</h2>
          <DataTable
            caption={t('run.because')}
            rows={run.withheld}
            keyOf={(row) => JSON.stringify(row)}
            columns={[
              { name: t('run.records'), kind: 'number', of: (row) => <Counted count={row.records} of={{ run: run.run, outcome: row.outcome }} /> },
              { name: t('run.what'), of: (row) => <Mark kind={row.outcome === 'reduced' ? 'warning' : 'bad'}>{t(`run.outcome.${row.outcome}`)}</Mark> },
              { name: t('run.reasons'), of: (row) => <Because row={row} /> },
              { name: t('run.items'), of: (row) => row.items.map(itemName).join(', ') },
            ]}
          />
          <p className="quiet">{t('run.becauseAbout')}</p>
          {!run.withheld_whole && <p className="quiet">{t('run.notWhole')}</p>}
        </>
      )}
      {run.coded.length > 0 && (
        <>
          <h2>{t('run.coded')}</h2>
          <DataTable
            caption={t('run.coded')}
            rows={run.coded}
            keyOf={(row) => row.state + row.code}
            columns={[
              {
                name: t('run.records'), kind: 'number',
                of: (row) => <Counted count={row.records} of={{ run: run.run, outcome: row.state, ...(row.code && { code: row.code }) }} />,
              },
              { name: t('run.what'), of: (row) => t(`run.${row.state}`) },
              { name: t('run.reason'), of: (row) => <Coded code={row.code} said={row.said} /> },
            ]}
          />
        </>
      )}
      {run.rejections.length > 0 && (
        <>
          <h2>{t('run.rejections')}</h2>
          <DataTable
            caption={t('run.rejections')}
            rows={run.rejections}
            keyOf={(row) => row.message}
            columns={[
              { name: t('run.record'), kind: 'head', of: (row) => <Link to={`/messages/${row.message}`}>{number(row.record)}</Link> },
              { name: t('run.what'), of: (row) => t(`run.${row.state}`) },
              { name: t('run.reason'), of: (row) => <Coded code={row.code} said={row.said} /> },
              { name: t('run.place'), of: (row) => (row.path ? <code>{row.path}</code> : '–') },
            ]}
          />
        </>
      )}
      {run.unknown.length > 0 && (
        <>
          <h2>{t('run.unknown')}</h2>
          <DataTable
            caption={t('run.unknown')}
            rows={run.unknown}
            keyOf={(row) => row.path}
            columns={[
              { name: t('run.place'), kind: 'head', of: (row) => <code>{row.path}</code> },
              { name: t('run.fields'), kind: 'number', of: (row) => number(row.fields) },
            ]}
          />
          <p className="quiet">{t('run.unknownAbout')}</p>
        </>
      )}
      <Expected run={run} />
      {run.attempts.length > 0 && (
        <>
          <h2>{t('run.attempts')}</h2>
          <DataTable
            caption={t('run.attempts')}
            rows={run.attempts}
            keyOf={(row) => `${row.document} ${row.attempt}`}
            columns={[
              { name: t('run.at'), kind: 'head', of: (row) => dateTime(row.marked_at) },
              { name: t('run.attempt'), kind: 'number', of: (row) => number(row.attempt) },
              { name: t('run.result'), of: (row) => <Mark kind={outcomeKinds[row.outcome]}>{t(`run.delivery.${row.outcome}`)}</Mark> },
              { name: t('run.code'), of: (row) => <code>{row.code}{row.status > 0 && ` ${row.status}`}</code> },
              { name: t('run.document'), of: (row) => <code>{row.document}</code> },
            ]}
          />
        </>
      )}
    </>
  );
}

/** Why all of a delivery was rejected, whatever stands in its records. */
function Fault({ fault }: { fault: NonNullable<Run['fault']> }) {
  const { t } = useTranslation();
  return (
    <div className="spaced">
      <Mark kind="bad">{t('run.fault')}</Mark> <Coded code={fault.code} said={fault.said} />
      {fault.declared !== null && <p>{t('run.declared', { number: number(fault.declared) })}</p>}
      {fault.found !== null && <p>{t('run.found', { number: number(fault.found) })}</p>}
    </div>
  );
}

/** An open run goes on by itself when its next attempt is due; a person may have it go on now. */
function Resume({ run }: { run: Run }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const once = useOnce();
  const resume = useMutation({
    mutationFn: () => post<Schemas['Asked']>(`/runs/${run.run}/resume`, {}, { once: once.of(run.run).key }),
    onSettled: (_, failure) => once.settled(failure),
  });
  return (
    <div className="steps-box spaced">
      <p className="quiet">
        {t('run.openAbout')} <Link to="/outbox">{t('outbox.title')}</Link>
      </p>
      {resume.error && <Failure failure={resume.error} />}
      <p role="status" className={resume.data ? 'done' : 'hidden'}>{resume.data && t('run.resumed')}</p>
      {may('exchanges:operate') && (
        <Button variant="secondary" disabled={resume.isPending} onClick={() => resume.mutate()}>{t('run.resume')}</Button>
      )}
    </div>
  );
}

const outcomeKinds: Record<Schemas['RunAttempt']['outcome'], MarkKind> = {
  'under-way': 'note',
  delivered: 'good',
  refused: 'bad',
  failed: 'bad',
  unknown: 'warning',
};

/** In plain words; the codes are for whoever looks for them elsewhere. */
function Because({ row }: { row: Schemas['WithheldBecause'] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const said = row.said.map((one) => one[language]).join('; ');
  return (
    <>
      {said && `${said.charAt(0).toLocaleUpperCase(language)}${said.slice(1)}.`}
      <span className="under">
        {[...row.reasons, ...row.guards, ...row.caps].join(' · ')}
        {row.nearest && ` · ${t('run.nearest', { rule: row.nearest })}`}
      </span>
    </>
  );
}
