import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { DayInput } from '../parts/DayInput';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark, type MarkKind } from '../parts/Mark';
import { Page } from '../parts/Page';
import { save } from '../parts/save';
import { isSaid, noReason, WhyFields, type Why } from '../parts/Why';
import { useSession } from '../session/SessionContext';
import { endOf } from '../texts/days';
import { dateTime, number } from '../texts/format';
import { lasting } from '../texts/durations';

type Check = Schemas['JournalCheck'];
type Chain = Schemas['JournalChain'];

/** Whether the journal holds, for whom it can be shown, and who looked at what. */
export function Journal() {
  const { t } = useTranslation();
  const { may } = useSession();
  const found = useQuery({
    queryKey: ['journal'],
    queryFn: ({ signal }) => get<Schemas['Journal']>('/journal', { signal }),
    refetchInterval: (query) => (query.state.data?.check.state === 'running' ? 1_000 : 15_000),
  });
  return (
    <Page title={t('journal.title')} lead={t('journal.lead')}>
      <Found of={found}>
        {(journal) => (
          <>
            <Totals journal={journal} />
            <Verify check={journal.check} />
            {may('journal:export') && <Export signingKey={journal.signing_key} />}
            <Chains chains={journal.chains} />
          </>
        )}
      </Found>
      {may('use:read') && (
        <>
          <Anomalies />
          <Calls />
        </>
      )}
    </Page>
  );
}

function Totals({ journal }: { journal: Schemas['Journal'] }) {
  const { t } = useTranslation();
  const entries = journal.chains.reduce((sum, chain) => sum + chain.entries, 0);
  const open = journal.chains.reduce((sum, chain) => sum + chain.entries - chain.signed_to, 0);
  const checkpoints = journal.chains.reduce((sum, chain) => sum + chain.checkpoints, 0);
  const figures = [
    { name: t('journal.entries'), value: entries, kind: 'plain' },
    { name: t('journal.chains'), value: journal.chains.length, kind: 'plain' },
    { name: t('journal.checkpoints'), value: checkpoints, kind: 'good' },
    { name: t('journal.unsigned'), value: open, kind: 'plain' },
  ];
  return (
    <ul className="figures" aria-label={t('journal.figures')}>
      {figures.map((figure) => (
        <li key={figure.name} className={`figure figure-${figure.kind}`}>
          <span className="figure-value">{number(figure.value)}</span>
          <span>{figure.name}</span>
        </li>
      ))}
    </ul>
  );
}

const checkMarks: Record<Check['state'], MarkKind> = { none: 'quiet', running: 'note', held: 'good', broken: 'bad', failed: 'warning', unsigned: 'bad' };

function Verify({ check }: { check: Check }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const verify = useMutation({
    mutationFn: () => post<Check>('/journal/check'),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ['journal'] }),
  });
  const done = check.total > 0 ? Math.min(100, Math.round((100 * check.entries) / check.total)) : 0;
  return (
    <section className="panel" aria-labelledby="verify">
      <h2 id="verify">
        {t('journal.verify')} <Mark kind={checkMarks[check.state]}>{t(`journal.states.${check.state}`)}</Mark>
      </h2>
      {verify.error && <Failure failure={verify.error} />}
      <p role="status">
        {check.state === 'running' && t('journal.running', { entries: number(check.entries), total: number(check.total) })}
        {check.state === 'held' && check.began && check.ended &&
          t('journal.held', { entries: number(check.entries), checkpoints: number(check.checkpoints), at: dateTime(check.ended), took: lasting(check.began, check.ended) })}
        {check.state === 'broken' && t('journal.broken', { reason: check.reason ?? '', chain: check.chain ?? 0, sequence: number(check.sequence ?? 0) })}
        {check.state === 'failed' && t('journal.failed', { reason: check.reason ?? '' })}
        {check.state === 'unsigned' && t('journal.unsignedFound')}
        {check.state === 'none' && t('journal.notYet')}
      </p>
      {check.state === 'running' && (
        <progress max={100} value={done} aria-label={t('journal.verify')}>
          {done} %
        </progress>
      )}
      <Button disabled={check.state === 'running' || verify.isPending} onClick={() => verify.mutate()}>
        {t('journal.verifyNow')}
      </Button>
    </section>
  );
}

