import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, post, Problem, type Schemas } from '../api/client';
import { Coded } from '../parts/Coded';
import { DataTable } from '../parts/DataTable';
import { DayInput } from '../parts/DayInput';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { Select } from '../parts/Select';
import { useSettled } from '../parts/useSettled';
import { Waiting } from '../parts/Waiting';
import { isSaid, noReason, WhyFields, type Why } from '../parts/Why';
import { Confirm } from '../session/Confirm';
import { useSession } from '../session/SessionContext';
import { dateTime } from '../texts/format';
import { Filter, outcomes } from './messages/Filter';

type Line = Schemas['MessageLine'];
type Found = Schemas['MessagePage'];

export const outcomeMarks: Record<NonNullable<Line['outcome']>, MarkKind> = {
  released: 'good',
  reduced: 'warning',
  withheld: 'bad',
  rejected: 'bad',
  pending: 'note',
};

/** What passed, newest first. What it is narrowed to stands in the address, for it names nobody; a person does not. */
export function Messages() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [asked, setAsked] = useSearchParams();
  const filter = {
    exchange: asked.get('exchange') ?? '',
    party: asked.get('party') ?? '',
    run: asked.get('run') ?? '',
    outcome: asked.get('outcome') ?? '',
    code: asked.get('code') ?? '',
    day: asked.get('day') ?? '',
  };
  const settled = useSettled(filter); // whoever goes down a list by arrows does not ask at each step
  const found = useInfiniteQuery({
    queryKey: ['messages', settled],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => post<Found>('/messages/query', { ...settled, limit: 50, behind: pageParam }, { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const lines = found.data?.pages.flatMap((page) => page.messages);
  const lookedTo = found.data?.pages.at(-1)?.looked_to;
  const narrowed = Object.values(filter).some((value) => value !== '');
  return (
    <Page title={t('log.title')} lead={t('log.lead')}>
      <Filter filter={filter} onChange={(changed) => setAsked(Object.entries(changed).filter(([, value]) => value !== ''))} />
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {!lines && !found.error && <Waiting />}
      {lines?.length === 0 &&
        (narrowed ? (
          <Empty title={t('log.noneSuch')}>
            {lookedTo ? t('log.lookedTo', { at: dateTime(lookedTo) }) : t('log.noneSuchLead')}
          </Empty>
        ) : (
          <Empty title={t('log.none')}>{t('log.noneLead')}</Empty>
        ))}
      {lines && lines.length > 0 && <Lines lines={lines} caption={t('log.title')} />}
      {found.hasNextPage && (
        <p className="more">
          <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('log.more')}
          </Button>
          {lookedTo && <span className="quiet">{t('log.lookedTo', { at: dateTime(lookedTo) })}</span>}
        </p>
      )}
      <ById />
      {may('messages:find') && <OfPerson />}
    </Page>
  );
}

export function Lines({ lines, caption }: { lines: Line[]; caption: string }) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={caption}
      rows={lines}
      keyOf={(line) => line.message}
      columns={[
        { name: t('log.at'), kind: 'head', of: (line) => <Link to={`/messages/${line.message}`} className="when">{dateTime(line.at)}</Link> },
        { name: t('log.exchange'), of: (line) => <>{line.exchange}<span className="under">{t(`direction.${line.direction}`)}</span></> },
        { name: t('log.party'), of: (line) => line.party },
        { name: t('log.outcome'), of: (line) => <Became line={line} /> },
        { name: t('log.run'), of: (line) => (line.run ? <Link to={`/runs/${line.run}`}>{t('log.toRun')}</Link> : '–') },
      ]}
    />
  );
}

/** What carries a batch has no outcome of its own: its records have. */
const isDocument = (line: Line) => line.run === null && (line.direction === 'out' || line.direction === 'in');

/** @param brief without the reason, where that is told beside it */
export function Became({ line, brief = false }: { line: Line; brief?: boolean }) {
  const { t } = useTranslation();
  return line.outcome ? (
    <>
      <Mark kind={outcomeMarks[line.outcome]}>{t(`log.outcomes.${line.outcome}`)}</Mark>
      {line.code && !brief && <span className="under"><Coded code={line.code} said={line.said} path={line.path} /></span>}
    </>
  ) : (
    <Mark kind="quiet">{t(isDocument(line) ? 'log.document' : 'log.outcomes.none')}</Mark>
  );
}

