import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Select } from '../parts/Select';
import { useSession } from '../session/SessionContext';
import { date, number } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { useVocabulary } from '../texts/vocabulary';

type View = Schemas['NoticeView'];

/** What each register tells people, beside what the rules let go and what went. */
export function Notices() {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { registerName } = useVocabulary();
  const [chosen, setChosen] = useState('');
  const found = useQuery({
    queryKey: ['notices', language],
    queryFn: ({ signal }) => post<Schemas['Notices']>('/notices/query', { language }, { signal }),
    staleTime: 30_000,
  });
  return (
    <Page title={t('notices.title')} lead={t('notices.lead')}>
      <Found of={found}>
        {({ notices }) => {
          const view = notices.find((one) => one.register === chosen) ?? notices[0];
          return view ? (
            <>
              <div className="panel filter">
                <Select label={t('person.register')} value={view.register} onChange={setChosen}
                  options={notices.map((one) => ({ value: one.register, name: registerName(one.register) }))} />
              </div>
              <Notice key={view.register} view={view} />
            </>
          ) : (
            <Empty title={t('notices.none')}>{t('notices.noneLead')}</Empty>
          );
        }}
      </Found>
      <Processing />
    </Page>
  );
}

function Notice({ view }: { view: View }) {
  const { t } = useTranslation();
  const { itemName, partyName, className } = useVocabulary();
  const { comparison } = view;
  const names = (items: string[]) => items.map(itemName).join(', ');
  const told = comparison.untold.length === 0 && comparison.sources_untold.length === 0 && comparison.oversent.length === 0;
  return (
    <>
      <h2>
        {view.title} <Mark kind={told ? 'good' : 'bad'}>{t(told ? 'notices.tells' : 'notices.doesNotTell')}</Mark>
      </h2>
      <p className="quiet">
        {view.dated ? t('notices.dated', { at: date(view.dated) }) : t('notices.undated')} · {view.file}
      </p>
      <div className="columns">
        <section className="panel tall" aria-labelledby="says" tabIndex={0}>
          <h3 id="says">{t('notices.says')}</h3>
          <ul className="quotes">
            {(view.section.published ?? []).map((one, index) => (
              <li key={index}>
                <q>{one.quote}</q>
                <span className="under">{one.recipients.map(className).join(', ')}</span>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel tall" aria-labelledby="permit" tabIndex={0}>
          <h3 id="permit">{t('notices.permit')}</h3>
          <ul className="quotes">
            {view.section.generated.map((one) => (
              <li key={one.rule}>
                <strong>{one.recipients.join(', ')}</strong>: {one.data.join(', ')}
                {one.conditions.length > 0 && <span className="under">{t('notices.conditions', { conditions: one.conditions.join('; ') })}</span>}
                <span className="under">{one.bases.join('; ')}</span>
              </li>
            ))}
          </ul>
        </section>
        <section className="panel tall" aria-labelledby="went" tabIndex={0}>
          <h3 id="went">{t('notices.went')}</h3>
          <Went view={view} />
        </section>
      </div>
      <h3 className="next-section">{t('notices.differences')}</h3>
      {told && comparison.unpermitted.length === 0 && comparison.held_untold.length === 0 ? (
        <Empty title={t('notices.noDifferences')}>{t('notices.noDifferencesLead')}</Empty>
      ) : (
        <ul className="causes panel tall" tabIndex={0} aria-label={t('notices.differences')}>
          {comparison.oversent.map((one) => (
            <Difference key={`over ${one.party}`} kind="bad" name={t('notices.oversent', { party: partyName(one.party) })}
              more={names([...new Set([...one.unpermitted, ...one.untold])])} />
          ))}
          {comparison.untold.map((one) => (
            <Difference key={`untold ${one.class}`} kind="bad" name={t('notices.untold', { to: className(one.class) })}
              more={`${names(one.items)} (${one.rules.join(', ')})`} />
          ))}
          {comparison.sources_untold.map((one) => (
            <Difference key={`source ${one.party}`} kind="bad" name={t('notices.sourceUntold', { party: partyName(one.party) })}
              more={one.exchanges.join(', ')} />
          ))}
          {comparison.unpermitted.map((one) => (
            <Difference key={`unpermitted ${one.class} ${one.line}`} kind="warning" name={t('notices.unpermitted', { to: className(one.class), line: one.line })}
              more={names(one.items)} />
          ))}
          {comparison.held_untold.length > 0 && (
            <Difference kind="warning" name={t('notices.heldUntold')} more={names(comparison.held_untold)} />
          )}
        </ul>
      )}
      <Findings view={view} />
      <Section view={view} />
    </>
  );
}

function Difference({ kind, name, more }: { kind: MarkKind; name: string; more: string }) {
  return (
    <li>
      <Mark kind={kind}>{name}</Mark>
      <span className="under">{more}</span>
    </li>
  );
}

function Went({ view }: { view: View }) {
  const { t } = useTranslation();
  const { itemName, partyName } = useVocabulary();
  const { may } = useSession();
  const parties = [...new Set(view.given.map((one) => one.party))];
  return parties.length === 0 ? (
    <p className="quiet">{t('notices.nothingWent')}</p>
  ) : (
    <ul className="quotes">
      {parties.map((party) => (
        <li key={party}>
          <strong>
            {may('traffic:read') ? <Link to={`/messages?party=${party}`}>{partyName(party).slice(0, 90)}</Link> : partyName(party).slice(0, 90)}
          </strong>:{' '}
          {view.given.filter((one) => one.party === party).map((one) => `${itemName(one.item)} (${number(one.records)})`).join(', ')}
        </li>
      ))}
    </ul>
  );
}

/** More findings than these stay folded. */
const shownAtOnce = 5;

function Findings({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <details className="panel next-section" open={view.findings.length <= shownAtOnce}>
      <summary>{t('notices.findings', { number: number(view.findings.length) })}</summary>
      {view.findings.length === 0 ? (
        <Empty title={t('notices.noFindings')}>{t('notices.noFindingsLead')}</Empty>
      ) : (
        <DataTable
          caption={t('notices.findingsOf')}
          rows={view.findings.map((one, index) => ({ ...one, index }))}
          keyOf={(one) => String(one.index)}
          columns={[
            { name: t('notices.quote'), kind: 'head', of: (one) => <><q>{one.quote}</q><span className="under">{t('notices.line', { line: one.line })}</span></> },
            { name: t('notices.severity'), of: (one) => <Mark kind={one.severity === 'error' ? 'bad' : one.severity === 'warning' ? 'warning' : 'note'}>{one.rule}</Mark> },
            { name: t('notices.why'), of: (one) => one.why },
            { name: t('notices.instead'), of: (one) => one.instead },
          ]}
        />
      )}
    </details>
  );
}

/** The part of a notice about disclosures as the rules would have it, for paper and for whoever mends the notice. */
function Section({ view }: { view: View }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  if (!shown) {
    return (
      <p className="next-section">
        <Button variant="secondary" onClick={() => setShown(true)}>{t('notices.section')}</Button>
      </p>
    );
  }
  return (
    <article className="panel printable next-section" aria-labelledby="section">
      <div className="report-head">
        <h3 id="section">{t('notices.sectionTitle', { register: view.section.name })}</h3>
        <Button variant="secondary" className="not-printed" onClick={() => window.print()}>{t('report.print')}</Button>
      </div>
      {view.section.generated.map((one) => (
        <p key={one.rule}>
          {t('notices.sentence', {
            recipients: one.recipients.join(', '),
            data: one.data.join(', '),
            purposes: one.purposes.join(', '),
            bases: one.bases.join('; '),
          })}
          {one.conditions.length > 0 && ` ${t('notices.conditions', { conditions: one.conditions.join('; ') })}`}
        </p>
      ))}
    </article>
  );
}

/** The record of processing activities, as the interface tells it, register by register. */
function Processing() {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const found = useQuery({
    queryKey: ['processing', currentLanguage()], // told in the language that is asked for
    enabled: shown,
    queryFn: ({ signal }) => get<Schemas['RecordOfProcessing']>('/notices/record', { signal }),
  });
  return (
    <section className="next-section" aria-labelledby="processing">
      <h2 id="processing">{t('notices.processing')}</h2>
      <p className="quiet">{t('notices.processingLead')}</p>
      {!shown && <Button variant="secondary" onClick={() => setShown(true)}>{t('notices.processingShow')}</Button>}
      {shown && (
        <Found of={found}>
          {({ activities }) => (
            <>
              {activities.map((activity) => (
                <details key={activity.register} className="panel">
                  <summary>{activity.name}</summary>
                  <Told value={activity} />
                </details>
              ))}
            </>
          )}
        </Found>
      )}
    </section>
  );
}

/** Names and values, however deep. */
function Told({ value }: { value: unknown }) {
  if (Array.isArray(value)) {
    return value.length === 0 ? <>–</> : (
      <ul>
        {value.map((one, index) => (
          <li key={index}>
            <Told value={one} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl className="facts">
        {Object.entries(value).map(([name, inner]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Told value={inner} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  return <>{String(value)}</>;
}
