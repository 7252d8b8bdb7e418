import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, RadioButton, RadioButtonGroup, TextInput } from 'suomifi-ui-components';
import { post, Problem, type Schemas } from '../../api/client';
import { Choice } from '../../parts/Choice';
import { DataTable } from '../../parts/DataTable';
import { DayInput } from '../../parts/DayInput';
import { Failure } from '../../parts/Failure';
import { Mark } from '../../parts/Mark';
import { isSaid, noReason, WhyFields } from '../../parts/Why';
import { Confirm } from '../../session/Confirm';
import { useSession } from '../../session/SessionContext';
import { askedAt } from '../../texts/days';
import { currentLanguage } from '../../texts/languages';
import { questionOf, type Asking, type Held, type Role, type Said } from './question';

type Decision = Schemas['Decision'];
type Named = Schemas['Labelled'];
const kinds = { released: 'good', reduced: 'warning', refused: 'bad' } as const;
const said = ['requested', 'deferred', 'given', 'renewed', 'refused', 'withdrawn', 'revoked', 'expired', 'invalidated'] as const;
const roles: Role[] = ['gdpr6', 'gdpr9', 'secrecy-waiver'];
const held = ['restriction', 'objection', 'accuracy-dispute', 'turvakielto', 'deceased'] as const;

/** A question put to the gate as it would decide, of a case in point or of a person: each field with what permitted it, or what
    stood in the way. */
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
  const [about, setAbout] = useState<About>(nobody);
  const ask = useMutation({
    mutationFn: () => post<Decision>('/decisions', questionOf({
      at: askedAt(at, new Date()), register, party, purpose, facts, ...about,
      fields: names.items.filter((item) => item.categories?.includes(category)).map((item) => item.id),
    })),
  });
  /** An answer to one question never stands beside another, least of all about another person. */
  const anew = <T,>(set: (value: T) => void) => (value: T) => {
    set(value);
    ask.reset();
  };
  const tell = anew((changed: Partial<About>) => setAbout((before) => ({ ...before, ...changed })));
  const choose = anew(setFacts);
  const isWhole = about.of === 'case'
    ? about.said === '' || about.roles.length > 0
    : about.subject.trim() !== '' && isSaid(about.why);
  const confirmFirst = ask.error instanceof Problem && ask.error.code === 'CONFIRM_FIRST';
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
          <Choice name={t('rules.register')} value={register} onChange={anew(setRegister)} options={options(names.registers)} />
          <Choice name={t('rules.party')} value={party} onChange={anew(setParty)} options={options(names.parties)} />
          <Choice name={t('rules.purpose')} value={purpose} onChange={anew(setPurpose)} options={options(names.purposes)} />
          <Choice name={t('rules.category')} value={category} onChange={anew(setCategory)} options={options(matrix.categories)} />
          <DayInput label={t('rules.date')} value={at} onChange={anew(setAt)} />
        </div>
        <details>
          <summary>{t('rules.facts', { count: facts.length })}</summary>
          <fieldset className="facts-choice">
            <legend className="hidden">{t('rules.factsLegend')}</legend>
            {options(names.facts).map(([id, text]) => (
              <label key={id}>
                <input type="checkbox" checked={facts.includes(id)}
                  onChange={(event) => choose(event.target.checked ? [...facts, id] : facts.filter((one) => one !== id))} />
                {text}
              </label>
            ))}
          </fieldset>
        </details>
        <Whom about={about} tell={tell} />
        <Button type="submit" disabled={ask.isPending || !isWhole}>{t('rules.ask')}</Button>
      </form>
      {confirmFirst ? <Confirm onConfirmed={() => ask.mutate()} /> : ask.error && <Failure failure={ask.error} />}
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

type About = Pick<Asking, 'of' | 'said' | 'roles' | 'held' | 'subject' | 'why'>;
const nobody: About = { of: 'case', said: '', roles, held: '', subject: '', why: noReason };

/** Of whom it is asked: of nobody, with states that are chosen, or of a person, whose own are read; that is recorded as every look. */
function Whom({ about, tell }: { about: About; tell: (changed: Partial<About>) => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <>
      {may('consents:read') && (
        <RadioButtonGroup labelText={t('rules.whom')} name="whom" value={about.of}
          onChange={(of) => tell({ of: of === 'person' ? 'person' : 'case', subject: '', why: noReason })}>
          <RadioButton value="case">{t('rules.ofCase')}</RadioButton>
          <RadioButton value="person">{t('rules.ofPerson')}</RadioButton>
        </RadioButtonGroup>
      )}
      {about.of === 'person' ? <OfPerson about={about} tell={tell} /> : <OfCase about={about} tell={tell} />}
    </>
  );
}

function OfCase({ about, tell }: { about: About; tell: (changed: Partial<About>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="quiet">{t('rules.ofCaseAbout')}</p>
      <div className="filters">
        <Choice name={t('rules.said')} value={about.said} onChange={(value) => tell({ said: value as Said })}
          options={[['', t('rules.nothingSaid')], ...said.map((one) => [one, t(`person.states.${one}`)] as const)]} />
        <Choice name={t('person.kind')} value={about.held} onChange={(value) => tell({ held: value as Held })}
          options={[['', t('rules.nothingHeld')], ...held.map((one) => [one, t(`person.holdKinds.${one}`)] as const)]} />
      </div>
      {about.said !== '' && (
        <fieldset className="facts-choice">
          <legend>{t('person.role')}</legend>
          {roles.map((role) => (
            <label key={role}>
              <input type="checkbox" checked={about.roles.includes(role)}
                onChange={(event) => tell({ roles: roles.filter((one) => (one === role ? event.target.checked : about.roles.includes(one))) })} />
              {t(`person.roles.${role}`)}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

function OfPerson({ about, tell }: { about: About; tell: (changed: Partial<About>) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="quiet">{t('rules.ofPersonAbout')}</p>
      <TextInput labelText={t('person.subject')} hintText={t('person.subjectHint')} name="subject" type="password"
        autoComplete="off" value={about.subject} onChange={(value) => tell({ subject: String(value ?? '') })} />
      <WhyFields why={about.why} onChange={(why) => tell({ why })} />
    </>
  );
}
