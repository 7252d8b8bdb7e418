import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, InlineAlert, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../../api/client';
import { Ask } from '../../parts/Ask';
import { DayInput } from '../../parts/DayInput';
import { Failure } from '../../parts/Failure';
import { Pick } from '../../parts/Pick';
import { Select } from '../../parts/Select';
import { dayOf, endOf, isDay, saidAt, standing } from '../../texts/days';
import { date } from '../../texts/format';
import { currentLanguage } from '../../texts/languages';
import { useVocabulary } from '../../texts/vocabulary';
import { hinders } from './holds';
import type { Seen } from './looking';

const consents = ['given', 'renewed', 'refused', 'withdrawn', 'requested', 'deferred', 'revoked'] as const;
const holds = ['restriction', 'objection', 'accuracy-dispute', 'turvakielto', 'deceased'] as const;
const roles = ['gdpr6', 'gdpr9', 'secrecy-waiver'] as const;
const states = ['received', 'assessing', 'upheld', 'overridden', 'ended'] as const;
const actors = ['person', 'guardian', 'attorney', 'authority'] as const;
const bases = ['6.1.a', '9.2.a', '6.1.c', '6.1.e'] as const;
const takers = ['refused', 'withdrawn', 'revoked'];
const today = () => dayOf(new Date());

const begun = {
  kind: 'refused',
  role: 'gdpr6',
  party: '',
  purpose: '',
  items: [] as string[],
  day: today(),
  until: '',
  by: 'person',
  told: '',
  evidence: '',
  sha256: '',
  notice: '',
  language: 'fi',
  written: false,
  explicit: false,
  itemised: false,
  state: 'upheld',
};
type Form = typeof begun;

const isHold = (kind: string) => holds.some((hold) => hold === kind);

/** Of a hold with a day that is none yet nothing is said: it is being typed, or the server refuses it. */
const standingOf = ({ day, until }: Form) =>
  [day, until].every((typed) => typed === '' || isDay(typed)) ? standing(day || null, until ? endOf(until) : null, today()) : 'now';

/** As the interface takes it: a hold, or an event of consent. What was left empty is not said. */
function statementOf(form: Form, { register, subject, reason }: Seen['asked']) {
  const head = { register, subject, reason, kind: form.kind };
  if (isHold(form.kind)) {
    return { ...head, state: form.state, items: form.items, from: form.day || null, until: form.until ? endOf(form.until) : null };
  }
  return {
    ...head,
    role: form.role,
    items: form.items,
    parties: form.party ? [form.party] : [],
    purposes: form.purpose ? [form.purpose] : [],
    explicit: form.explicit,
    itemised: form.itemised,
    written: form.written,
    by: form.by,
    expressed_at: saidAt(form.day, !takers.includes(form.kind), new Date()),
    language: form.language,
    valid_until: form.until ? endOf(form.until) : null,
    ...(form.told && { told_basis: form.told }),
    ...(form.notice.trim() && { notice_version: form.notice.trim() }),
    ...(form.evidence.trim() && { evidence: { reference: form.evidence.trim(), sha256: form.sha256 } }),
  };
}

/** Records what a person said, or what stands in the way. What takes something away is done when nothing that was
    decided before can leave any more. */
