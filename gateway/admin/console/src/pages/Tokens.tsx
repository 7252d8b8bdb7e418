import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, CheckboxGroup, InlineAlert, RadioButton, RadioButtonGroup, TextInput } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime } from '../texts/format';

type Token = Schemas['Token'];
const key = ['tokens'];
const lengths = ['30', '90', '180', '365'] as const;
/** What no token may carry (gateway/admin/authorization.cpp). */
const never = ['tokens:issue', 'sessions:begin', 'sessions:keep', 'users:change', 'statistics:sign', 'drafts:approve', 'drafts:activate'];
const headOf = (token: Token) => `token-${token.id}`;
const states: Record<Token['state'], MarkKind> = { active: 'good', expired: 'quiet', revoked: 'quiet' };

/** What one's own programs call with: no more than their user, no more than their scope, and not after their end. */
export function Tokens() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ tokens: Token[] }>('/tokens', { signal }) });
  const revoke = useMutation({
    mutationFn: (id: string) => post<Token>(`/tokens/${id}/revoke`, {}, { seen: '/tokens' }),
    onSuccess: (token) => document.getElementById(headOf(token))?.focus(), // the button pressed goes
    onSettled: () => cache.invalidateQueries({ queryKey: key }),
  });
  return (
    <Page title={t('tokens.title')} lead={t('tokens.lead')}>
      {revoke.error && <Failure failure={revoke.error} />}
      <p role="status" className={revoke.data ? 'done' : 'hidden'}>
        {revoke.data && t('tokens.revoked', { label: revoke.data.label || t('tokens.unnamed') })}
      </p>
      <Found of={found}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <Empty title={t('tokens.none')}>{t('tokens.noneLead')}</Empty>
          ) : (
            <DataTable
              caption={t('tokens.title')}
              rows={tokens}
              keyOf={(token) => token.id}
              headId={headOf}
              columns={[
                { name: t('tokens.label'), kind: 'head', of: (token) => <>{token.label || t('tokens.unnamed')}<span className="under">{token.user}</span></> },
                {
                  name: t('tokens.scope'),
                  of: (token) => (
                    <ul className="tags">
                      {token.scope.map((permission) => (
                        <li key={permission}>{permission}</li>
                      ))}
                    </ul>
                  ),
                },
                { name: t('tokens.state'), of: (token) => <Mark kind={states[token.state]}>{t(`tokens.states.${token.state}`)}</Mark> },
                { name: t('tokens.ends'), of: (token) => dateTime(token.expires_at) },
                {
                  name: t('tokens.actions'),
                  of: (token) =>
                    token.state === 'active' && (
                      <Button variant="secondaryNoBorder" onClick={() => revoke.mutate(token.id)}
                        aria-label={t('tokens.revokeWhat', { label: token.label || token.id })}>
                        {t('tokens.revoke')}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Found>
      <Issue />
    </Page>
  );
}

function Issue() {
  const { t } = useTranslation();
  const { session } = useSession();
  const cache = useQueryClient();
  const [label, setLabel] = useHeld('label', '');
  const [scope, setScope] = useHeld<string[]>('scope', []);
  const [length, setLength] = useHeld<string>('length', '90');
  const once = useOnce();
  const issue = useMutation({
    mutationFn: () => {
      const wish = { scope, ...(label.trim() && { label: label.trim() }) };
      const asking = once.of([wish, length]);
      const end = new Date(asking.since + Number(length) * 86_400_000);
      return post<Schemas['IssuedToken']>('/tokens', { ...wish, expires_at: end.toISOString() }, { once: asking.key });
    },
    onSuccess: () => {
      setLabel('');
      setScope([]);
    },
    onSettled: (_, failure) => {
      once.settled(failure);
      void cache.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <section className="panel" aria-labelledby="issue">
      <h2 id="issue">{t('tokens.issue')}</h2>
      {issue.data && (
        <InlineAlert className="spaced" labelText={t('tokens.issued')}>
          <p>{t('tokens.issuedAdvice')}</p>
          <code className="secret">{issue.data.token}</code>
        </InlineAlert>
      )}
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        issue.mutate();
      }} noValidate>
        {issue.error && <Failure failure={issue.error} />}
        <TextInput labelText={t('tokens.label')} hintText={t('tokens.labelHint')} name="label" autoComplete="off" value={label}
          onChange={(value) => setLabel(String(value ?? ''))} />
        <CheckboxGroup labelText={t('tokens.scope')} groupHintText={t('tokens.scopeHint')}>
          {(session.permissions ?? []).filter((permission) => !never.includes(permission)).map((permission) => (
            <Checkbox key={permission} checked={scope.includes(permission)}
              onClick={({ checkboxState }) =>
                setScope(checkboxState ? [...scope, permission] : scope.filter((one) => one !== permission))}>
              {permission}
            </Checkbox>
          ))}
        </CheckboxGroup>
        <RadioButtonGroup labelText={t('tokens.length')} name="length" value={length} onChange={setLength}>
          {lengths.map((days) => (
            <RadioButton key={days} value={days}>
              {t('tokens.days', { days })}
            </RadioButton>
          ))}
        </RadioButtonGroup>
        <Button type="submit" disabled={issue.isPending || scope.length === 0}>
          {t('tokens.issue')}
        </Button>
      </form>
    </section>
  );
}