/** What is handed to whoever verifies it elsewhere: signed lines, and the key that they are held against. A message may be
    about somebody, whose data its entries then show: so it is asked what for, as wherever one looks at a person's data. */
function Export({ signingKey }: { signingKey: string }) {
  const { t } = useTranslation();
  const [message, setMessage] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [why, setWhy] = useState<Why>(noReason);
  const ofMessage = message.trim() !== '';
  const excerpt = useMutation({
    mutationFn: () => post<Schemas['Excerpt']>('/journal/excerpt', { message: message.trim(), from, until: until && endOf(until), ...(ofMessage ? why : {}) }),
    onSuccess: ({ lines }) => save('lautturi-journal.jsonl', 'application/jsonl', lines),
  });
  return (
    <section className="panel" aria-labelledby="export">
      <h2 id="export">{t('journal.export')}</h2>
      <p className="quiet">{t('journal.exportLead')}</p>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        excerpt.mutate();
      }} noValidate>
        {excerpt.error && <Failure failure={excerpt.error} />}
        <div className="form-grid form-row">
          <TextInput labelText={t('messages.id')} hintText={t('journal.messageHint')} name="message" autoComplete="off" spellCheck={false} value={message}
            onChange={(value) => setMessage(String(value ?? ''))} />
          <DayInput label={t('journal.from')} value={from} onChange={setFrom} />
          <DayInput label={t('journal.until')} value={until} onChange={setUntil} />
        </div>
        {ofMessage && <WhyFields why={why} onChange={setWhy} />}
        <div className="buttons">
          <Button type="submit" disabled={excerpt.isPending || (ofMessage ? !isSaid(why) : !from)}>{t('journal.exportIt')}</Button>
          <Button type="button" variant="secondary" onClick={() => save('journal.pub', 'application/x-pem-file', signingKey)}>
            {t('journal.key')}
          </Button>
        </div>
        {excerpt.data && <p role="status">{t('journal.exported', { lines: number(excerpt.data.lines.split('\n').length - 1) })}</p>}
      </form>
    </section>
  );
}

function Chains({ chains }: { chains: Chain[] }) {
  const { t } = useTranslation();
  return (
    <details className="panel">
      <summary>{t('journal.chainsOf', { number: number(chains.length) })}</summary>
      <DataTable
        caption={t('journal.chains')}
        rows={chains}
        keyOf={(chain) => chain.name}
        columns={[
          { name: t('journal.chain'), kind: 'head', of: (chain) => chain.name },
          { name: t('journal.entries'), kind: 'number', of: (chain) => number(chain.entries) },
          { name: t('journal.signedTo'), kind: 'number', of: (chain) => number(chain.signed_to) },
          { name: t('journal.checkpoints'), kind: 'number', of: (chain) => number(chain.checkpoints) },
          { name: t('journal.last'), of: (chain) => <span className="when">{dateTime(chain.at)}</span> },
        ]}
      />
    </details>
  );
}

const daysBack = 30;

