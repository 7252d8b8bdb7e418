import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { DayInput } from '../../parts/DayInput';
import { Pick } from '../../parts/Pick';
import { Select } from '../../parts/Select';
import { useSettled } from '../../parts/useSettled';
import { currentLanguage } from '../../texts/languages';
import { useVocabulary } from '../../texts/vocabulary';

export type Filtered = { exchange: string; party: string; run: string; outcome: string; code: string; day: string };

export const unfiltered: Filtered = { exchange: '', party: '', run: '', outcome: '', code: '', day: '' };

export const outcomes = ['released', 'reduced', 'withheld', 'rejected', 'pending'] as const;
/** Of more exchanges than these nobody chooses from a list: they are looked for. */
const mostListed = 200;

interface Props {
  filter: Filtered;
  onChange: (filter: Filtered) => void;
}

export function Filter({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const known = useQuery({
    queryKey: ['exchanges', 'listed'],
    queryFn: ({ signal }) => post<Schemas['Exchanges']>('/exchanges/query', { limit: mostListed }, { signal }),
  });
  const exchanges = known.data?.exchanges ?? [];
  return (
    <section className="panel filter" aria-label={t('log.narrow')}>
      {known.data?.next ? (
        <OfMany filter={filter} onChange={onChange} />
      ) : (
        <OfFew filter={filter} onChange={onChange} exchanges={exchanges} />
      )}
      <Select label={t('log.outcome')} value={filter.outcome} onChange={(outcome) => onChange({ ...filter, outcome })}
        options={[
          { value: '', name: t('log.any') },
          ...outcomes.map((value) => ({ value, name: t(`log.outcomes.${value}`) })),
        ]} />
      <DayInput label={t('log.day')} value={filter.day} onChange={(day) => onChange({ ...filter, day })} />
      {(filter.run || filter.code) && (
        <p>
          {filter.run && <Link to={`/runs/${filter.run}`}>{t('log.ofRun')}</Link>}
          {filter.run && filter.code && ' · '}
          {filter.code && <code>{filter.code}</code>}
        </p>
      )}
      {Object.values(filter).some((value) => value !== '') && (
        <Button variant="secondaryNoBorder" onClick={() => onChange(unfiltered)}>
          {t('log.clear')}
        </Button>
      )}
    </section>
  );
}

function OfFew({ filter, onChange, exchanges }: Props & { exchanges: Schemas['Exchange'][] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const parties = new Map(exchanges.map((one) => [one.party, one.party_name?.[language] ?? one.party]));
  const byName = (left: { name: string }, right: { name: string }) => left.name.localeCompare(right.name, language);
  return (
    <>
      <Select label={t('log.exchange')} value={filter.exchange} onChange={(exchange) => onChange({ ...filter, exchange })}
        options={[
          { value: '', name: t('log.any') },
          ...exchanges
            .filter((one) => filter.party === '' || one.party === filter.party)
            .map((one) => ({ value: one.exchange, name: one.name[language] }))
            .sort(byName),
        ]} />
      <Select label={t('log.party')} value={filter.party} onChange={(party) => onChange({ ...filter, party, exchange: '' })}
        options={[
          { value: '', name: t('log.any') },
          ...[...parties].map(([value, name]) => ({ value, name: name.slice(0, 80) })).sort(byName),
        ]} />
    </>
  );
}

function OfMany({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const [typed, setTyped] = useState('');
  const text = useSettled(typed.trim());
  const found = useQuery({
    queryKey: ['exchanges', 'found', text],
    queryFn: ({ signal }) => post<Schemas['Exchanges']>('/exchanges/query', { text, limit: 8 }, { signal }),
    enabled: text !== '',
  });
  const { choices } = useVocabulary();
  const last = (chosen: string[]) => chosen.at(-1) ?? '';
  return (
    <>
      <Pick label={t('log.exchange')} chosen={filter.exchange ? [filter.exchange] : []} onType={setTyped}
        onChange={(chosen) => onChange({ ...filter, exchange: last(chosen) })}
        options={(found.data?.exchanges ?? []).map((one) => ({ value: one.exchange, name: one.name[language] }))} />
      <Pick label={t('log.party')} chosen={filter.party ? [filter.party] : []}
        onChange={(chosen) => onChange({ ...filter, party: last(chosen), exchange: '' })}
        options={choices('parties')} />
    </>
  );
}
