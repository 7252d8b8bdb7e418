import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import type { Schemas } from '../api/client';
import { Mark } from '../parts/Mark';
import { number } from '../texts/format';
import { currentLanguage } from '../texts/languages';

type Report = Schemas['ReleaseReport'];

/** What a release came to: each model with what it achieved, and, where it was refused, what to do about it. A count that
    is too small is never here. */
export function ReleaseReport({ report }: { report: Report }) {
  const { t } = useTranslation();
  const refused = report.verdict === 'REFUSE';
  const { tables, records } = report;
  const suppressed = tables ? tables.primary + tables.secondary : 0;
  const share = tables && tables.cells > 0 ? suppressed / tables.cells : 0;
  const guarded = (count: number | string) => (typeof count === 'number' ? number(count) : count);
  const ofTables = tables ? [
    { name: t('release.suppressed'), value: `${number(Math.round(share * 1000) / 10)} %`, kind: share > 0.3 ? 'warning' : 'good' },
    {
      name: t('release.interval'),
      value: tables.narrowest_interval === null ? '–' : number(tables.narrowest_interval),
      kind: 'plain',
    },
  ] : [];
  const ofRecords = records ? [
    { name: t('release.found.k'), value: number(records.k.found), kind: 'good' },
    { name: t('release.found.l'), value: number(records.l.found), kind: 'good' },
    { name: t('release.found.t'), value: number(records.t.found), kind: 'good' },
    { name: t('release.found.suppressed'), value: guarded(records.suppressed), kind: 'plain' },
  ] : [];
  const figures = [
    { name: t('release.threshold'), value: `k = ${number(report.threshold)}`, kind: refused ? 'plain' : 'good' },
    { name: t('release.persons'), value: guarded(report.persons), kind: 'plain' },
    ...ofTables,
    ...ofRecords,
  ];
  return (
    <section className="panel printable" aria-labelledby="release-report">
      <div className="report-head">
        <h2 id="release-report">
          {t('release.title', { period: report.period })}{' '}
          <Mark kind={refused ? 'bad' : report.verdict === 'ACCEPT_WITH_SUPPRESSION' ? 'warning' : 'good'}>{t(`release.verdicts.${report.verdict}`)}</Mark>
        </h2>
        <Button variant="secondary" className="not-printed" onClick={() => window.print()}>{t('report.print')}</Button>
      </div>
      {refused && (
        <div className="repair">
          <h3>{t('release.why')}</h3>
          <ul>
            {report.reasons.map((reason) => (
              <li key={`${reason.code} ${reason.place}`}>
                <code>{reason.code}</code> {reason.place}
                <span className="under">{t(`release.repairs.${repairOf(reason.code)}`)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <ul className="figures" aria-label={t('release.figures')}>
        {figures.map((figure) => (
          <li key={figure.name} className={`figure figure-${figure.kind}`}>
            <span className="figure-value">{figure.value}</span>
            <span>{figure.name}</span>
          </li>
        ))}
      </ul>
      <h3>{t('release.risks')}</h3>
      <ul className="marks">
        {Object.entries(report.wp216).map(([risk, held]) => (
          <li key={risk}>
            <Mark kind={held.excluded ? 'good' : 'bad'}>{t(`release.riskNames.${risk}` as 'release.riskNames.inference')}</Mark>
            <span className="under">{t(`release.tests.${held.test}` as 'release.tests.discrete-laplace')}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('release.lAndT')}</p>
      <details open={refused}>
        <summary>{t('release.whole')}</summary>
        <pre tabIndex={0}>{report.texts[currentLanguage()]}</pre>
      </details>
    </section>
  );
}

const repairs = {
  PERIOD_OPEN: 'period',
  TOO_FEW_PERSONS: 'few',
  PERSON_OVERLAP: 'ledger',
  DETERMINED: 'ledger',
  NEARLY_DETERMINED: 'ledger',
  CONTRADICTED: 'ledger',
  LEDGER_TOO_LARGE: 'ledger',
  RECORDS_OVERLAP: 'ledger',
  BUDGET_SPENT: 'budget',
} as const;

/** What can be done about a refusal, by its code. */
const repairOf = (code: string) => repairs[code as keyof typeof repairs] ?? 'coarser';
