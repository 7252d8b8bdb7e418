import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { Choice } from '../../parts/Choice';
import { DataTable } from '../../parts/DataTable';
import { DayInput } from '../../parts/DayInput';
import { Failure } from '../../parts/Failure';
import { Mark } from '../../parts/Mark';
import { currentLanguage } from '../../texts/languages';

type Decision = Schemas['Decision'];
type Named = Schemas['Labelled'];
const kinds = { released: 'good', reduced: 'warning', refused: 'bad' } as const;

/** A question put to the gate as it would decide: each field with what permitted it, or what stood in the way. */
export function Explain({ names, matrix, day }: {
  names: Schemas['Rules']['names'];
  matrix: Schemas['Rules']['matrix'];
  day: string;
}) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const options = (of: Named[]) =>
    of.map((one) => [one.id, one.label[language]] as const).sort((a, b) => a[1].localeCompare(b[1], language));
  const first = (of: Named[]) => options(of)[0]?.[0] ?? '';
  const [register, setRegister] = useState(first(names.registers));
  const [party, setParty] = useState(first(names.parties));
  const [purpose, setPurpose] = useState(first(names.purposes));
  const [category, setCategory] = useState(first(matrix.categories));
  const [at, setAt] = useState(day);
  const [facts, setFacts] = useState<string[]>([]);
  const ask = useMutation({
    mutationFn: () =>
      post<Decision>('/decisions', {
        at, register, party, purpose, consents: [], holds: [],
        fields: names.items.filter((item) => item.categories?.includes(category)).map((item) => item.id),
        facts: Object.fromEntries(facts.map((fact) => [fact, true])),
      }),
  });
  const label = (of: Named[], id: string) => of.find((one) => one.id === id)?.label[language] ?? id;
  return (
    <section className="panel next-section" aria-labelledby="explain">
      <h2 id="explain">{t('rules.explain')}</h2>
      <p className="quiet">{t('rules.explainAbout')}</p>
      <form noValidate onSubmit={(event: FormEvent) => {
        event.preventDefault();
        ask.mutate();
      }}>
        <div className="filters">
          <Choice name={t('rules.register')} value={register} onChange={setRegister} options={options(names.registers)} />
          <Choice name={t('rules.party')} value={party} onChange={setParty} options={options(names.parties)} />
          <Choice name={t('rules.purpose')} value={purpose} onChange={setPurpose} options={options(names.purposes)} />
          <Choice name={t('rules.category')} value={category} onChange={setCategory} options={options(matrix.categories)} />
          <DayInput label={t('rules.date')} value={at} onChange={setAt} />
        </div>
        <details>
          <summary>{t('rules.facts', { count: facts.length })}</summary>
          <fieldset className="facts-choice">
            <legend className="hidden">{t('rules.factsLegend')}</legend>
            {options(names.facts).map(([id, text]) => (
              <label key={id}>
                <input type="checkbox" checked={facts.includes(id)}
                  onChange={(event) => setFacts(event.target.checked ? [...facts, id] : facts.filter((one) => one !== id))} />
                {text}
              </label>
            ))}
          </fieldset>
        </details>
        <Button type="submit" disabled={ask.isPending}>{t('rules.ask')}</Button>
      </form>
      {ask.error && <Failure failure={ask.error} />}
      {ask.data && (
        <div className="spaced">
          <p role="status">
            <Mark kind={kinds[ask.data.outcome]}>{t(`messages.outcome.${ask.data.outcome}`)}</Mark>
            {ask.data.guards.length > 0 && <code> {ask.data.guards.join(', ')}</code>}
          </p>
          <DataTable
            caption={t('rules.fields')}
            rows={ask.data.fields}
            keyOf={(field) => field.item}
            columns={[
              { name: t('rules.item'), kind: 'head', of: (field) => label(names.items, field.item) },
              {
                name: t('rules.result'),
                of: (field) => (
                  <Mark kind={field.form === 'full' ? 'good' : field.form === 'none' ? 'bad' : 'warning'}>{t(`messages.forms.${field.form}`)}</Mark>
                ),
              },
              { name: t('rules.why'), of: (field) => field.explanation[language] },
              {
                name: t('rules.weighed'),
                of: (field) => (
                  <ul className="plain">
                    {field.permits.map((rule) => <li key={rule}><span aria-hidden="true">✓ </span><code>{rule}</code> {t('rules.permits')}</li>)}
                    {field.nearest && <li><span aria-hidden="true">✕ </span><code>{field.nearest}</code> {t('rules.lacks', { what: field.unmet.join(', ') })}</li>}
                    {field.caps.map((rule) => <li key={rule}><span aria-hidden="true">✕ </span><code>{rule}</code> {t('rules.caps')}</li>)}
                  </ul>
                ),
              },
            ]}
          />
        </div>
      )}
    </section>
  );
}
