// Sign-in by the municipality's own directory: there and back. What comes back in the address is taken out of it at once.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { post, type Schemas, type Session } from '../api/client';
import { Failure } from '../parts/Failure';
import { Waiting } from '../parts/Waiting';
import { useSession } from './SessionContext';

export const returnPath = '/session/return';
const kept = 'lautturi.back';

/** @param fresh that the directory asks for the password again. */
export function ProviderButton({ fresh = false }: { fresh?: boolean }) {
  const { t } = useTranslation();
  const { session } = useSession();
  const leave = useMutation({
    mutationFn: () => post<Schemas['ProviderBegun']>('/session/provider', { fresh }),
    onSuccess: ({ url }) => {
      sessionStorage.setItem(kept, window.location.pathname === returnPath ? '/' : window.location.pathname);
      window.location.assign(url);
    },
  });
  if (!session.provider) {
    return null;
  }
  return (
    <div className="provider">
      {leave.error && <Failure failure={leave.error} />}
      <Button variant="secondary" fullWidth disabled={leave.isPending} onClick={() => leave.mutate()}>
        {t('provider.by', { name: session.provider })}
      </Button>
    </div>
  );
}

/** Where the directory sends the browser back. */
export function ProviderReturn() {
  const { t } = useTranslation();
  const { begin } = useSession();
  const navigate = useNavigate();
  const begun = useRef(false);
  const words = useRef(new URLSearchParams(window.location.search));
  const finish = useMutation({
    mutationFn: (answer: Schemas['ProviderAnswer']) => post<Session>('/session/provider/finish', answer),
    onSuccess: (session) => {
      void navigate(sessionStorage.getItem(kept) ?? '/', { replace: true });
      sessionStorage.removeItem(kept);
      begin(session);
    },
  });
  const { mutate } = finish;
  useEffect(() => {
    if (begun.current) {
      return; // a code is good once
    }
    begun.current = true;
    window.history.replaceState(null, '', returnPath);
    mutate({ code: words.current.get('code') || '-', state: words.current.get('state') || '-' });
  }, [mutate]);
  if (!finish.error) {
    return <Waiting />;
  }
  return (
    <>
      <Failure failure={finish.error} />
      <p>{t('provider.again')}</p>
      <ProviderButton />
    </>
  );
}