/** Questions to ask, never findings of guilt: who, when, how often, of what kind. */
function Anomalies() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['use'],
    queryFn: ({ signal }) =>
      post<Schemas['UseReport']>('/use/report', { from: new Date(Date.now() - daysBack * 86_400_000).toISOString() }, { signal }),
    staleTime: 60_000,
  });
  return (
    <>
      <h2 className="next-section">{t('use.title')}</h2>
      <Found of={found}>
        {(report) => (
          <>
            <h3>{t('use.anomalies')}</h3>
            {report.anomalies.length === 0 ? (
              <Empty title={t('use.none')}>{t('use.noneLead')}</Empty>
            ) : (
              <DataTable
                caption={t('use.anomalies')}
                rows={report.anomalies.map((one, index) => ({ ...one, index }))}
                keyOf={(one) => String(one.index)}
                columns={[
                  { name: t('use.kind'), kind: 'head', of: (one) => <Mark kind="warning">{t(`use.kinds.${one.kind}`)}</Mark> },
                  { name: t('use.user'), of: (one) => one.user || t('course.somebody') },
                  { name: t('use.count'), kind: 'number', of: (one) => number(one.count) },
                  { name: t('use.at'), of: (one) => <span className="when">{dateTime(one.at)}</span> },
                ]}
              />
            )}
            <h3>{t('use.byUser')}</h3>
            <DataTable
              caption={t('use.byUser')}
              rows={report.users}
              keyOf={(user) => user.user}
              columns={[
                { name: t('use.user'), kind: 'head', of: (user) => <>{user.user}<span className="under">{user.roles.map((role) => t(`role.${role}` as 'role.operator')).join(', ')}</span></> },
                { name: t('use.calls'), kind: 'number', of: (user) => number(user.calls) },
                { name: t('use.reads'), kind: 'number', of: (user) => number(user.reads) },
                { name: t('use.persons'), kind: 'number', of: (user) => number(user.persons) },
                { name: t('use.refused'), kind: 'number', of: (user) => number(user.refused) },
              ]}
            />
          </>
        )}
      </Found>
    </>
  );
}

function Calls() {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ['calls'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => post<Schemas['CallPage']>('/use/calls', { behind: pageParam }, { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchOnWindowFocus: false, // each look is a call of its own
  });
  const [persons, setPersons] = useState(true);
  const calls = (found.data?.pages.flatMap((page) => page.calls) ?? []).filter((call) => !persons || call.about_a_person || (call.status ?? 0) >= 400);
  return (
    <>
      <h3>{t('use.stream')}</h3>
      <fieldset className="kinds">
        <legend className="hidden">{t('use.show')}</legend>
        <label>
          <input type="checkbox" checked={persons} onChange={() => setPersons(!persons)} /> {t('use.onlyPersons')}
        </label>
      </fieldset>
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {found.data && calls.length === 0 && <Empty title={t('use.noCalls')}>{t('use.noCallsLead')}</Empty>}
      {calls.length > 0 && (
        <DataTable
          caption={t('use.stream')}
          rows={calls.map((call, index) => ({ ...call, index }))}
          keyOf={(call) => `${call.call} ${call.index}`}
          columns={[
            { name: t('use.at'), kind: 'head', of: (call) => <span className="when">{dateTime(call.at)}</span> },
            { name: t('use.user'), of: (call) => call.user || t('course.somebody') },
            { name: t('use.what'), of: (call) => <>{call.resource ? `${call.resource}:${call.verb}` : '–'}{call.object && <span className="under"><Thing call={call} /></span>}</> },
            { name: t('why.purpose'), of: (call) => (call.purpose ? t(`why.purposes.${call.purpose}` as 'why.purposes.decision') : call.about_a_person ? t('course.noPurpose') : '–') },
            { name: t('use.result'), of: (call) => <Mark kind={(call.status ?? 0) < 400 ? 'good' : 'bad'}>{call.code}</Mark> },
          ]}
        />
      )}
      {found.hasNextPage && (
        <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('log.more')}
        </Button>
      )}
    </>
  );
}

const isId = (object: string) => /^[0-9a-f]{8}-/.test(object);

/** A call says what it looked at, and not of which kind: of traffic it may be a message, a run or a party. */
function Thing({ call }: { call: Schemas['AuditCall'] }) {
  const { object, resource } = call;
  if (resource === 'decisions') {
    return <Link to={`/messages/${object}`}>{object}</Link>;
  }
  if (resource === 'traffic') {
    return <Link to={isId(object) ? `/messages/${object}?or=run` : `/partners/${object}`}>{object}</Link>;
  }
  return <>{object}</>;
}