export function RecordStatement({ seen, onRecorded }: { seen: Seen; onRecorded: () => void }) {
  const { t } = useTranslation();
  const { choices } = useVocabulary();
  const [form, setForm] = useState<Form>({ ...begun, day: today(), language: currentLanguage() });
  const [asked, setAsked] = useState(false);
  const set = (changed: Partial<Form>) => {
    setAsked(false);
    setForm((before) => ({ ...before, ...changed }));
  };
  const record = useMutation({ mutationFn: () => post<Schemas['Recorded']>('/consents', statementOf(form, seen.asked), { readFor: seen.asked.read_for }) });
  const hold = isHold(form.kind);
  const choose = { value: '', name: t('statement.choose') };
  const stands = hold && hinders(form.state) ? standingOf(form) : 'now';
  const effect = t(`statement.effect.${stands}`, { from: stands === 'ahead' ? date(`${form.day}T12:00:00Z`) : '' });
  const gives = form.kind === 'given' || form.kind === 'renewed';
  const whole = hold || (form.items.length > 0 && form.party !== '' && form.purpose !== '');
  return (
    <section className="panel" aria-labelledby="statement">
      <h2 id="statement">{t('statement.title')}</h2>
      {record.data ? (
        <InlineAlert className="spaced" role="status" status={stands === 'now' ? 'neutral' : 'warning'}
          labelText={t(`statement.recorded.${stands !== 'now' && record.data.state === 'acknowledged' ? 'recorded' : record.data.state}`)}>
          <p>{effect}</p>
          <Button variant="secondaryLight" onClick={onRecorded}>{t('statement.lookAgain')}</Button>
        </InlineAlert>
      ) : (
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (stands === 'now') {
            record.mutate();
          } else {
            setAsked(true);
          }
        }} noValidate>
          {record.error && <Failure failure={record.error} />}
          <div className="form-grid">
            <Select label={t('statement.kind')} value={form.kind} onChange={(kind) => set({ kind })}
              options={[
                ...consents.map((value) => ({ value, name: t(`person.states.${value}`) })),
                ...holds.map((value) => ({ value, name: t(`person.holdKinds.${value}`) })),
              ]} />
            {hold ? (
              <Select label={t('statement.state')} value={form.state} onChange={(state) => set({ state })}
                options={states.map((value) => ({ value, name: t(`person.holdStates.${value}`) }))} />
            ) : (
              <>
                <Select label={t('person.role')} value={form.role} onChange={(role) => set({ role })}
                  options={roles.map((value) => ({ value, name: t(`person.roles.${value}`) }))} />
                <Select label={t('person.party')} value={form.party} onChange={(party) => set({ party })}
                  options={[choose, ...choices('parties')]} />
                <Select label={t('messages.purpose')} value={form.purpose} onChange={(purpose) => set({ purpose })}
                  options={[choose, ...choices('purposes')]} />
                <Select label={t('person.by')} value={form.by} onChange={(by) => set({ by })}
                  options={actors.map((value) => ({ value, name: t(`person.bys.${value}`) }))} />
                <Select label={t('statement.told')} hint={t('statement.toldHint')} value={form.told} onChange={(told) => set({ told })}
                  options={[{ value: '', name: t('statement.notTold') }, ...bases.map((value) => ({ value, name: `GDPR ${value}` }))]} />
              </>
            )}
            <DayInput label={t(hold ? 'person.from' : 'statement.day')} value={form.day} onChange={(day) => set({ day })} />
            <DayInput label={t('person.to')} value={form.until} onChange={(until) => set({ until })} />
          </div>
          <Pick label={t('person.items')} hint={t(hold ? 'statement.itemsHint' : 'statement.itemsNeeded')} chosen={form.items} options={choices('items')}
            onChange={(items) => set({ items })} />
          {!hold && (
            <>
              <fieldset className="kinds">
                <legend>{t('statement.how')}</legend>
                {(['written', 'explicit', 'itemised'] as const).map((how) => (
                  <label key={how}>
                    <input type="checkbox" checked={form[how]} onChange={(event) => set({ [how]: event.target.checked })} />
                    {t(`statement.${how}`)}
                  </label>
                ))}
              </fieldset>
              <div className="form-grid">
                <Select label={t('statement.language')} value={form.language} onChange={(language) => set({ language })}
                  options={[{ value: 'fi', name: 'Suomi' }, { value: 'sv', name: 'Svenska' }, { value: 'en', name: 'English' }]} />
                {gives && (
                  <TextInput labelText={t('statement.notice')} hintText={t('statement.noticeHint')} name="notice" autoComplete="off"
                    value={form.notice} onChange={(value) => set({ notice: String(value ?? '') })} />
                )}
              </div>
              <Document digest={form.sha256} onDigest={(sha256) => set({ sha256 })} />
              <TextInput labelText={t('statement.evidence')} hintText={t('statement.evidenceHint')} name="evidence" autoComplete="off"
                value={form.evidence} onChange={(value) => set({ evidence: String(value ?? '') })} />
            </>
          )}
          {asked && (
            <Ask question={t('statement.ask')} yes={t('statement.saveStill')} onNo={() => setAsked(false)}
              onYes={() => record.isPending || record.mutate()}>
              {effect}
            </Ask>
          )}
          <Button type="submit" disabled={record.isPending || !form.day || !whole}>{t('statement.save')}</Button>
        </form>
      )}
    </section>
  );
}

/** The document's digest is taken here; the document itself goes nowhere. */
function Document({ digest, onDigest }: { digest: string; onDigest: (digest: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const take = async (file: File | undefined) => {
    if (file) {
      const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
      onDigest([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    }
  };
  return (
    <div className="select">
      <label htmlFor={id}>{t('statement.file')}</label>
      <span id={`${id}-hint`} className="select-hint">{t('statement.fileHint')}</span>
      <input id={id} type="file" aria-describedby={`${id}-hint`} onChange={(event) => void take(event.target.files?.[0])} />
      {digest && <code className="quiet">SHA-256 {digest.slice(0, 16)}…</code>}
    </div>
  );
}
