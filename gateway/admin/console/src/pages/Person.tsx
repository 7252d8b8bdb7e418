import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, InlineAlert, RadioButton, RadioButtonGroup, TextInput } from 'suomifi-ui-components';
import { get, post, Problem, type Schemas } from '../api/client';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Masked } from '../parts/Masked';
import { Page } from '../parts/Page';
import { isSaid, noReason, WhyFields, type Why } from '../parts/Why';
import { Confirm } from '../session/Confirm';
import { useSession } from '../session/SessionContext';
import { currentLanguage } from '../texts/languages';
import { useVocabulary } from '../texts/vocabulary';
import { Course } from './person/Course';
import { Disclosures } from './person/Disclosures';
import { Origins } from './person/Origins';
import { RecordStatement } from './person/RecordStatement';
import { Report } from './person/Report';
import { States } from './person/States';
import type { Asked, Seen } from './person/looking';

async function look(asked: Asked): Promise<Seen> {
  const { register, subject, earlier, language, reason, read_for } = asked;
  const [record, report] = await Promise.all([
    post<Schemas['PersonRecord']>('/consents/query', { register, subject, reason, read_for }),
    post<Schemas['SubjectReport']>('/rights/report', { register, subject, earlier, language, reason, read_for }),
  ]);
  return { asked, record, report };
}

/** All that there is of a person. Never without a purpose and a reason; nothing of it in an address, and nothing kept
    when the page is left. */
export function Person() {
  const { may } = useSession();
  return may('rights:read') ? <Look /> : <NotTheirs />;
}

/** Which roles would do, the server says: it refuses before it reads anything of what is asked. */
function NotTheirs() {
  const { t } = useTranslation();
  const refused = useQuery({
    queryKey: ['person', 'refused'],
    queryFn: ({ signal }) => post<unknown>('/rights/report', {}, { signal }),
    refetchOnWindowFocus: false,
  });
  return (
    <Page title={t('person.title')} lead={t('person.lead')}>
      <Found of={refused}>{() => null}</Found>
    </Page>
  );
}

function Look() {
  const { t } = useTranslation();
  const registers = useQuery({
    queryKey: ['configuration'],
    queryFn: ({ signal }) => get<Schemas['Configuration']>('/configuration', { signal }),
  });
  const { registerName } = useVocabulary();
  const known = registers.data?.registers ?? [];
  const [chosen, setChosen] = useState('');
  const [subject, setSubject] = useState('');
  const [earlier, setEarlier] = useState('');
  const [why, setWhy] = useState<Why>(noReason);
  const find = useMutation({ mutationFn: look });
  const register = chosen || known[0] || '';
  const confirmFirst = find.error instanceof Problem && find.error.code === 'CONFIRM_FIRST';
  return (
    <Page title={t('person.title')} lead={t('person.lead')}>
      {registers.error && <Failure failure={registers.error} again={() => void registers.refetch()} />}
      <section className="panel" aria-label={t('person.find')}>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          find.mutate({
            register,
            subject: subject.trim(),
            earlier: earlier.split(/[\s,;]+/).filter((one) => one !== ''),
            language: currentLanguage(),
            read_for: why.read_for,
            reason: why.reason.trim(),
          });
        }} noValidate>
          {known.length > 1 && (
            <RadioButtonGroup labelText={t('person.register')} name="register" value={register} onChange={setChosen}>
              {known.map((one) => (
                <RadioButton key={one} value={one}>
                  {registerName(one)}
                </RadioButton>
              ))}
            </RadioButtonGroup>
          )}
          <TextInput labelText={t('person.subject')} hintText={t('person.subjectHint')} name="subject" type="password"
            autoComplete="off" value={subject} onChange={(value) => setSubject(String(value ?? ''))} />
          <details>
            <summary>{t('person.earlier')}</summary>
            <TextInput labelText={t('person.earlierCodes')} hintText={t('person.earlierHint')} name="earlier" type="password" fullWidth
              autoComplete="off" value={earlier} onChange={(value) => setEarlier(String(value ?? ''))} />
          </details>
          <WhyFields why={why} onChange={setWhy} />
          <Button type="submit" disabled={!subject.trim() || !isSaid(why) || !register || find.isPending}>
            {t('person.find')}
          </Button>
        </form>
      </section>
      {confirmFirst ? (
        <Confirm onConfirmed={() => find.variables && find.mutate(find.variables)} />
      ) : (
        find.error && <Failure failure={find.error} />
      )}
      {find.data && <Told key={find.submittedAt} seen={find.data}
        again={() => find.mutate({ ...find.data.asked, language: currentLanguage() })} />}
    </Page>
  );
}

function Told({ seen, again }: { seen: Seen; again: () => void }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [shown, setShown] = useState<'record' | 'report' | null>(null);
  // the report is handed out: never in two languages. To ask again is a look more, on record; so whoever looks says so.
  const spokeOtherwise = seen.asked.language !== currentLanguage();
  const toggle = (what: 'record' | 'report') => setShown(shown === what ? null : what);
  return (
    <>
      <section className="panel person-head" aria-label={t('person.about')}>
        <p className="spaced">
          {t('person.about')} <Masked value={seen.asked.subject} />
        </p>
        <div className="buttons">
          {may('consents:record') && (
            <Button variant="secondary" aria-expanded={shown === 'record'} onClick={() => toggle('record')}>
              {t('statement.record')}
            </Button>
          )}
          <Button variant="secondary" aria-expanded={shown === 'report' && !spokeOtherwise} disabled={spokeOtherwise}
            onClick={() => toggle('report')}>
            {t('report.show')}
          </Button>
        </div>
      </section>
      {shown === 'record' && <RecordStatement seen={seen} onRecorded={again} />}
      {spokeOtherwise && (
        <InlineAlert className="spaced" role="status" status="warning" labelText={t('person.otherLanguage')}>
          <p>{t('person.otherLanguageAdvice')}</p>
          <Button variant="secondaryLight" onClick={again}>{t('person.lookInThis')}</Button>
        </InlineAlert>
      )}
      {shown === 'report' && !spokeOtherwise && <Report report={seen.report} />}
      <States record={seen.record} />
      <Course seen={seen} />
      <Disclosures report={seen.report} />
      <Origins report={seen.report} />
    </>
  );
}
