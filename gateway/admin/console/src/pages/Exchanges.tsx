import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, type Schemas } from '../api/client';
import { Choice } from '../parts/Choice';
import { Empty } from '../parts/Empty';
import { Found } from '../parts/Found';
import { Page } from '../parts/Page';
import { number } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { Rows } from './exchanges/Rows';
import { filters, groupOf, groups, isMeant, isSo, type Exchange, type Group, type StateFilter } from './exchanges/states';

/** The first page: is everything moving? What needs a person stands on top. */
export function Exchanges() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['exchanges'],
    queryFn: ({ signal }) => get<Schemas['Exchanges']>('/exchanges', { signal }),
    refetchInterval: 20_000,
  });
  return (
    <Page title={t('exchanges.title')} lead={t('exchanges.lead')}>
      <Found of={found}>
        {(data) =>
          data.exchanges.length === 0 ? (
            <Empty title={t('exchanges.none')}>{t('exchanges.noneLead')}</Empty>
          ) : (
            <Filtered data={data} />
          )
        }
      </Found>
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

function Filtered({ data }: { data: Schemas['Exchanges'] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { text, register, state, set } = useFilter();
  const [now] = useState(Date.now);
  const [open, setOpen] = useState<string | null>(null);
  const { exchanges } = data;
  const registers = useMemo(() => {
    const names = new Map(exchanges.map((one) => [one.register, one.register_name?.[language] ?? one.register]));
    return [...names].sort((a, b) => a[1].localeCompare(b[1], language));
  }, [exchanges, language]);
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const shown = exchanges.filter(
    (one) => (!register || one.register === register) && isSo(one, state, now) && isMeant(one, words, language),
  );
  return (
    <>
      <Totals exchanges={exchanges} now={now} choose={(chosen) => set('state', chosen)} />
      <div className="filters" role="search" aria-label={t('exchanges.filter')}>
        <TextInput labelText={t('exchanges.search')} value={text} onChange={(value) => set('text', String(value ?? ''))} />
        <Choice name={t('exchanges.register')} value={register} onChange={(value) => set('register', value)}
          options={[['', t('exchanges.everyRegister')], ...registers]} />
        <Choice name={t('exchanges.state')} value={state} onChange={(value) => set('state', value === 'all' ? '' : value)}
          options={filters.map((one) => [one, t(`exchanges.filters.${one}`)] as const)} />
        <p className="quiet" role="status">
          {t('exchanges.shown', { shown: number(shown.length), all: number(exchanges.length) })}
        </p>
      </div>
      {shown.length === 0 && <Empty title={t('exchanges.nothingFits')}>{t('exchanges.nothingFitsLead')}</Empty>}
      {groups.map((group) => (
        <Section key={group} group={group} rows={shown.filter((one) => groupOf(one, now) === group)} data={data}
          open={open} setOpen={setOpen} />
      ))}
    </>
  );
}

const pageLength = 50;
/** What has never moved is not looked at every day. */
const stillLength = 10;

function Section({ group, rows, data, open, setOpen }: {
  group: Group;
  rows: Exchange[];
  data: Schemas['Exchanges'];
  open: string | null;
  setOpen: (exchange: string | null) => void;
}) {
  const { t } = useTranslation();
  const [length, setLength] = useState(group === 'still' ? stillLength : pageLength);
  if (rows.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby={`group-${group}`} className={`exchange-group group-${group}`}>
      <h2 id={`group-${group}`}>
        {t(`exchanges.groups.${group}`)} <span className="count">{number(rows.length)}</span>
      </h2>
      <Rows caption={t(`exchanges.groups.${group}`)} rows={rows.slice(0, length)} keptWhole={data.kept_whole}
        schedulesRun={data.schedules_run} open={open} setOpen={setOpen} />
      {rows.length > length && (
        <Button variant="secondary" onClick={() => setLength(length + pageLength)}>
          {t('exchanges.more', { number: number(rows.length - length) })}
        </Button>
      )}
    </section>
  );
}

function Totals({ exchanges, now, choose }: { exchanges: Exchange[]; now: number; choose: (state: StateFilter) => void }) {
  const { t } = useTranslation();
  const count = (state: StateFilter) => exchanges.filter((one) => isSo(one, state, now)).length;
  const dead = exchanges.reduce((total, one) => total + one.dead_records, 0);
  const figures = [
    { state: 'alarm', name: t('exchanges.alarms'), value: count('alarm'), kind: 'bad', none: 'good' },
    { state: 'dead', name: t('exchanges.dead'), value: dead, kind: 'bad', none: 'good', to: '/outbox' },
    { state: 'certificate', name: t('exchanges.certificates'), value: count('certificate'), kind: 'warning', none: 'good' },
    { state: 'running', name: t('exchanges.open'), value: count('running'), kind: 'plain', none: 'plain' },
    { state: 'paused', name: t('exchanges.paused'), value: count('paused'), kind: 'warning', none: 'plain' },
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
