import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, post, Problem, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { DataTable } from '../parts/DataTable';
import { Facts } from '../parts/Facts';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Select } from '../parts/Select';
import { isSaid, noReason, WhyFields, type Why } from '../parts/Why';
import { Confirm } from '../session/Confirm';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime, number } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { useVocabulary } from '../texts/vocabulary';
import { stateMarks, Until } from './Breaches';

type Case = Schemas['Breach'];
type Affected = Schemas['AffectedPersons'];

/** One case: what left, to whom, by when to notify; and, for a reason, who has to be told. */
export function Breach() {
  const { t } = useTranslation();
  const { breach = '' } = useParams();
  const { may } = useSession();
  const { itemName, partyName } = useVocabulary();
  const found = useQuery({
    queryKey: ['breach', breach],
    queryFn: ({ signal }) => get<Case>(`/rights/breaches/${encodeURIComponent(breach)}`, { signal }),
  });
  return (
    <Page title={found.data ? t(`breach.kinds.${found.data.kind}`) : t('breach.one')} lead={t('breach.oneLead')}>
      <Found of={found}>
        {(known) => (
          <>
            <section className="panel" aria-labelledby="stands">
              <h2 id="stands">
                {t('breach.state')} <Mark kind={stateMarks[known.state]}>{t(`breach.states.${known.state}`)}</Mark>
              </h2>
              <Facts
                facts={[
                  [t('breach.until'), <Until key="until" breach={known} />],
                  [t('breach.knownAt'), dateTime(known.known_at)],
                  [t('breach.party'), partyName(known.party)],
                  [t('breach.leftAt'), dateTime(known.left_at)],
                  [t('breach.message'), <Link key="message" to={`/messages/${known.message}`}>{known.message}</Link>],
                  [t('breach.items'), known.items.map(itemName).join(', ')],
                  [t('breach.persons'), number(known.persons.length)],
                  [t('rights.reference'), known.reference],
                ]}
              />
            </section>
            {may('rights:change') && known.state !== 'closed' && <Step breach={known} />}
            {may('rights:read') && <Persons breach={known} />}
          </>
        )}
      </Found>
    </Page>
  );
}

function Step({ breach }: { breach: Case }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const steps = (['notified', 'closed'] as const).filter((step) => step === 'closed' || breach.state !== 'notified');
  const [chosen, setChosen] = useHeld('step', '');
  const [reference, setReference] = useHeld('reference', '');
  const step = steps.find((one) => one === chosen) ?? steps[0];
  const once = useOnce();
  const take = useMutation({
    mutationFn: () => {
      const body = { step, reference: reference.trim() };
      return post<Case>(`/rights/breaches/${breach.breach}/steps`, body, { once: once.of([breach.breach, body]).key });
    },
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (after) => {
      setReference('');
      cache.setQueryData(['breach', breach.breach], after);
      void cache.invalidateQueries({ queryKey: ['breaches'] });
    },
  });
  return (
    <section className="panel" aria-labelledby="next">
      <h2 id="next">{t('rights.next')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        take.mutate();
      }} noValidate>
        {take.error && <Failure failure={take.error} />}
        <Select label={t('rights.step')} value={step ?? ''} onChange={setChosen}
          options={steps.map((value) => ({ value, name: t(`breach.steps.${value}`) }))} />
        <TextInput labelText={t('rights.reference')} hintText={t('rights.referenceHint')} name="reference" autoComplete="off"
          value={reference} onChange={(value) => setReference(String(value ?? ''))} />
        <Button type="submit" disabled={take.isPending || !reference.trim()}>{t('rights.take')}</Button>
      </form>
    </section>
  );
}

/** All of them, a page of the interface after another: one reason, an entry about each. */
async function everybody(breach: string, why: Why): Promise<Affected> {
  const path = `/rights/breaches/${breach}/affected`;
  const asked = { ...why, language: currentLanguage() };
  const all = await post<Affected>(path, asked);
  while (all.next !== null) {
    const more = await post<Affected>(path, { ...asked, after: all.next });
    all.affected.push(...more.affected);
    all.next = more.next;
  }
  return all;
}

function Persons({ breach }: { breach: Case }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState<Why>({ ...noReason, read_for: 'supervision' });
  const look = useMutation({ mutationFn: () => everybody(breach.breach, why) });
  const confirmFirst = look.error instanceof Problem && look.error.code === 'CONFIRM_FIRST';
  return (
    <section className="panel" aria-labelledby="affected">
      <h2 id="affected">{t('breach.affected')}</h2>
      <p>{t('breach.affectedLead')}</p>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        look.mutate();
      }} noValidate>
        {!confirmFirst && look.error && <Failure failure={look.error} />}
        <WhyFields why={why} onChange={setWhy} />
        <Button type="submit" variant="secondary" disabled={look.isPending || !isSaid(why)}>{t('breach.show')}</Button>
      </form>
      {confirmFirst && <Confirm onConfirmed={() => look.mutate()} />}
      {look.data && (
        <DataTable
          caption={t('breach.whoAndWhat')}
          rows={look.data.affected}
          keyOf={(one) => one.message}
          columns={[
            {
              name: t('breach.person'), kind: 'head', of: (one) => (
                <>
                  {one.identifier ?? t(`breach.unknown.${one.known_from === 'erased' ? 'erased' : 'not-kept'}`)}
                  {one.name && <span className="under">{one.name}</span>}
                </>
              ),
            },
            { name: t('breach.items'), of: (one) => one.items.map((item) => item.label).join(', ') },
            { name: t('breach.party'), of: () => look.data.party_name },
            { name: t('breach.leftAt'), of: () => <span className="when">{dateTime(look.data.left_at)}</span> },
          ]}
        />
      )}
    </section>
  );
}
