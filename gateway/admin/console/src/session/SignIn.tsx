import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button, InlineAlert, Link, TextInput } from 'suomifi-ui-components';
import { post, type Session } from '../api/client';
import { TopBar } from '../layout/TopBar';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { AcceptInvitation } from './AcceptInvitation';
import { ProviderButton, ProviderReturn, returnPath } from './Provider';
import { useSession } from './SessionContext';

const text = (value: unknown) => String(value ?? '');

/** Where whoever is not signed in comes, wherever they wanted to go; afterwards they are there. */
export function SignIn() {
  const { t } = useTranslation();
  const { session, wasOver } = useSession();
  const [inviting, setInviting] = useState(!session.set_up && window.location.pathname !== returnPath);
  return (
    <>
      <TopBar />
      <main className="gate" id="main">
        <div className="card">
          {inviting ? (
            <>
              <AcceptInvitation first={!session.set_up} back={() => setInviting(false)} />
              {!session.set_up && <ProviderButton />}
            </>
          ) : (
            <Page title={t('session.in')} lead={t('session.lead')}>
              {wasOver && (
                <InlineAlert className="spaced" labelText={t('session.over')}>
                  {t('session.overAdvice')}
                </InlineAlert>
              )}
              {window.location.pathname === returnPath ? <ProviderReturn /> : <ProviderButton />}
              {session.provider && <p className="or">{t('provider.or')}</p>}
              <Form />
              <p className="aside">
                {t('session.noPassword')}{' '}
                <Link href="#invitation" onClick={(event: FormEvent) => {
                  event.preventDefault();
                  setInviting(true);
                }}>
                  {t('session.haveInvitation')}
                </Link>
              </p>
            </Page>
          )}
        </div>
        <p className="gate-note">{t('session.recorded')}</p>
      </main>
    </>
  );
}

function Form() {
  const { t } = useTranslation();
  const { begin } = useSession();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => post<Session>('/session', { user: user.trim(), password, code }),
    onSuccess: begin,
    onError: () => {
      setPassword('');
      setCode('');
      passwordField.current?.focus();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      {signIn.error && <Failure failure={signIn.error} />}
      <TextInput labelText={t('session.user')} name="user" autoComplete="username" fullWidth autoFocus
        value={user} onChange={(value) => setUser(text(value))} />
      <TextInput labelText={t('session.password')} name="password" type="password" fullWidth
        autoComplete="current-password" forwardedRef={passwordField} value={password}
        onChange={(value) => setPassword(text(value))} />
      <TextInput labelText={t('session.code')} hintText={t('session.codeHint')} name="code" inputMode="numeric"
        autoComplete="one-time-code" className="code-field" value={code} onChange={(value) => setCode(text(value))} />
      <Button type="submit" fullWidth disabled={signIn.isPending || !user || !password || !code}>
        {t('session.in')}
      </Button>
    </form>
  );
}
