import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { get, type Schemas } from '../api/client';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Facts } from '../parts/Facts';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Waiting } from '../parts/Waiting';
import { dateTime, number } from '../texts/format';

type State = Schemas['Configuration'];

const mostTags = 100;
const pageLength = 100;

/** Which rules are in force, where they came from, and why newer ones are not. */
export function Configuration() {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['configuration'], queryFn: ({ signal }) => get<State>('/configuration', { signal }) });
  return (
    <Page title={t('configuration.title')} lead={t('configuration.lead')}>
      {found.error ? (
        <Failure failure={found.error} again={() => void found.refetch()} />
      ) : found.data ? (
        <State state={found.data} />
      ) : (
        <Waiting />
      )}
    </Page>
  );
}

function State({ state }: { state: State }) {
  const { t } = useTranslation();
  const attempt = state.last_attempt;
  return (
    <>
      <section className="panel" aria-labelledby="in-force">
        <h2 id="in-force">{t('configuration.inForce')}</h2>
        <Facts
          facts={[
            [t('configuration.since'), dateTime(state.activated_at)],
            [t('configuration.by'), state.activated_by],
            [t('configuration.folder'), state.folder ?? t('configuration.noFolder')],
            [t('configuration.digest'), <code key="d" title={state.digest}>{state.digest.slice(0, 16)}…</code>],
            [t('configuration.exchanges'), (
              <ul className="tags" key="e">
                {state.exchanges.slice(0, mostTags).map((exchange) => (
                  <li key={exchange}>{exchange}</li>
                ))}
                {state.exchanges.length > mostTags && (
                  <li><Link to="/exchanges">{t('configuration.allExchanges', { number: number(state.exchanges.length) })}</Link></li>
                )}
              </ul>
            )],
          ]}
        />
        {state.loaded !== state.digest && <p>{t('configuration.notLoaded')}</p>}
      </section>
      <section className="panel" aria-labelledby="attempt">
        <h2 id="attempt">{t('configuration.lastAttempt')}</h2>
        {attempt ? (
          <>
            <p>
              <Mark kind={attempt.outcome === 'refused' ? 'bad' : 'good'}>
                {t(`configuration.outcome.${attempt.outcome}`)}
              </Mark>{' '}
              {dateTime(attempt.at)}
            </p>
            <Findings findings={attempt.findings} />
          </>
        ) : (
          <Empty title={t('configuration.noAttempt')}>{t('configuration.noAttemptLead')}</Empty>
        )}
      </section>
    </>
  );
}

function Findings({ findings }: { findings: Schemas['Finding'][] }) {
  const { t } = useTranslation();
  const [length, setLength] = useState(pageLength);
  if (findings.length === 0) {
    return <p className="quiet">{t('configuration.noFindings')}</p>;
  }
  return (
    <>
      <div className="table-scroll" role="region" aria-label={t('configuration.findings')} tabIndex={0}>
        <table>
          <caption className="hidden">{t('configuration.findings')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('configuration.severity')}</th>
              <th scope="col">{t('configuration.place')}</th>
              <th scope="col">{t('configuration.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {findings.slice(0, length).map((finding, index) => (
              <tr key={index}>
                <td>
                  <Mark kind={finding.severity === 'error' ? 'bad' : 'note'}>
                    {t(`configuration.severities.${finding.severity}`)}
                  </Mark>
                </td>
                <td>
                  <code>
                    {finding.file}:{finding.line}
                  </code>
                </td>
                <td>
                  {finding.reason} <span className="quiet">{finding.code}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {findings.length > length && (
        <Button variant="secondary" className="spaced" onClick={() => setLength(length + pageLength)}>
          {t('exchanges.more', { number: number(findings.length - length) })}
        </Button>
      )}
    </>
  );
}
