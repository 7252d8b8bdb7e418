import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, Problem, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Facts } from '../parts/Facts';
import { Failure } from '../parts/Failure';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Waiting } from '../parts/Waiting';
import { Confirm } from '../session/Confirm';
import { dateTime } from '../texts/format';
import { currentLanguage } from '../texts/languages';

type Stored = Schemas['StoredDecision'];
type Field = Schemas['FieldDecision'];

/** Why a message was decided as it was: field by field, in plain words. Asked for with a reason, which is recorded. */
export function Message() {
  const { t } = useTranslation();
  const { message } = useParams();
  const navigate = useNavigate();
  const [id, setId] = useState(message ?? '');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState({ id: '', reason: '' });
  const found = useQuery({
    queryKey: ['decision', asked],
    enabled: asked.id !== '',
    gcTime: 0, // what was shown of a person is not kept
    queryFn: ({ signal }) =>
      get<Schemas['StoredDecisions']>(`/decisions/${encodeURIComponent(asked.id)}`, { reason: asked.reason, signal }),
  });
  const confirmFirst = found.error instanceof Problem && found.error.code === 'CONFIRM_FIRST';
  return (
    <Page title={t('messages.title')} lead={t('messages.lead')}>
      <section className="panel" aria-label={t('messages.ask')}>
        <form className="ask" onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void navigate(`/messages/${encodeURIComponent(id.trim())}`, { replace: true });
          setAsked({ id: id.trim(), reason: reason.trim() });
        }} noValidate>
          <TextInput labelText={t('messages.id')} hintText={t('messages.idHint')} name="message" fullWidth autoComplete="off"
            spellCheck={false} value={id} onChange={(value) => setId(String(value ?? ''))} />
          <TextInput labelText={t('messages.reason')} hintText={t('messages.reasonHint')} name="reason" fullWidth
            autoComplete="off" maxLength={200} value={reason} onChange={(value) => setReason(String(value ?? ''))} />
          <Button type="submit" disabled={!id.trim() || !reason.trim() || found.isFetching}>
            {t('messages.explain')}
          </Button>
        </form>
      </section>
      {confirmFirst ? (
        <Confirm onConfirmed={() => void found.refetch()} />
      ) : (
        found.error && <Failure failure={found.error} />
      )}
      {found.isLoading && <Waiting />}
      {!found.error && found.data?.decisions.map((decision) => <Decision key={decision.attempt} decision={decision} />)}
    </Page>
  );
}

const outcomes: Record<Stored['outcome'], MarkKind> = { released: 'good', reduced: 'warning', refused: 'bad' };

function Decision({ decision }: { decision: Stored }) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby={`decision-${decision.attempt}`}>
      <h2 id={`decision-${decision.attempt}`}>
        {t('messages.attempt', { number: decision.attempt })}{' '}
        <Mark kind={outcomes[decision.outcome]}>{t(`messages.outcome.${decision.outcome}`)}</Mark>
      </h2>
      {decision.erased ? (
        <p>{t('messages.erased')}</p>
      ) : (
        <>
          <Facts
            facts={[
              [t('messages.at'), dateTime(decision.at)],
              [t('messages.exchange'), `${decision.exchange} → ${decision.party}`],
              [t('messages.purpose'), decision.purpose],
              ...(decision.next_change ? ([[t('messages.nextChange'), dateTime(decision.next_change)]] as [string, string][]) : []),
              ...(decision.guards.length > 0 ? ([[t('messages.guards'), decision.guards.join(', ')]] as [string, string][]) : []),
            ]}
          />
          <Fields fields={decision.fields} attempt={decision.attempt} />
        </>
      )}
    </section>
  );
}

const forms: Record<Field['form'], MarkKind> = { full: 'good', year: 'warning', none: 'bad' };

function Fields({ fields, attempt }: { fields: Field[]; attempt: number }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <div className="fields">
      <DataTable
        caption={`${t('messages.attempt', { number: attempt })}: ${t('messages.fields')}`}
        rows={fields}
        keyOf={(field) => field.item}
        columns={[
          { name: t('messages.item'), kind: 'head', of: (field) => field.item },
          { name: t('messages.form'), of: (field) => <Mark kind={forms[field.form]}>{t(`messages.forms.${field.form}`)}</Mark> },
          {
            name: t('messages.because'),
            of: (field) => (
              <>
                {field.explanation[language]}
                <span className="under">{[...field.permits, ...field.caps, ...field.reasons].join(' · ')}</span>
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
