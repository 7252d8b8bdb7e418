import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Mark } from '../../parts/Mark';
import { cited } from '../../texts/cited';
import { dateTime, number } from '../../texts/format';

type Disclosure = Schemas['DisclosureToParty'];

/** To whom, what, on what basis, when; equal disclosures in one row. */
export function Disclosures({ report }: { report: Schemas['SubjectReport'] }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="next-section">{t('disclosures.title')}</h2>
      {report.disclosures.length === 0 ? (
        <Empty title={t('disclosures.none')}>{t('disclosures.noneLead')}</Empty>
      ) : (
        <DataTable
          caption={t('disclosures.title')}
          rows={report.disclosures.map((one, index) => ({ ...one, index }))}
          keyOf={(one) => String(one.index)}
          columns={[
            { name: t('disclosures.to'), kind: 'head', of: (one) => <>{one.party_name}<span className="under">{one.exchange_name}</span></> },
            { name: t('disclosures.items'), of: (one) => <Items items={one.items} /> },
            { name: t('disclosures.basis'), of: (one) => <Basis of={one} /> },
            { name: t('disclosures.times'), of: (one) => <Times times={one.times} /> },
          ]}
        />
      )}
      {report.documents_of_many.length > 0 && (
        <p className="quiet">
          {t('disclosures.inMany', { number: number(report.documents_of_many.reduce((sum, one) => sum + one.count, 0)) })}
        </p>
      )}
    </>
  );
}

function Items({ items }: { items: Disclosure['items'] }) {
  const { t } = useTranslation();
  return (
    <ul className="plain-list">
      {items.map((item) => (
        <li key={item.item}>
          {item.label} {item.form === 'year' && <Mark kind="warning">{t('messages.forms.year')}</Mark>}
        </li>
      ))}
    </ul>
  );
}

export function Basis({ of: disclosure }: { of: Disclosure }) {
  return (
    <ul className="plain-list">
      {disclosure.bases.map((basis) => (
        <li key={basis.rule}>
          {(basis.provisions ?? []).map((one) => cited(one)).join('; ') || basis.rule}
          <span className="under">
            {[basis.gdpr6 && `GDPR ${basis.gdpr6}`, basis.gdpr9 && `GDPR ${basis.gdpr9}`, basis.rule].filter(Boolean).join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Times({ times }: { times: Disclosure['times'] }) {
  const { t } = useTranslation();
  const latest = times.at(-1);
  return (
    <>
      {latest && <Link className="when" to={`/messages/${latest.message}`}>{dateTime(latest.at)}</Link>}
      {times.length > 1 && <span className="under">{t('disclosures.earlier', { number: number(times.length - 1) })}</span>}
      {latest && !latest.received && <span className="under">{t('course.perhaps')}</span>}
    </>
  );
}
