import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Failure } from '../../parts/Failure';
import { Mark } from '../../parts/Mark';
import { date, number, span } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';

type Ending = Schemas['Rules']['endings'][number];
const shown = 12;

/** What ends when, the next first; and what would stop then. */
export function Endings({ endings }: { endings: Ending[] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const [all, setAll] = useState(false);
  const forecast = useMutation({
    mutationFn: (row: Ending) =>
      post<Schemas['Expiry']>('/rules/expiry', row.kind === 'agreement'
        ? { agreement: row.id, party: row.section.en, language }
        : { provision: row.id, language }),
  });
  const now = Date.now();
  return (
    <div>
      <h2>{t('rules.endings')}</h2>
      <p className="quiet">{t('rules.endingsAbout')}</p>
      {endings.length === 0 && <Empty title={t('rules.noEndings')}>{t('rules.noEndingsLead')}</Empty>}
      {endings.length > 0 && (
        <DataTable
          caption={t('rules.endings')}
          rows={all ? endings : endings.slice(0, shown)}
          keyOf={(row) => `${row.kind} ${row.id} ${row.section.en} ${row.ends}`}
          columns={[
            {
              name: t('rules.ends'),
              of: (row) => {
                const left = new Date(row.ends).getTime() - now;
                return (
                  <>
                    <span className="when">{date(row.ends)}</span>
                    <span className="under">
                      {left <= 0 ? (
                        <Mark kind="bad">{t('rules.ended')}</Mark>
                      ) : left < 90 * 86_400_000 ? (
                        <Mark kind="warning">{t('rules.in', { span: span(row.ends, new Date(now)) })}</Mark>
                      ) : (
                        t('rules.in', { span: span(row.ends, new Date(now)) })
                      )}
                    </span>
                  </>
                );
              },
            },
            {
              name: t('rules.what'), kind: 'head',
              of: (row) => (
                <>
                  <span className="long">{row.name[language]}</span>
                  <span className="under">{t(`rules.endingKind.${row.kind}`)} · {row.kind === 'agreement' ? row.id : row.section[language]}</span>
                </>
              ),
            },
            { name: t('rules.onIt'), of: (row) => (row.rules.length > 0 ? <Names names={row.rules} /> : row.kind === 'agreement' ? t('rules.noRuleAsks') : '–') },
            {
              name: t('rules.forecast'),
              of: (row) =>
                row.kind !== 'rule' && (
                  <button type="button" className="linkish" disabled={forecast.isPending} onClick={() => forecast.mutate(row)}
                    aria-label={t('rules.whatStopsOf', { section: row.kind === 'agreement' ? row.id : row.section[language] })}>
                    {t('rules.whatStops')}
                  </button>
                ),
            },
          ]}
        />
      )}
      {endings.length > shown && !all && (
        <Button variant="secondary" onClick={() => setAll(true)}>{t('rules.allEndings', { number: number(endings.length) })}</Button>
      )}
      {forecast.error && <Failure failure={forecast.error} />}
      {forecast.data && <Forecast expiry={forecast.data} />}
    </div>
  );
}

function Names({ names }: { names: string[] }) {
  return (
    <ul className="tags">
      {names.map((name) => <li key={name}>{name}</li>)}
    </ul>
  );
}

function Forecast({ expiry }: { expiry: Schemas['Expiry'] }) {
  const { t } = useTranslation();
  const lost = [...new Set(expiry.changes.filter((one) => one.after === 'none')
    .map((one) => `${one.names.item} → ${one.names.party} (${one.names.purpose})`))];
  return (
    <div className="plan spaced" role="status">
      <p className="plan-title">{t('rules.forecastOf', { section: expiry.section, name: expiry.name, at: expiry.date ? date(expiry.date) : '' })}</p>
      {lost.length + expiry.exchanges_stopped.length + expiry.no_longer_received.length === 0 && <p>{t('rules.nothingStops')}</p>}
      {expiry.exchanges_stopped.length > 0 && (
        <p>{t('rules.stopped')}: {expiry.exchanges_stopped.map((one) => one.exchange).join(', ')}</p>
      )}
      {expiry.no_longer_received.length > 0 && (
        <p>{t('rules.notReceived')}: {expiry.no_longer_received.map((one) => one.exchange).join(', ')}</p>
      )}
      {lost.length > 0 && (
        <details open={lost.length < 12}>
          <summary>{t('rules.lost', { number: number(lost.length) })}</summary>
          <ul>{lost.map((one) => <li key={one}>{one}</li>)}</ul>
        </details>
      )}
    </div>
  );
}
