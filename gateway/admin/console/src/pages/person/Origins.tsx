import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { cited } from '../../texts/cited';
import { dateTime, number } from '../../texts/format';

/** Where what came in came from, and who wrote it down there: by what they are, never by name. */
export function Origins({ report }: { report: Schemas['SubjectReport'] }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="next-section">{t('origins.title')}</h2>
      {report.sources.length === 0 ? (
        <Empty title={t('origins.none')}>{t('origins.noneLead')}</Empty>
      ) : (
        <DataTable
          caption={t('origins.title')}
          rows={report.sources.map((one, index) => ({ ...one, index }))}
          keyOf={(one) => String(one.index)}
          columns={[
            { name: t('origins.from'), kind: 'head', of: (one) => <>{one.party_name}<span className="under">{one.system}</span></> },
            {
              name: t('origins.items'),
              of: (one) => (
                <ul className="plain-list">
                  {one.items.map((item) => (
                    <li key={item.item}>
                      {item.label}
                      {item.basis && <span className="under">{cited(item.basis)}</span>}
                    </li>
                  ))}
                </ul>
              ),
            },
            { name: t('origins.recorder'), of: (one) => t(`origins.recorders.${one.recorder}`) },
            {
              name: t('origins.times'),
              of: (one) => {
                const latest = one.times.at(-1);
                return (
                  <>
                    {latest && <Link className="when" to={`/messages/${latest.message}`}>{dateTime(latest.at)}</Link>}
                    {latest?.recorded_at && <span className="under">{t('origins.writtenThere', { at: dateTime(latest.recorded_at) })}</span>}
                    {one.times.length > 1 && <span className="under">{t('disclosures.earlier', { number: number(one.times.length - 1) })}</span>}
                  </>
                );
              },
            },
          ]}
        />
      )}
    </>
  );
}
