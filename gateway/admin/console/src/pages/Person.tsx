import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, RadioButton, RadioButtonGroup, TextInput } from 'suomifi-ui-components';
import { get, post, Problem, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Mark, type MarkKind } from '../parts/Mark';
import { Masked } from '../parts/Masked';
import { Page } from '../parts/Page';
import { Confirm } from '../session/Confirm';
import { dateTime } from '../texts/format';

type Record = Schemas['PersonRecord'];
interface Asked {
  register: string;
  subject: string;
  reason: string;
}

/** What a person has said and what stands in the way for them. Never without a reason; nothing of it in an address, and
    nothing kept when the page is left. */
export function Person() {
  const { t } = useTranslation();
  const registers = useQuery({
    queryKey: ['configuration'],
    queryFn: ({ signal }) => get<Schemas['Configuration']>('/configuration', { signal }),
  });
  const known = registers.data?.registers ?? [];
  const [chosen, setChosen] = useState('');
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const find = useMutation({ mutationFn: (asked: Asked) => post<Record>('/consents/query', asked) });
  const register = chosen || known[0] || '';
  const confirmFirst = find.error instanceof Problem && find.error.code === 'CONFIRM_FIRST';
  return (
    <Page title={t('person.title')} lead={t('person.lead')}>
      {registers.error && <Failure failure={registers.error} again={() => void registers.refetch()} />}
      <section className="panel" aria-label={t('person.find')}>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          find.mutate({ register, subject: subject.trim(), reason: reason.trim() });
        }} noValidate>
          {known.length > 1 && (
            <RadioButtonGroup labelText={t('person.register')} name="register" value={register} onChange={setChosen}>
              {known.map((one) => (
                <RadioButton key={one} value={one}>
                  {one}
                </RadioButton>
              ))}
            </RadioButtonGroup>
          )}
          <TextInput labelText={t('person.subject')} hintText={t('person.subjectHint')} name="subject" type="password"
            autoComplete="off" value={subject} onChange={(value) => setSubject(String(value ?? ''))} />
          <TextInput labelText={t('messages.reason')} hintText={t('messages.reasonHint')} name="reason" fullWidth
            autoComplete="off" maxLength={200} value={reason} onChange={(value) => setReason(String(value ?? ''))} />
          <Button type="submit" disabled={!subject.trim() || !reason.trim() || !register || find.isPending}>
            {t('person.find')}
          </Button>
        </form>
      </section>
      {confirmFirst ? (
        <Confirm onConfirmed={() => find.variables && find.mutate(find.variables)} />
      ) : (
        find.error && <Failure failure={find.error} />
      )}
      {find.data && find.variables && <Told record={find.data} subject={find.variables.subject} />}
    </Page>
  );
}

const kinds: { [state in Schemas['ConsentState']['state']]: MarkKind } = {
  requested: 'note',
  deferred: 'note',
  given: 'good',
  renewed: 'good',
  refused: 'bad',
  withdrawn: 'bad',
  revoked: 'bad',
  expired: 'warning',
  invalidated: 'warning',
};

function Told({ record, subject }: { record: Record; subject: string }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="spaced">
        {t('person.about')} <Masked value={subject} />
      </p>
      <h2>{t('person.consents')}</h2>
      {record.states.length === 0 ? (
        <Empty title={t('person.noConsents')}>{t('person.noConsentsLead')}</Empty>
      ) : (
        <DataTable
          caption={t('person.consents')}
          rows={record.states}
          keyOf={(row) => [row.item, row.role, row.party, row.purpose].join(' ')}
          columns={[
            { name: t('person.item'), kind: 'head', of: (row) => row.item },
            { name: t('person.state'), of: (row) => <Mark kind={kinds[row.state]}>{t(`person.states.${row.state}`)}</Mark> },
            { name: t('person.party'), of: (row) => <>{row.party}<span className="under">{row.purpose}</span></> },
            { name: t('person.role'), of: (row) => t(`person.roles.${row.role}`) },
            {
              name: t('person.since'),
              of: (row) => (
                <>
                  <span className="when">{dateTime(row.since)}</span>
                  {row.valid_until && <span className="under">{t('person.until', { until: dateTime(row.valid_until) })}</span>}
                </>
              ),
            },
          ]}
        />
      )}
      {record.waiting.length > 0 && (
        <p>
          <Mark kind="warning">{t('person.waiting')}</Mark>
        </p>
      )}
      <h2 className="next-section">{t('person.holds')}</h2>
      {record.holds.length === 0 ? (
        <Empty title={t('person.noHolds')}>{t('person.noHoldsLead')}</Empty>
      ) : (
        <DataTable
          caption={t('person.holds')}
          rows={record.holds}
          keyOf={(row) => JSON.stringify(row)}
          columns={[
            { name: t('person.kind'), kind: 'head', of: (row) => t(`person.holdKinds.${row.kind}`) },
            { name: t('person.state'), of: (row) => t(`person.holdStates.${row.state}`) },
            { name: t('person.items'), of: (row) => (row.items.length > 0 ? row.items.join(', ') : t('person.everything')) },
            { name: t('person.from'), of: (row) => (row.from ? dateTime(row.from) : '–') },
            { name: t('person.to'), of: (row) => (row.until ? dateTime(row.until) : '–') },
          ]}
        />
      )}
      {record.events.length > 0 && (
        <>
          <h2 className="next-section">{t('person.events')}</h2>
          <DataTable
            caption={t('person.events')}
            rows={record.events}
            keyOf={(row) => String(row.sequence)}
            columns={[
              { name: t('person.recorded'), kind: 'head', of: (row) => <span className="when">{dateTime(row.recorded_at)}</span> },
              { name: t('person.state'), of: (row) => <Mark kind={kinds[row.kind]}>{t(`person.states.${row.kind}`)}</Mark> },
              { name: t('person.items'), of: (row) => row.items.join(', ') },
              { name: t('person.party'), of: (row) => [...row.parties, ...row.classes].join(', ') || '–' },
              { name: t('person.by'), of: (row) => t(`person.bys.${row.by}`) },
            ]}
          />
        </>
      )}
    </>
  );
}
