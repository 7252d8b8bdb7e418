import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { post, type Schemas } from '../api/client';
import { Choice } from '../parts/Choice';
import { Empty } from '../parts/Empty';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { useSettled } from '../parts/useSettled';
import { Waiting } from '../parts/Waiting';
import { number } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { Rows } from './exchanges/Rows';
import { filters, groups, type Exchange, type Group, type StateFilter } from './exchanges/states';

type Found = Schemas['Exchanges'];

const pageLength = 50;

/** The first page: is everything moving? What needs a person stands on top. */
export function Exchanges() {
  const { t } = useTranslation();
  const filter = useFilter();
  const asked = useSettled({ text: filter.text.trim().slice(0, 200), register: filter.register, state: filter.state });
  const found = useInfiniteQuery({
    queryKey: ['exchanges', asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => post<Found>('/exchanges/query', { ...asked, limit: pageLength, behind: pageParam }, { signal }),
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 20_000,
  });
  const first = found.data?.pages[0];
  return (
    <Page title={t('exchanges.title')} lead={t('exchanges.lead')}>
      {found.error && <Failure failure={found.error} again={() => void found.refetch()} />}
      {!first && !found.error && <Waiting />}
      {first?.all === 0 && <Empty title={t('exchanges.none')}>{t('exchanges.noneLead')}</Empty>}
      {first && first.all > 0 && (
        <>
          <Totals figures={first.figures} choose={(chosen) => filter.set('state', chosen)} />
          <Filters data={first} filter={filter} />
          <Groups data={first} rows={found.data?.pages.flatMap((page) => page.exchanges) ?? []} />
          {found.hasNextPage && (
            <p className="more">
              <Button variant="secondary" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('exchanges.more', { number: number(first.fitting - (found.data?.pages.length ?? 0) * pageLength) })}
              </Button>
            </p>
          )}
        </>
      )}
    </Page>
  );
}

/** What is looked for stands in the address, so that it can be kept and sent. */
function useFilter() {
  const [words, setWords] = useSearchParams();
  const set = (key: string, value: string) =>
    setWords((before) => {
      const after = new URLSearchParams(before);
      if (value) {
        after.set(key, value);
      } else {
        after.delete(key);
      }
      return after;
    }, { replace: true });
  const state = filters.find((one) => one === words.get('state')) ?? 'all';
  return { text: words.get('text') ?? '', register: words.get('register') ?? '', state, set };
}

function Filters({ data, filter }: { data: Found; filter: ReturnType<typeof useFilter> }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const registers = data.registers
    .map((one) => [one.register, one.name[language]] as const)
    .sort((a, b) => a[1].localeCompare(b[1], language));
  return (
    <div className="filters" role="search" aria-label={t('exchanges.filter')}>
      <TextInput labelText={t('exchanges.search')} value={filter.text} maxLength={200}
        onChange={(value) => filter.set('text', String(value ?? ''))} />
      <Choice name={t('exchanges.register')} value={filter.register} onChange={(value) => filter.set('register', value)}
        options={[['', t('exchanges.everyRegister')], ...registers]} />
      <Choice name={t('exchanges.state')} value={filter.state} onChange={(value) => filter.set('state', value === 'all' ? '' : value)}
        options={filters.map((one) => [one, t(`exchanges.filters.${one}`)] as const)} />
      <p className="quiet" role="status">
        {t('exchanges.shown', { shown: number(data.fitting), all: number(data.all) })}
      </p>
    </div>
  );
}

function Groups({ data, rows }: { data: Found; rows: Exchange[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  if (data.fitting === 0) {
    return <Empty title={t('exchanges.nothingFits')}>{t('exchanges.nothingFitsLead')}</Empty>;
  }
  return groups.map((group) => (
    <Section key={group} group={group} count={data.groups[group]} rows={rows.filter((one) => one.group === group)} data={data}
      open={open} setOpen={setOpen} />
  ));
}

function Section({ group, count, rows, data, open, setOpen }: {
  group: Group;
  count: number;
  rows: Exchange[];
  data: Found;
  open: string | null;
  setOpen: (exchange: string | null) => void;
}) {
  const { t } = useTranslation();
  if (rows.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={`group-${group}`} className={`exchange-group group-${group}`}>
      <h2 id={`group-${group}`}>
        {t(`exchanges.groups.${group}`)} <span className="count">{number(count)}</span>
      </h2>
      <Rows caption={t(`exchanges.groups.${group}`)} rows={rows} keptWhole={data.kept_whole}
        schedulesRun={data.schedules_run} open={open} setOpen={setOpen} />
    </section>
  );
}

function Totals({ figures: of, choose }: { figures: Found['figures']; choose: (state: StateFilter) => void }) {
  const { t } = useTranslation();
  const figures = [
    { state: 'alarm', name: t('exchanges.alarms'), value: of.alarm, kind: 'bad', none: 'good' },
    { state: 'dead', name: t('exchanges.dead'), value: of.dead_records, kind: 'bad', none: 'good', to: '/outbox' },
    { state: 'certificate', name: t('exchanges.certificates'), value: of.certificate, kind: 'warning', none: 'good' },
    { state: 'running', name: t('exchanges.open'), value: of.running, kind: 'plain', none: 'plain' },
    { state: 'paused', name: t('exchanges.paused'), value: of.paused, kind: 'warning', none: 'plain' },
  ] as const;
  return (
    <ul className="figures" aria-label={t('exchanges.figures')}>
      {figures.map((figure) => (
        <li key={figure.state} className={`figure figure-${figure.value > 0 ? figure.kind : figure.none}`}>
          <span className="figure-value">{number(figure.value)}</span>
          {figure.value === 0 && <span>{figure.name}</span>}
          {figure.value > 0 && 'to' in figure && <Link to={figure.to}>{figure.name}</Link>}
          {figure.value > 0 && !('to' in figure) && (
            <button type="button" className="linkish" onClick={() => choose(figure.state)}>
              {figure.name}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
