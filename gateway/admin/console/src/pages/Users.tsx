import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, CheckboxGroup, InlineAlert, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { Ask } from '../parts/Ask';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSettled } from '../parts/useSettled';
import { Waiting } from '../parts/Waiting';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { dateTime, ends, number } from '../texts/format';

type User = Schemas['User'];
const roles = ['administrator', 'data-protection-officer', 'operator', 'auditor', 'system'] as const;
const pageLength = 50;
/** Of so few nobody has to be looked for. */
const fewUsers = 10;

/** Who may use this, and as what; nobody is ever deleted, and nobody chooses a password for another. */
export function Users() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [text, setText] = useState('');
  const asked = useSettled(text.trim().slice(0, 200));
  const found = useInfiniteQuery({
    queryKey: ['users', asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      post<Schemas['UserPage']>('/users/query', { text: asked, limit: pageLength, behind: pageParam }, { signal, shows: '/users' }),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const first = found.data?.pages[0];
  const users = found.data?.pages.flatMap((page) => page.users) ?? [];
  return (
    <Page title={t('users.title')} lead={t('users.lead')}>
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {!first && !found.error && <Waiting />}
      {first && (first.all > fewUsers || text) && (
        <div className="filters" role="search" aria-label={t('users.filter')}>
          <TextInput labelText={t('users.search')} value={text} maxLength={200} onChange={(value) => setText(String(value ?? ''))} />
          <p className="quiet" role="status">{t('exchanges.shown', { shown: number(first.fitting), all: number(first.all) })}</p>
        </div>
      )}
      {first && users.length === 0 && <Empty title={t('exchanges.nothingFits')}>{t('users.nothingFits')}</Empty>}
      {users.length > 0 && <UserTable users={users} />}
      {first && found.hasNextPage && (
        <p className="more">
          <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('exchanges.more', { number: number(first.fitting - users.length) })}
          </Button>
        </p>
      )}
      {may('users:change') && <AddUser />}
    </Page>
  );
}

/** Whoever is in the list and whose right has not ended by itself. */
const isIn = (user: User) => user.active && (!user.until || new Date(user.until) > new Date());

const headOf = (name: string) => `user-${name}`;

function UserTable({ users }: { users: User[] }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(''); // who is to be disabled
  const { may } = useSession();
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: ({ name, what }: { name: string; what: 'disable' | 'invite' }) =>
      post<Partial<Schemas['IssuedInvitation']>>(`/users/${name}/${what}`, {}, { seen: '/users' }),
    onSuccess: (_, { name, what }) => {
      if (what === 'disable') {
        setAsked('');
        document.getElementById(headOf(name))?.focus(); // the button pressed goes
      }
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['users'] }),
  });
  const disabled = change.isSuccess && change.variables.what === 'disable' ? change.variables.name : '';
  const issued = change.data?.invitation ? change.data : null;
  return (
    <>
      {change.error && <Failure failure={change.error} />}
      <p role="status" className={disabled ? 'done' : 'hidden'}>{disabled && t('users.disabledNow', { user: disabled })}</p>
      {asked && (
        <Ask key={asked} question={t('users.disableAsk', { user: asked })} yes={t('users.disable')} onNo={() => setAsked('')}
          onYes={() => change.isPending || change.mutate({ name: asked, what: 'disable' })}>
          {t('users.disableEffect')}
        </Ask>
      )}
      {issued && (
        <InlineAlert className="spaced" labelText={t('users.invited', { user: issued.user })}>
          <p>{t('users.invitedAdvice')}</p>
          <p>
            <code className="secret">{issued.invitation}</code>
          </p>
          <p>{t('users.invitedUntil', { until: dateTime(issued.expires_at ?? '') })}</p>
        </InlineAlert>
      )}
      <div className="table-scroll" role="region" aria-label={t('users.title')} tabIndex={0}>
        <table>
          <caption className="hidden">{t('users.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('users.name')}</th>
              <th scope="col">{t('users.roles')}</th>
              <th scope="col">{t('users.state')}</th>
              <th scope="col">{t('users.since')}</th>
              {may('users:change') && <th scope="col">{t('users.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.name}>
                <th scope="row" id={headOf(user.name)} tabIndex={-1}>{user.name}</th>
                <td>{user.roles.map((role) => t(`role.${role}`)).join(', ')}</td>
                <td>
                  <Mark kind={isIn(user) ? 'good' : 'quiet'}>
                    {t(isIn(user) ? 'users.active' : user.active ? 'users.ended' : 'users.disabled')}
                  </Mark>
                  {user.active && user.until && <span className="under">{t('person.until', { until: ends(user.until) })}</span>}
                </td>
                <td>
                  {dateTime(user.since)} <span className="quiet">{t('users.by', { by: user.by })}</span>
                </td>
                {may('users:change') && (
                  <td className="row-actions">
                    {isIn(user) && !user.roles.includes('system') && (
                      <Button variant="secondaryNoBorder" onClick={() => change.mutate({ name: user.name, what: 'invite' })}
                        aria-label={t('users.inviteWhom', { user: user.name })}>
                        {t('users.invite')}
                      </Button>
                    )}
                    {user.active && (
                      <Button variant="secondaryNoBorder" onClick={() => setAsked(user.name)}
                        aria-label={t('users.disableWhom', { user: user.name })}>
                        {t('users.disable')}
                      </Button>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function AddUser() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [name, setName] = useHeld('name', '');
  const [chosen, setChosen] = useHeld<string[]>('roles', []);
  const add = useMutation({
    mutationFn: () => post<User>('/users', { name: name.trim(), roles: chosen }),
    onSuccess: () => {
      setName('');
      setChosen([]);
      void cache.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <section className="panel" aria-labelledby="add-user">
      <h2 id="add-user">{t('users.add')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        add.mutate();
      }} noValidate>
        {add.error && <Failure failure={add.error} />}
        <TextInput labelText={t('users.name')} hintText={t('users.nameHint')} name="name" autoComplete="off" value={name}
          onChange={(value) => setName(String(value ?? ''))} />
        <CheckboxGroup labelText={t('users.roles')} groupHintText={t('users.rolesHint')}>
          {roles.map((role) => (
            <Checkbox key={role} checked={chosen.includes(role)} hintText={t(`roleAbout.${role}`)}
              onClick={({ checkboxState }) =>
                setChosen(checkboxState ? [...chosen, role] : chosen.filter((one) => one !== role))}>
              {t(`role.${role}`)}
            </Checkbox>
          ))}
        </CheckboxGroup>
        <Button type="submit" disabled={add.isPending || !name.trim() || chosen.length === 0}>
          {t('users.add')}
        </Button>
      </form>
    </section>
  );
}
