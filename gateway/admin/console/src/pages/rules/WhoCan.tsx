import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Found } from '../../parts/Found';
import { Mark } from '../../parts/Mark';
import { date } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import type { Place } from './Matrix';

type Row = Schemas['WhoCan']['rows'][number];

/** One cell of the matrix: who exactly may get which item, by which rule. */
export function WhoCan({ rules, place, close }: { rules: Schemas['Rules']; place: Place; close: () => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const label = (of: Schemas['Labelled'][], id: string) => of.find((one) => one.id === id)?.label[language] ?? id;
  const found = useQuery({
    queryKey: ['who-can', place, language],
    queryFn: ({ signal }) => post<Schemas['WhoCan']>('/rules/who-can', { ...place, language }, { signal }),
    staleTime: 60_000,
  });
  useEffect(() => heading.current?.focus(), [place]);
  return (
    <section className="panel" aria-labelledby="who-can">
      <div className="cause-head">
        <h2 id="who-can" tabIndex={-1} ref={heading}>
          {t('rules.whoCan', { category: label(rules.matrix.categories, place.category), class: label(rules.matrix.classes, place.class) })}
        </h2>
        <Button variant="secondaryNoBorder" onClick={close}>{t('rules.close')}</Button>
      </div>
      <Found of={found}>{({ rows }) => <Rows rows={together(rows)} />}</Found>
    </section>
  );
}

/** Registers differ seldom: rows that say the same of several are one. */
function together(rows: Row[]): (Row & { registers: string[] })[] {
  const all = new Map<string, Row & { registers: string[] }>();
  for (const row of rows) {
    const key = JSON.stringify([row.names, row.form, row.form_without_consent, row.until, row.rules.map((rule) => rule.rule)]);
    const same = all.get(key);
    if (same) {
      same.registers.push(row.register);
    } else {
      all.set(key, { ...row, registers: [row.register] });
    }
  }
  return [...all.values()];
}

function Rows({ rows }: { rows: (Row & { registers: string[] })[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={t('rules.whoCanCaption')}
      rows={rows}
      keyOf={(row) => JSON.stringify([row.names, row.registers, row.until])}
      columns={[
        { name: t('rules.item'), kind: 'head', of: (row) => row.names.item },
        {
          name: t('rules.to'),
          of: (row) => (
            <>
              {row.names.party}
              <span className="under">{row.names.purpose}{!row.configured && ` · ${t('rules.noParty')}`}</span>
            </>
          ),
        },
        {
          name: t('rules.how'),
          of: (row) => (
            <>
              <Mark kind={row.form_without_consent === row.form ? 'note' : 'warning'}>
                {t(row.form_without_consent === row.form ? 'rules.noConsent' : 'rules.needsConsent')}
              </Mark>
              {row.form !== 'full' && <span className="under">{t('messages.forms.year')}</span>}
              {row.until && <span className="under">{t('rules.until', { at: date(row.until) })}</span>}
            </>
          ),
        },
        {
          name: t('rules.by'),
          of: (row) => (
            <ul className="plain">
              {row.rules.map((rule) => (
                <li key={rule.rule}>
                  <code>{rule.rule}</code> {rule.sections.join(', ')}
                  {!rule.verified && <span className="quiet"> · {t('rules.unverified')}</span>}
                  <span className="under">{rule.terms.join('; ')}</span>
                </li>
              ))}
            </ul>
          ),
        },
        { name: t('rules.from'), of: (row) => <span className="long" title={row.registers.join(', ')}>{row.registers.join(', ')}</span> },
      ]}
    />
  );
}
