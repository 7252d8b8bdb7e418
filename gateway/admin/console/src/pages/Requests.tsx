import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { useOnce } from '../api/once';
import { DataTable } from '../parts/DataTable';
import { DayInput } from '../parts/DayInput';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Pick } from '../parts/Pick';
import { Select } from '../parts/Select';
import { Waiting } from '../parts/Waiting';
import { useSession } from '../session/SessionContext';
import { useHeld } from '../session/useHeld';
import { date, number } from '../texts/format';
import { useVocabulary } from '../texts/vocabulary';

type Request = Schemas['RightsRequest'];
const rights = ['access', 'rectification', 'erasure', 'restriction', 'portability', 'objection'] as const;
const pageLength = 50;

/** What persons ask about their own data, with what is due on top. */
export function Requests() {
  const { t } = useTranslation();
  const { may } = useSession();
  const found = useInfiniteQuery({
    queryKey: ['requests'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      post<Schemas['RightsRequests']>('/rights/requests/query', { limit: pageLength, behind: pageParam }, { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const unanswered = useQuery({
    queryKey: ['unanswered'],
    queryFn: ({ signal }) => get<Schemas['UnansweredNotices']>('/rights/notices', { signal }),
  });
  const waits = (request: Request) => request.standing === 'open' || request.standing === 'waits' || request.standing === 'decided';
  const first = found.data?.pages[0];
  const requests = found.data?.pages.flatMap((page) => page.requests) ?? [];
  const open = requests.filter(waits); // they come first, by the day on which an answer is due
  const done = requests.filter((one) => !waits(one));
  return (
    <Page title={t('rights.title')} lead={t('rights.lead')}>
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {!first && !found.error && <Waiting />}
      {first && (
        <>
          <ul className="figures" aria-label={t('rights.figures')}>
            <Figure value={first.waiting} name={t('rights.open')} kind="plain" />
            <Figure value={first.late} name={t('rights.late')} kind={first.late > 0 ? 'bad' : 'good'} />
            <Figure value={unanswered.data?.unanswered.length ?? 0} name={t('rights.unanswered')}
              kind={(unanswered.data?.unanswered.length ?? 0) > 0 ? 'warning' : 'good'} />
          </ul>
          <h2>{t('rights.open')}</h2>
          {open.length === 0 ? (
            <Empty title={t('rights.none')}>{t('rights.noneLead')}</Empty>
          ) : (
            <Rows caption={t('rights.open')} requests={open} />
          )}
          {may('rights:change') && <Open />}
          {done.length > 0 && (
            <>
              <h2 className="next-section">{t('rights.done')}</h2>
              <Rows caption={t('rights.done')} requests={done} />
            </>
          )}
          {found.hasNextPage && (
            <p className="more">
              <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('rights.more')}
              </Button>
            </p>
          )}
        </>
      )}
    </Page>
  );
}

function Figure({ value, name, kind }: { value: number; name: string; kind: string }) {
  return (
    <li className={`figure figure-${kind}`}>
      <span className="figure-value">{number(value)}</span>
      <span>{name}</span>
    </li>
  );
}

export const standingMarks: Record<Request['standing'], MarkKind> = {
  open: 'note',
  waits: 'warning',
  decided: 'note',
  refused: 'bad',
  answered: 'good',
  ended: 'quiet',
};

export function DueMark({ request }: { request: Request }) {
  const { t } = useTranslation();
  const left = request.days_left;
  return (
    <>
      <span className="when">{date(request.due)}</span>
      {request.late ? (
        <Mark kind="bad">{t('rights.isLate')}</Mark>
      ) : (
        left !== undefined && <span className="under">{t('rights.daysLeft', { count: left, number: number(left) })}</span>
      )}
      {request.stands_still && <span className="under">{t('rights.standsStill')}</span>}
      {request.extended && <span className="under">{t('rights.extended')}</span>}
    </>
  );
}

function Rows({ caption, requests }: { caption: string; requests: Request[] }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={caption}
      rows={requests}
      keyOf={(request) => request.request}
      columns={[
        { name: t('rights.right'), kind: 'head', of: (one) => <Link to={`/requests/${one.request}`}>{t(`rights.rights.${one.right}`)}</Link> },
        { name: t('rights.standing'), of: (one) => <Mark kind={standingMarks[one.standing]}>{t(`rights.standings.${one.standing}`)}</Mark> },
        { name: t('rights.due'), of: (one) => <DueMark request={one} /> },
        { name: t('rights.received'), of: (one) => <span className="when">{date(one.received)}</span> },
        { name: t('rights.asker'), of: (one) => t(`rights.askers.${one.asker}`) },
        { name: t('rights.reference'), of: (one) => one.reference },
      ]}
    />
  );
}

const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' }).format(new Date());

/** Whose request it is is told once, in the body; from then on it has an id. */
function Open() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { choices } = useVocabulary();
  const registers = choices('registers');
  const [subject, setSubject] = useState('');
  const [form, setForm] = useHeld('open', {
    register: '', right: 'access', received: today(), reference: '', language: 'fi', asker: 'person', authority: '', items: [] as string[],
  });
  const set = (changed: Partial<typeof form>) => setForm((before) => ({ ...before, ...changed }));
  const register = form.register || registers[0]?.value || '';
  const once = useOnce();
  const open = useMutation({
    mutationFn: () => {
      const { authority, ...rest } = form;
      const body = {
        ...rest,
        register,
        subject: subject.trim(),
        reference: form.reference.trim(),
        ...(form.asker !== 'person' && { authority: authority.trim() }),
      };
      return post<Request>('/rights/requests', body, { readFor: 'rights-request', once: once.of(body).key });
    },
    onSettled: (_, failure) => once.settled(failure),
    onSuccess: (request) => {
      void cache.invalidateQueries({ queryKey: ['requests'] });
      void navigate(`/requests/${request.request}`);
    },
  });
  return (
    <section className="panel next-section" aria-labelledby="open">
      <h2 id="open">{t('rights.openNew')}</h2>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        open.mutate();
      }} noValidate>
        {open.error && <Failure failure={open.error} />}
        <div className="form-grid">
          <Select label={t('rights.right')} value={form.right} onChange={(right) => set({ right })}
            options={rights.map((value) => ({ value, name: t(`rights.rights.${value}`) }))} />
          <Select label={t('person.register')} value={register} onChange={(chosen) => set({ register: chosen })} options={registers} />
          <DayInput label={t('rights.received')} value={form.received} onChange={(received) => set({ received })} />
          <Select label={t('rights.asker')} value={form.asker} onChange={(asker) => set({ asker })}
            options={(['person', 'guardian', 'attorney'] as const).map((value) => ({ value, name: t(`rights.askers.${value}`) }))} />
          <Select label={t('rights.language')} value={form.language} onChange={(language) => set({ language })}
            options={[{ value: 'fi', name: 'Suomi' }, { value: 'sv', name: 'Svenska' }, { value: 'en', name: 'English' }]} />
        </div>
        <TextInput labelText={t('person.subject')} hintText={t('person.subjectHint')} name="subject" type="password" autoComplete="off"
          value={subject} onChange={(value) => setSubject(String(value ?? ''))} />
        <TextInput labelText={t('rights.reference')} hintText={t('rights.referenceHint')} name="reference" autoComplete="off"
          value={form.reference} onChange={(value) => set({ reference: String(value ?? '') })} />
        {form.asker !== 'person' && (
          <TextInput labelText={t('rights.authority')} hintText={t('rights.authorityHint')} name="authority" autoComplete="off"
            value={form.authority} onChange={(value) => set({ authority: String(value ?? '') })} />
        )}
        {form.right !== 'access' && form.right !== 'portability' && (
          <Pick label={t('rights.items')} hint={t('rights.itemsHint')} chosen={form.items} options={choices('items')}
            onChange={(items) => set({ items })} />
        )}
        <Button type="submit" disabled={open.isPending || !subject.trim() || !form.reference.trim()}>
          {t('rights.openIt')}
        </Button>
      </form>
    </section>
  );
}
