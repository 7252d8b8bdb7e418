import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Session } from '../api/client';
import { Failure } from '../parts/Failure';
import { ProviderButton } from './Provider';
import { useSession } from './SessionContext';

/** Before a person's data is shown: that it is still the same person at the keyboard. */
export function Confirm({ onConfirmed }: { onConfirmed: () => void }) {
  const { t } = useTranslation();
  const { begin, session } = useSession();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => post<Session>('/session/confirm', { password, code }),
    onSuccess: (session) => {
      begin(session);
      onConfirmed();
    },
    onError: () => setCode(''),
  });
  if (session.by_provider) {
    return (
      <section className="panel confirm" aria-labelledby="confirm">
        <h2 id="confirm">{t('confirm.title')}</h2>
        <p>{t('provider.confirm')}</p>
        <ProviderButton fresh />
      </section>
    );
  }
  return (
    <section className="panel confirm" aria-labelledby="confirm">
      <h2 id="confirm">{t('confirm.title')}</h2>
      <p>{t('confirm.lead')}</p>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        confirm.mutate();
      }} noValidate>
        {confirm.error && <Failure failure={confirm.error} />}
        <TextInput labelText={t('session.password')} name="password" type="password" autoComplete="current-password"
          autoFocus value={password} onChange={(value) => setPassword(String(value ?? ''))} />
        <TextInput labelText={t('session.code')} hintText={t('session.codeHint')} name="code" inputMode="numeric"
          autoComplete="one-time-code" className="code-field" value={code} onChange={(value) => setCode(String(value ?? ''))} />
        <Button type="submit" disabled={confirm.isPending || !password || !code}>
          {t('confirm.confirm')}
        </Button>
      </form>
    </section>
  );
}
