import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Mark } from '../../parts/Mark';
import { dateTime, ends } from '../../texts/format';
import { useVocabulary } from '../../texts/vocabulary';
import { holdStanding, holdState } from './holds';
import { consentMarks } from './looking';

/** What counts now: consents and refusals, and what stands in the way. */
export function States({ record }: { record: Schemas['PersonRecord'] }) {
  const { t } = useTranslation();
  const { itemName, partyName, purposeName } = useVocabulary();
  return (
    <>
      <h2>{t('person.consents')}</h2>
      {record.states.length === 0 ? (
        <Empty title={t('person.noConsents')}>{t('person.noConsentsLead')}</Empty>
      ) : (
        <DataTable
          caption={t('person.consents')}
          rows={record.states}
          keyOf={(row) => [row.item, row.role, row.party, row.purpose].join(' ')}
          columns={[
            { name: t('person.item'), kind: 'head', of: (row) => itemName(row.item) },
            { name: t('person.state'), of: (row) => <Mark kind={consentMarks[row.state]}>{t(`person.states.${row.state}`)}</Mark> },
            { name: t('person.party'), of: (row) => <>{partyName(row.party)}<span className="under">{purposeName(row.purpose)}</span></> },
            { name: t('person.role'), of: (row) => t(`person.roles.${row.role}`) },
            {
              name: t('person.since'),
              of: (row) => (
                <>
                  <span className="when">{dateTime(row.since)}</span>
                  {row.valid_until && <span className="under">{t('person.until', { until: ends(row.valid_until) })}</span>}
                </>
              ),
            },
          ]}
        />
      )}
      {record.waiting.length > 0 && (
        <p>
          <Mark kind="warning">{t('person.waiting')}</Mark>
        </p>
      )}
      <h2 className="next-section">{t('person.holds')}</h2>
      {record.holds.length === 0 ? (
        <Empty title={t('person.noHolds')}>{t('person.noHoldsLead')}</Empty>
      ) : (
        <DataTable
          caption={t('person.holds')}
          rows={record.holds}
          keyOf={(row) => JSON.stringify(row)}
          columns={[
            { name: t('person.kind'), kind: 'head', of: (row) => t(`person.holdKinds.${row.kind}`) },
            {
              name: t('person.state'),
              of: (row) => (holdStanding(row) === 'ahead' ? <Mark kind="warning">{holdState(t, row)}</Mark> : holdState(t, row)),
            },
            { name: t('person.items'), of: (row) => (row.items.length > 0 ? row.items.map(itemName).join(', ') : t('person.everything')) },
            { name: t('person.from'), of: (row) => (row.from ? dateTime(row.from) : '–') },
            { name: t('person.to'), of: (row) => (row.until ? ends(row.until) : '–') },
          ]}
        />
      )}
    </>
  );
}
