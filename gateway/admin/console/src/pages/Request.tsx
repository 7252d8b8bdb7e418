import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { Button, InlineAlert, TextInput } from 'suomifi-ui-components';
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
import { date, dateTime, number } from '../texts/format';
import { useVocabulary } from '../texts/vocabulary';
import { Report } from './person/Report';
import { DueMark, standingMarks } from './Requests';

type Request = Schemas['RightsRequest'];
type Step = Request['next'][number];
type Copy = Schemas['PortableCopy'] | Schemas['SubjectReport'];

/** One request: where it stands, what may be done next, and, when it is ripe, the answer itself. */
export function RightsRequest() {
  const { t } = useTranslation();
  const { request = '' } = useParams();
  const { may } = useSession();
  const { itemName, registerName } = useVocabulary();
  const found = useQuery({
    queryKey: ['request', request],
    queryFn: ({ signal }) => get<Request>(`/rights/requests/${encodeURIComponent(request)}`, { signal }),
  });
  return (
    <Page title={found.data ? t(`rights.rights.${found.data.right}`) : t('rights.one')} lead={t('rights.oneLead')}>
      <Found of={found}>
        {(known) => (
          <>
            <section className="panel" aria-labelledby="stands">
              <h2 id="stands">
                {t('rights.standing')} <Mark kind={standingMarks[known.standing]}>{t(`rights.standings.${known.standing}`)}</Mark>
              </h2>
              <Facts
                facts={[
                  [t('rights.due'), <DueMark key="due" request={known} />],
                  [t('rights.received'), date(known.received)],
                  [t('person.register'), registerName(known.register)],
                  [t('rights.asker'), t(`rights.askers.${known.asker}`) + (known.authority ? ` (${known.authority})` : '')],
                  [t('rights.reference'), known.reference],
                  [t('person.items'), known.items.length > 0 ? known.items.map(itemName).join(', ') : t('person.everything')],
                ]}
              />
            </section>
            {may('rights:change') && <Next request={known} />}
            {may('rights:read') && known.right === 'erasure' && <Assess request={known} />}
            {may('rights:release') && known.next.some((one) => one.step === 'released') && <Release request={known} />}
            <h2 className="next-section">{t('rights.steps')}</h2>
            <DataTable
              caption={t('rights.steps')}
              rows={known.steps.map((step, index) => ({ ...step, index }))}
              keyOf={(step) => String(step.index)}
              columns={[
                { name: t('rights.at'), kind: 'head', of: (step) => <span className="when">{dateTime(step.at)}</span> },
                { name: t('rights.step'), of: (step) => <>{t(`rights.stepNames.${step.step}`)}{step.ground && <span className="under">{step.provision ?? step.ground}</span>}</> },
                { name: t('rights.by'), of: (step) => <>{step.by}<span className="under">{step.roles.map((role) => t(`role.${role}` as 'role.operator')).join(', ')}</span></> },
                { name: t('rights.reference'), of: (step) => step.reference },
              ]}
            />
          </>
        )}
      </Found>
    </Page>
  );
}

/** The steps that the law's order allows now; for each only the grounds that it may rest on. */
function Next({ request }: { request: Request }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const steps = request.next.filter((one) => one.step !== 'released');
  const [chosen, setChosen] = useHeld('step', '');
  const [ground, setGround] = useHeld('ground', '');
  const [level, setLevel] = useHeld('level', 'strong');
  const [euros, setEuros] = useHeld('euros', '');
  const [reference, setReference] = useHeld('reference', '');
  const step: Step | undefined = steps.find((one) => one.step === chosen) ?? steps[0];
  const once = useOnce();
  const take = useMutation({
    mutationFn: (taken: Step) => {
      const body = {
        step: taken.step,
        reference: reference.trim(),
        ...(taken.grounds.length > 0 && { ground: taken.grounds.includes(ground) ? ground : taken.grounds[0] }),
        ...(taken.step === 'identified' && { level }),
        ...(taken.step === 'fee' && { cents: Math.round(Number(euros.replace(',', '.')) * 100) }),
      };
      const path = `/rights/requests/${request.request}/steps`;
      return post<Request>(path, body, { readFor: 'rights-request', once: once.of([path, body]).key });
    },
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (after) => {
      setReference('');
      setChosen('');
      cache.setQueryData(['request', request.request], after);
      void cache.invalidateQueries({ queryKey: ['requests'] });
    },
  });
  if (!step) {
    return null;
  }
  return (
    <section className="panel" aria-labelledby="next">
      <h2 id="next">{t('rights.next')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        take.mutate(step);
      }} noValidate>
        {take.error && <Failure failure={take.error} />}
        <div className="form-grid">
          <Select label={t('rights.step')} value={step.step} onChange={setChosen}
            options={steps.map((one) => ({ value: one.step, name: t(`rights.stepNames.${one.step}`) }))} />
          {step.grounds.length > 0 && (
            <Select label={t('rights.ground')} value={step.grounds.includes(ground) ? ground : (step.grounds[0] ?? '')} onChange={setGround}
              options={step.grounds.map((value) => ({ value, name: t(`rights.grounds.${value.replaceAll('.', '-')}` as 'rights.grounds.excessive') }))} />
          )}
          {step.step === 'identified' && (
            <Select label={t('rights.level')} value={level} onChange={setLevel}
              options={(['strong', 'in-person', 'document', 'representative'] as const).map((value) => ({ value, name: t(`rights.levels.${value}`) }))} />
          )}
          {step.step === 'fee' && (
            <TextInput labelText={t('rights.euros')} name="euros" inputMode="decimal" value={euros} onChange={(value) => setEuros(String(value ?? ''))} />
          )}
        </div>
        <TextInput labelText={t('rights.reference')} hintText={t('rights.referenceHint')} name="reference" autoComplete="off"
          value={reference} onChange={(value) => setReference(String(value ?? ''))} />
        <Button type="submit" disabled={take.isPending || !reference.trim()}>{t('rights.take')}</Button>
      </form>
    </section>
  );
}

