import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { Failure } from '../parts/Failure';
import { Mark } from '../parts/Mark';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime } from '../texts/format';
import { useDraftChanged, type Diff, type Draft } from './useDraft';

type Step = 'approve' | 'return' | 'activate' | 'cancel' | 'withdraw';

/** Who has to agree, who has, and the steps that the reader may take. Each with a reason that stays in the history. */
export function Agree({ draft, diff, valid }: { draft: Draft; diff: Diff | undefined; valid: boolean }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const changed = useDraftChanged(draft.draft);
  const [reason, setReason] = useHeld('reason', '');
  const [day, setDay] = useHeld('day', '');
  const step = useMutation({
    mutationFn: (name: Step) =>
      post<Schemas['Draft']>(
        `/drafts/${draft.draft}/${name}`,
        { reason: reason.trim(), ...(name === 'activate' && day && { at: day }) },
        { version: draft.version },
      ),
    onSuccess: () => {
      setReason('');
      setDay('');
    },
    onSettled: changed,
  });
  const agreement = diff?.agreement;
  const open = draft.state === 'open';
  const ready = reason.trim() !== '' && !step.isPending;
  const forward = open && valid && !draft.behind && (diff?.changes.length ?? 0) > 0;
  if (draft.state === 'activating' || draft.state === 'activated' || draft.state === 'withdrawn') {
    return null;
  }
  return (
    <section className="panel" aria-labelledby="agree">
      <h2 id="agree">{t('changes.agree')}</h2>
      {agreement && (
        <p>
          <Mark kind={agreement.given ? 'good' : 'warning'}>
            {t(agreement.needed === 'own' ? 'changes.notNeeded' : agreement.given ? 'changes.given' : 'changes.wanted')}
          </Mark>{' '}
          {t(`changes.needs.${agreement.needed}`)}{' '}
          {agreement.by.length > 0 && t('changes.givenBy', { who: agreement.by.join(', ') })}
        </p>
      )}
      {agreement?.author && agreement.needed !== 'own' && !agreement.given && <p className="quiet">{t('changes.ownWork')}</p>}
      {draft.state === 'planned' && draft.due && <p>{t('changes.plannedFor', { when: dateTime(draft.due) })}</p>}
      {step.error && <Failure failure={step.error} />}
      <TextInput labelText={t('changes.why')} hintText={t('changes.whyHint')} value={reason} maxLength={500}
        onChange={(value) => setReason(String(value ?? ''))} fullWidth />
      {forward && agreement?.given && may('drafts:activate') && (
        <label className="day">
          {t('changes.day')}
          <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        </label>
      )}
      <div className="buttons steps-taken">
        {forward && agreement?.may_approve && may('drafts:approve') && (
          <>
            <Button disabled={!ready} onClick={() => step.mutate('approve')}>
              {t('changes.approve')}
            </Button>
            <Button variant="secondary" disabled={!ready} onClick={() => step.mutate('return')}>
              {t('changes.return')}
            </Button>
          </>
        )}
        {forward && agreement?.given && may('drafts:activate') && (
          <Button disabled={!ready} onClick={() => step.mutate('activate')}>
            {t(day ? 'changes.plan' : 'changes.activate')}
          </Button>
        )}
        {draft.state === 'planned' && may('drafts:activate') && (
          <Button disabled={!ready} onClick={() => step.mutate('cancel')}>
            {t('changes.cancel')}
          </Button>
        )}
        {may('drafts:change') && (
          <Button variant="secondaryNoBorder" disabled={!ready} onClick={() => step.mutate('withdraw')}>
            {t('changes.withdraw')}
          </Button>
        )}
      </div>
    </section>
  );
}