function ById() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [id, setId] = useState('');
  return (
    <details className="panel">
      <summary>{t('log.byId')}</summary>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void navigate(`/messages/${encodeURIComponent(id.trim())}`);
      }} noValidate>
        <TextInput labelText={t('messages.id')} hintText={t('messages.idHint')} name="message" fullWidth autoComplete="off"
          spellCheck={false} value={id} onChange={(value) => setId(String(value ?? ''))} />
        <Button type="submit" disabled={!id.trim()}>{t('log.open')}</Button>
      </form>
    </details>
  );
}

/** Whose they are stands in the body of the call alone, and is forgotten with the page. */
function OfPerson() {
  const { t } = useTranslation();
  const registers = useQuery({
    queryKey: ['configuration'],
    queryFn: ({ signal }) => get<Schemas['Configuration']>('/configuration', { signal }),
  });
  const known = registers.data?.registers ?? [];
  const [chosen, setChosen] = useState('');
  const [subject, setSubject] = useState('');
  const [outcome, setOutcome] = useState('');
  const [day, setDay] = useState('');
  const [why, setWhy] = useState<Why>(noReason);
  const register = chosen || known[0] || '';
  const find = useMutation({
    mutationFn: async ({ behind, before }: { behind: string; before: Line[] }): Promise<Found> => {
      const page = await post<Found>('/messages/find', {
        register, subject: subject.trim(), outcome, day, ...why, reason: why.reason.trim(), behind,
      });
      return { ...page, messages: [...before, ...page.messages] };
    },
  });
  const fromStart = { behind: '', before: [] };
  const lines = find.data?.messages ?? [];
  /** What was found of another person or otherwise narrowed is not gone on with, and what is still looked for is not waited for. */
  const narrow = (set: (value: string) => void) => (value: string) => {
    set(value);
    find.reset();
  };
  const confirmFirst = find.error instanceof Problem && find.error.code === 'CONFIRM_FIRST';
  return (
    <details className="panel">
      <summary>{t('log.ofPerson')}</summary>
      <p className="quiet">{t('log.ofPersonLead')}</p>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        find.mutate(fromStart);
      }} noValidate>
        {known.length > 1 && (
          <Select label={t('person.register')} value={register} onChange={narrow(setChosen)}
            options={known.map((one) => ({ value: one, name: one }))} />
        )}
        <TextInput labelText={t('person.subject')} hintText={t('person.subjectHint')} name="subject" type="password"
          autoComplete="off" value={subject} onChange={(value) => narrow(setSubject)(String(value ?? ''))} />
        <div className="form-grid">
          <Select label={t('log.personOutcome')} value={outcome} onChange={narrow(setOutcome)}
            options={[{ value: '', name: t('log.any') }, ...outcomes.map((value) => ({ value, name: t(`log.outcomes.${value}`) }))]} />
          <DayInput label={t('log.personDay')} value={day} onChange={narrow(setDay)} />
        </div>
        <WhyFields why={why} onChange={setWhy} />
        <Button type="submit" disabled={!subject.trim() || !isSaid(why) || !register || find.isPending}>
          {t('log.find')}
        </Button>
      </form>
      {confirmFirst ? <Confirm onConfirmed={() => find.mutate(find.variables ?? fromStart)} /> : find.error && <Failure failure={find.error} />}
      {find.data && (
        <div className="fields">
          {lines.length === 0 && (outcome || day ? (
            <Empty title={t('log.noneSuch')}>{t('log.noneSuchLead')}</Empty>
          ) : (
            <Empty title={t('log.nonePerson')}>{t('log.nonePersonLead')}</Empty>
          ))}
          {lines.length > 0 && <Lines lines={lines} caption={t('log.ofThisPerson')} />}
          {find.data.next && (
            <Button variant="secondary" disabled={find.isPending} onClick={() => find.mutate({ behind: find.data.next ?? '', before: lines })}>
              {t('log.more')}
            </Button>
          )}
        </div>
      )}
    </details>
  );
}
