// How a person gets a password: an invitation, an authenticator, a password of their own choosing. The first
// administrator comes the same way.
import { useMemo, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { encode } from 'uqr';
import { Button, Link, TextInput } from 'suomifi-ui-components';
import { post, Problem, type Schemas, type Session } from '../api/client';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { useSession } from './SessionContext';

type Enrolment = Schemas['Enrolment'];
const text = (value: unknown) => String(value ?? '');

export function AcceptInvitation({ first, back }: { first: boolean; back: () => void }) {
  const { t } = useTranslation();
  const [invitation, setInvitation] = useState('');
  const open = useMutation({
    mutationFn: () => post<Enrolment>('/session/invitation', { invitation }),
  });
  if (open.data) {
    return <Choose enrolment={open.data} invitation={invitation} />;
  }
  return (
    <Page title={t(first ? 'invitation.firstTitle' : 'invitation.title')}
      lead={t(first ? 'invitation.firstLead' : 'invitation.lead')}>
      {first && (
        <ol className="steps">
          <li>
            {t('invitation.firstStepAdd')}
            <pre><code>lautturi user add anna --role administrator</code></pre>
          </li>
          <li>
            {t('invitation.firstStepInvite')}
            <pre><code>lautturi user invite anna</code></pre>
          </li>
          <li>{t('invitation.firstStepType')}</li>
        </ol>
      )}
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        open.mutate();
      }} noValidate>
        {open.error && <Failure failure={open.error} />}
        <TextInput labelText={t('invitation.code')} hintText={t('invitation.codeHint')} name="invitation" fullWidth
          autoComplete="off" spellCheck={false} value={invitation} onChange={(value) => setInvitation(text(value))} />
        <Button type="submit" fullWidth disabled={open.isPending || !invitation.trim()}>
          {t('common.next')}
        </Button>
      </form>
      {!first && (
        <p className="aside">
          <Link href="#sign-in" onClick={(event: FormEvent) => {
            event.preventDefault();
            back();
          }}>
            {t('invitation.back')}
          </Link>
        </p>
      )}
    </Page>
  );
}

function Choose({ enrolment, invitation }: { enrolment: Enrolment; invitation: string }) {
  const { t } = useTranslation();
  const { begin } = useSession();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const accept = useMutation({
    mutationFn: () => post<Session>('/session/accept', { invitation, password, code }),
    onSuccess: begin,
  });
  const wrong = accept.error instanceof Problem ? accept.error.errors : [];
  const at = (path: string) => wrong.find((one) => one.path === path);
  const passwordWrong = at('/password');
  const codeWrong = at('/code');
  return (
    <Page title={t('invitation.welcome', { user: enrolment.user })} lead={t('invitation.chooseLead')}>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        accept.mutate();
      }} noValidate>
        {accept.error && wrong.length === 0 && <Failure failure={accept.error} />}
        <input type="text" name="user" autoComplete="username" value={enrolment.user} readOnly hidden />
        <TextInput labelText={t('invitation.newPassword')} hintText={t('invitation.passwordHint')} type="password"
          name="password" autoComplete="new-password" fullWidth value={password}
          onChange={(value) => setPassword(text(value))} status={passwordWrong ? 'error' : 'default'}
          {...(passwordWrong && { statusText: t(`invitation.wrong.${passwordWrong.code}` as 'invitation.wrong.PASSWORD_SHORT') })} />
        <fieldset className="authenticator">
          <legend>{t('invitation.authenticator')}</legend>
          <p>{t('invitation.authenticatorLead')}</p>
          <div className="qr-row">
            <QrCode value={enrolment.uri} label={t('invitation.qr')} />
            <div>
              <p className="quiet">{t('invitation.secret')}</p>
              <code className="secret">{enrolment.secret.match(/.{1,4}/g)?.join(' ')}</code>
            </div>
          </div>
          <TextInput labelText={t('session.code')} hintText={t('session.codeHint')} name="code" inputMode="numeric"
            autoComplete="one-time-code" className="code-field" value={code} onChange={(value) => setCode(text(value))}
            status={codeWrong ? 'error' : 'default'}
            {...(codeWrong && { statusText: t('invitation.wrong.CODE_WRONG') })} />
        </fieldset>
        <Button type="submit" fullWidth disabled={accept.isPending || !password || !code}>
          {t('invitation.done')}
        </Button>
      </form>
    </Page>
  );
}

function QrCode({ value, label }: { value: string; label: string }) {
  const code = useMemo(() => encode(value, { border: 2 }), [value]);
  const path = code.data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${code.size} ${code.size}`}>
      <rect width={code.size} height={code.size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
