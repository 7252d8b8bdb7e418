import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Mark } from '../parts/Mark';

/** What the checker says, by place. Errors first; a place leads to its line. */
export function Findings({ findings, onOpen }: {
  findings: Schemas['Finding'][];
  onOpen?: (file: string) => void;
}) {
  const { t } = useTranslation();
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0) {
    return <p className="quiet">{t('changes.noErrors')}</p>;
  }
  return (
    <DataTable
      caption={t('changes.errors')}
      rows={errors.slice(0, 50)}
      keyOf={(finding) => `${finding.file}:${finding.line}:${finding.code}:${finding.reason}`}
      columns={[
        {
          name: t('changes.place'),
          kind: 'head',
          of: (finding) =>
            onOpen ? (
              <button type="button" className="linkish" onClick={() => onOpen(finding.file)}>
                {finding.file}:{finding.line}
              </button>
            ) : (
              <code>
                {finding.file}:{finding.line}
              </code>
            ),
        },
        {
          name: t('changes.what'),
          of: (finding) => (
            <>
              <Mark kind="bad">{finding.code}</Mark> {finding.reason}
            </>
          ),
        },
      ]}
    />
  );
}