/** What may be erased, item by item, and what stands against it. */
function Assess({ request }: { request: Request }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState<Why>({ ...noReason, read_for: 'rights-request' });
  const assess = useMutation({ mutationFn: () => post<Schemas['ErasureAssessment']>(`/rights/requests/${request.request}/assessment`, why) });
  const confirmFirst = assess.error instanceof Problem && assess.error.code === 'CONFIRM_FIRST';
  const { itemName } = useVocabulary();
  return (
    <section className="panel" aria-labelledby="assess">
      <h2 id="assess">{t('rights.assess')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        assess.mutate();
      }} noValidate>
        {confirmFirst ? null : assess.error && <Failure failure={assess.error} />}
        <WhyFields why={why} onChange={setWhy} />
        <Button type="submit" variant="secondary" disabled={assess.isPending || !isSaid(why)}>{t('rights.assessIt')}</Button>
      </form>
      {confirmFirst && <Confirm onConfirmed={() => assess.mutate()} />}
      {assess.data && (
        <div className="fields">
          <p>
            <Mark kind={assess.data.all ? 'good' : 'warning'}>{t(assess.data.all ? 'rights.allErasable' : 'rights.notAll')}</Mark>
          </p>
          {assess.data.unseen && <p>{t('rights.unseen')}</p>}
          <DataTable
            caption={t('rights.assess')}
            rows={assess.data.items}
            keyOf={(row) => row.item}
            columns={[
              { name: t('person.item'), kind: 'head', of: (row) => itemName(row.item) },
              { name: t('rights.verdict'), of: (row) => <>{t(`rights.verdicts.${row.verdict}`)}{row.ground && <span className="under">{row.ground}</span>}</> },
            ]}
          />
        </div>
      )}
    </section>
  );
}

/** The answer and that it was handed over are one deed: what is recorded is what is shown here, by its digest. */
function Release({ request }: { request: Request }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const portable = request.right === 'portability';
  const [reference, setReference] = useState('');
  const [subject, setSubject] = useState('');
  const [why, setWhy] = useState<Why>({ ...noReason, read_for: 'rights-request' });
  const [draft, setDraft] = useState<Schemas['SubjectReport'] | null>(null);
  const look = useMutation({
    mutationFn: () => post<Schemas['SubjectReport']>('/rights/report', { request: request.request, ...why }),
    onSuccess: setDraft,
  });
  const release = useMutation({
    mutationFn: () =>
      post<Copy>(`/rights/requests/${request.request}/release`, {
        reference: reference.trim(),
        ...(portable && subject.trim() && { subject: subject.trim() }),
        ...why,
      }),
    onSuccess: () => setDraft(null),
  });
  const failed = release.error ?? look.error;
  const confirmFirst = failed instanceof Problem && failed.code === 'CONFIRM_FIRST';
  const done = () => void cache.invalidateQueries({ queryKey: ['request', request.request] });
  if (release.data) {
    return (
      <>
        <InlineAlert className="spaced" role="status" labelText={t('rights.released')}>
          <p>{t('rights.releasedAdvice')}</p>
          <Button variant="secondaryLight" onClick={done}>{t('rights.close')}</Button>
        </InlineAlert>
        {'disclosures' in release.data ? <Report report={release.data} /> : <PortableCopy copy={release.data} />}
      </>
    );
  }
  return (
    <>
      <section className="panel" aria-labelledby="release">
        <h2 id="release">{t('rights.answer')}</h2>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          release.mutate();
        }} noValidate>
          {!confirmFirst && failed && <Failure failure={failed} />}
          <WhyFields why={why} onChange={setWhy} />
          {portable && (
            <TextInput labelText={t('person.subject')} hintText={t('rights.subjectAgain')} name="subject" type="password" autoComplete="off"
              value={subject} onChange={(value) => setSubject(String(value ?? ''))} />
          )}
          <TextInput labelText={t('rights.releaseReference')} hintText={t('rights.referenceHint')} name="release-reference" autoComplete="off"
            value={reference} onChange={(value) => setReference(String(value ?? ''))} />
          <div className="buttons">
            {!portable && (
              <Button type="button" variant="secondary" disabled={look.isPending || !isSaid(why)} onClick={() => look.mutate()}>
                {t('rights.preview')}
              </Button>
            )}
            <Button type="submit" disabled={release.isPending || !isSaid(why) || !reference.trim()}>
              {t('rights.release')}
            </Button>
          </div>
        </form>
      </section>
      {confirmFirst && <Confirm onConfirmed={() => (release.error ? release.mutate() : look.mutate())} />}
      {draft && <Report report={draft} />}
    </>
  );
}

function PortableCopy({ copy }: { copy: Schemas['PortableCopy'] }) {
  const { t } = useTranslation();
  const file = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(copy, null, 2)], { type: 'application/json' }));
    link.download = 'lautturi.json'; // the file's name says nothing of anybody
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <section className="panel" aria-labelledby="copy">
      <h2 id="copy">{t('rights.copy')}</h2>
      {copy.not_read && <p>{t('rights.copyNotRead', { selections: copy.not_read.join(', ') })}</p>}
      {copy.unreadable?.map((one) => (
        <p key={one.selection}>
          <Mark kind="warning">{t('rights.copyUnreadable', { rows: number(one.rows), selection: one.selection, code: one.code })}</Mark>
        </p>
      ))}
      <Button variant="secondary" onClick={file}>{t('rights.saveCopy')}</Button>
    </section>
  );
}
