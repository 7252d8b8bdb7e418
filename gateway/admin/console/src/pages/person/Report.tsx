import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import type { Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Facts } from '../../parts/Facts';
import { dateTime, number } from '../../texts/format';
import { Basis } from './Disclosures';
import { holdState } from './holds';

type Report = Schemas['SubjectReport'];

/** The answer to an access request, as it would be handed over, for paper: what it says is what the interface says. */
export function Report({ report }: { report: Report }) {
  const { t } = useTranslation();
  const head = report.report;
  return (
    <article className="panel printable" aria-labelledby="report">
      <div className="report-head">
        <h2 id="report">{t('report.title')}</h2>
        <Button variant="secondary" className="not-printed" onClick={() => window.print()}>
          {t('report.print')}
        </Button>
      </div>
      <Facts
        facts={[
          [t('report.controller'), head.register_name],
          [t('report.madeAt'), dateTime(head.made_at)],
          [t('report.state'), t(head.draft ? 'report.draft' : 'report.handedOver')],
          ...(head.erased_at ? [[t('report.erased'), dateTime(head.erased_at)] as [string, string]] : []),
        ]}
      />
      <Given report={report} />
      <Came report={report} />
      <Said report={report} />
      <Kept report={report} />
      <Destroyed report={report} />
      <Looked report={report} />
      <p className="quiet">{t('report.entries', { number: number(report.entries) })}</p>
    </article>
  );
}

function Section({ title, empty, children }: { title: string; empty: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="report-section">
      <h3>{title}</h3>
      {empty ? <p className="quiet">{t('report.nothing')}</p> : children}
    </section>
  );
}

const times = (list: { at: string }[]) => list.map((time) => dateTime(time.at)).join('; ');

function Given({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Section title={t('disclosures.title')} empty={report.disclosures.length === 0}>
      <DataTable
        caption={t('report.inReport', { name: t('disclosures.title') })}
        rows={report.disclosures.map((one, index) => ({ ...one, index }))}
        keyOf={(one) => String(one.index)}
        columns={[
          { name: t('disclosures.to'), kind: 'head', of: (one) => <>{one.party_name}<span className="under">{one.purpose_name}</span></> },
          { name: t('disclosures.items'), of: (one) => one.items.map((item) => (item.form === 'year' ? `${item.label} (${t('messages.forms.year')})` : item.label)).join(', ') },
          { name: t('disclosures.basis'), of: (one) => <Basis of={one} /> },
          { name: t('disclosures.times'), of: (one) => times(one.times) },
        ]}
      />
    </Section>
  );
}

function Came({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Section title={t('origins.title')} empty={report.sources.length === 0}>
      <DataTable
        caption={t('report.inReport', { name: t('origins.title') })}
        rows={report.sources.map((one, index) => ({ ...one, index }))}
        keyOf={(one) => String(one.index)}
        columns={[
          { name: t('origins.from'), kind: 'head', of: (one) => <>{one.party_name}<span className="under">{one.system}</span></> },
          { name: t('origins.items'), of: (one) => one.items.map((item) => item.label).join(', ') },
          { name: t('origins.recorder'), of: (one) => t(`origins.recorders.${one.recorder}`) },
          { name: t('origins.times'), of: (one) => times(one.times) },
        ]}
      />
    </Section>
  );
}

function Said({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('report.said')} empty={report.consents.length === 0}>
        <ul>
          {report.consents.map((one, index) => (
            <li key={index}>
              {dateTime(one.expressed_at)}: {t(`person.states.${one.kind}`)} ({t(`person.roles.${one.role}`)}) –{' '}
              {one.item_names.join(', ') || t('person.everything')}; {one.party_names.join(', ')}
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('person.holds')} empty={report.holds.length === 0}>
        <ul>
          {report.holds.map((one, index) => (
            <li key={index}>
              {dateTime(one.recorded_at)}: {t(`person.holdKinds.${one.kind}`)}, {holdState(t, one)}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

/** What is kept word for word stays folded: it is read by whoever needs it, and printed only when unfolded. */
function Kept({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Section title={t('report.kept')} empty={report.held.length === 0}>
      {report.held.map((one, index) => (
        <details key={index}>
          <summary>
            {dateTime(one.at)} · {t(`report.uses.${one.what}` as 'report.uses.document')} · {t('report.bytes', { number: number(one.bytes) })}
          </summary>
          <pre tabIndex={0}>{one.content ?? t('report.notText')}</pre>
        </details>
      ))}
    </Section>
  );
}

/** What is there no more: by which rule, and which entry of the journal certifies it. */
function Destroyed({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Section title={t('report.destroyed')} empty={report.destroyed.length === 0}>
      <ul>
        {report.destroyed.map((one, index) => (
          <li key={index}>
            {t(`report.gone.${one.what}`)}: {number(one.count)};{' '}
            {one.certificates.map((sign) => `${sign.rule}, ${dateTime(sign.at)} (${sign.entry})`).join('; ') || t('report.noCertificate')}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Looked({ report }: { report: Report }) {
  const { t } = useTranslation();
  return (
    <Section title={t('report.looked')} empty={report.reads.length === 0}>
      <ul>
        {report.reads.map((one, index) => (
          <li key={index}>
            {dateTime(one.at)}: {one.roles.map((role) => t(`role.${role}` as 'role.operator')).join(', ') || t('course.somebody')},{' '}
            {one.purpose ? t(`why.purposes.${one.purpose}` as 'why.purposes.decision') : t('course.noPurpose')}
          </li>
        ))}
      </ul>
    </Section>
  );
}
