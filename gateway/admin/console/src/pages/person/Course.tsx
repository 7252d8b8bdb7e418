import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Mark, type MarkKind } from '../../parts/Mark';
import { date, dateTime, number } from '../../texts/format';
import { useVocabulary } from '../../texts/vocabulary';
import { holdStanding, holdState } from './holds';
import { consentMarks, type Seen } from './looking';

const kinds = ['consent', 'hold', 'disclosed', 'refused', 'origin', 'read', 'notice', 'request'] as const;
type Kind = (typeof kinds)[number];
const shownAtFirst = 30;

interface Event {
  at: string;
  kind: Kind;
  mark: MarkKind;
  what: string;
  more: ReactNode;
}

/** Everything on one line of time, newest first: what was said, what went where, what came from where, who looked. */
export function Course({ seen }: { seen: Seen }) {
  const { t } = useTranslation();
  const [hidden, setHidden] = useState<Kind[]>([]);
  const [shown, setShown] = useState(shownAtFirst);
  const events = useEvents(seen);
  const visible = events.filter((event) => !hidden.includes(event.kind));
  return (
    <>
      <h2 className="next-section">{t('course.title')}</h2>
      <fieldset className="kinds">
        <legend className="hidden">{t('course.show')}</legend>
        {kinds.map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={!hidden.includes(kind)}
              onChange={() => setHidden(hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind])} />
            {t(`course.kinds.${kind}`)} <span className="quiet">{number(events.filter((event) => event.kind === kind).length)}</span>
          </label>
        ))}
      </fieldset>
      {visible.length === 0 ? (
        <Empty title={t('course.none')}>{t('course.noneLead')}</Empty>
      ) : (
        <DataTable
          caption={t('course.title')}
          rows={visible.slice(0, shown).map((event, index) => ({ ...event, index }))}
          keyOf={(event) => String(event.index)}
          columns={[
            { name: t('course.at'), kind: 'head', of: (event) => <span className="when">{event.at.length > 10 ? dateTime(event.at) : date(event.at)}</span> },
            { name: t('course.kind'), of: (event) => <span className="nowrap">{t(`course.kinds.${event.kind}`)}</span> },
            { name: t('course.what'), of: (event) => <><Mark kind={event.mark}>{event.what}</Mark><span className="under">{event.more}</span></> },
          ]}
        />
      )}
      {visible.length > shown && (
        <Button variant="secondary" onClick={() => setShown(shown + 100)}>
          {t('course.more', { number: number(visible.length - shown) })}
        </Button>
      )}
    </>
  );
}

function useEvents({ report }: Seen): Event[] {
  const { t } = useTranslation();
  const { className, words } = useVocabulary();
  return useMemo(() => {
    const message = (id: string) => <Link to={`/messages/${id}`}>{t('course.message')}</Link>;
    const of = (
      kind: Kind, at: string, mark: MarkKind, what: string, more: ReactNode,
    ): Event => ({ kind, at, mark, what, more });
    const names = (list: string[]) => (list.length > 4 ? t('course.andMore', { names: list.slice(0, 4).join(', '), number: list.length - 4 }) : list.join(', '));
    return [
      ...report.consents.map((one) =>
        of('consent', one.recorded_at, consentMarks[one.kind], t(`person.states.${one.kind}`),
          [names(one.item_names), names([...one.party_names, ...(one.classes ?? []).map(className)]), t(`person.bys.${one.by}`)].filter(Boolean).join(' · '))),
      ...report.holds.map((one) =>
        of('hold', one.recorded_at, holdStanding(one) === 'over' ? 'quiet' : 'warning', t(`person.holdKinds.${one.kind}`), holdState(t, one))),
      ...report.disclosures.flatMap((one) =>
        one.times.map((time) =>
          of('disclosed', time.at, time.received ? 'good' : 'warning', one.party_name,
            <>{one.exchange_name} · {t(time.received ? 'course.received' : 'course.perhaps')} · {message(time.message)}</>))),
      ...report.refusals.flatMap((one) =>
        one.times.map((time) => of('refused', time.at, 'bad', one.party_name, <>{one.exchange_name} · {message(time.message)}</>))),
      ...report.sources.flatMap((one) =>
        one.times.map((time) => of('origin', time.at, 'note', one.party_name, <>{one.system} · {names(one.items.map((item) => item.label))} · {message(time.message)}</>))),
      ...report.reads.map((one) =>
        of('read', one.at, one.status !== null && one.status >= 400 ? 'bad' : 'quiet',
          one.roles.map((role) => t(`role.${role}` as 'role.operator')).join(', ') || t('course.somebody'),
          [one.purpose ? t(`why.purposes.${one.purpose}` as 'why.purposes.decision') : t('course.noPurpose'), `${one.what}:${one.how}`].join(' · '))),
      ...report.notices.map((one) =>
        of('notice', one.queued_at, one.state === 'received' ? 'good' : 'note', t(`course.notices.${one.kind}`),
          `${one.party_name} · ${t(`course.noticeStates.${one.state}`)}`)),
      ...report.requests.map((one) =>
        of('request', one.received, one.late ? 'bad' : 'note', t(`rights.rights.${one.right}`),
          <>{t(`rights.standings.${one.standing}`)} · <Link to={`/requests/${one.request}`}>{t('course.request')}</Link></>)),
    ].sort((left, right) => new Date(right.at).getTime() - new Date(left.at).getTime());
  }, [report, t, words]);
}
