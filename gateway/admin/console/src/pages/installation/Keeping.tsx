import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../../api/client';
import { DataTable } from '../../parts/DataTable';
import { Empty } from '../../parts/Empty';
import { Facts } from '../../parts/Facts';
import { Failure } from '../../parts/Failure';
import { Found } from '../../parts/Found';
import { Mark } from '../../parts/Mark';
import { useSession } from '../../session/SessionContext';
import { dateTime, number } from '../../texts/format';

type State = Schemas['Keeping'];
const clocks = ['last-event', 'end', 'matter'] as const;
type Clock = (typeof clocks)[number];

/** Whether the house is kept: what ran last, by when the next is expected, what was certified. */
export function Keeping() {
  const { t } = useTranslation();
  const ran = useRan();
  const found = useQuery({
    queryKey: ['keeping'],
    queryFn: ({ signal }) => get<State>('/installation/keeping', { signal }),
    refetchInterval: (query) => (query.state.data?.preview.state === 'running' ? 1_000 : 30_000),
  });
  return (
    <section className="panel" aria-labelledby="keeping">
      <h2 id="keeping">{t('keeping.title')}</h2>
      <Found of={found}>
        {(data) => (
          <>
            <h3>{t('keeping.backup')}</h3>
            <Facts
              facts={[
                ...ran(data.backup),
                ...(data.backup.last_at
                  ? ([
                      [t('keeping.copied'), t('keeping.copiedEntries', { number: number(data.backup.entries) })],
                      [t('keeping.keys'), t(data.backup.with_keys ? 'keeping.withKeys' : 'keeping.withoutKeys')],
                    ] as [string, string][])
                  : []),
                [t('keeping.signed'), t('keeping.signedOf', {
                  signed: number(data.journal.signed), entries: number(data.journal.entries), checkpoints: number(data.journal.checkpoints),
                })],
              ]}
            />
            <h3>{t('keeping.retention')}</h3>
            <Facts
              facts={[
                ...ran(data.retention),
                ...(data.retention.last_at
                  ? ([[t('keeping.went'), t('keeping.wentWhat', {
                      persons: number(data.retention.persons), months: number(data.retention.months), consents: number(data.retention.consents),
                    })]] as [string, string][])
                  : []),
              ]}
            />
            <Preview preview={data.preview} />
            <Certificates certificates={data.certificates} />
          </>
        )}
      </Found>
    </section>
  );
}

function useRan() {
  const { t } = useTranslation();
  return (one: { last_at: string | null; next_by: string | null; late: boolean }): [string, ReactNode][] => [
    [t('keeping.last'), one.last_at ? dateTime(one.last_at) : <Mark key="l" kind="warning">{t('keeping.never')}</Mark>],
    ...(one.next_by
      ? ([[t('keeping.next'), <>{t('keeping.by', { at: dateTime(one.next_by) })} {one.late && <Mark kind="bad">{t('keeping.late')}</Mark>}</>]] as [string, ReactNode][])
      : []),
  ];
}

/** Counted when somebody asks: everybody is looked at. */
function Preview({ preview }: { preview: State['preview'] }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const count = useMutation({
    mutationFn: () => post('/installation/keeping/preview', {}),
    onSettled: () => cache.invalidateQueries({ queryKey: ['keeping'] }),
  });
  const running = preview.state === 'running' || count.isPending;
  return (
    <div className="preview">
      {count.error && <Failure failure={count.error} />}
      <p role="status">
        {running && t('keeping.counting')}
        {preview.state === 'failed' && <><Mark kind="bad">{t('keeping.failed')}</Mark> <code>{preview.code}</code></>}
        {preview.state === 'done' && preview.ended && t('keeping.countedAt', { at: dateTime(preview.ended) })}
      </p>
      {preview.controllers.length > 0 && (
        <DataTable
          caption={t('keeping.wouldGo')}
          rows={preview.controllers}
          keyOf={(row) => row.controller}
          columns={[
            { name: t('keeping.registers'), kind: 'head', of: (row) => row.registers || row.controller },
            { name: t('keeping.rule'), of: (row) => t(`keeping.clocks.${row.clock}`, { years: row.years }) },
            ...(['kept', 'unknown', 'held', 'transfer', 'destroy', 'gone'] as const).map((fate) => ({
              name: t(`keeping.fates.${fate}`), kind: 'number' as const, of: (row: Schemas['RetentionCounts']) => number(row[fate]),
            })),
          ]}
        />
      )}
      <Button variant="secondary" disabled={running} onClick={() => count.mutate()}>{t('keeping.count')}</Button>
    </div>
  );
}

const acts = ['destroyed', 'dropped', 'payloads-destroyed', 'audit-ended', 'year-ended'] as const;

function Certificates({ certificates }: { certificates: State['certificates'] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <>
      <h3>{t('keeping.certificates')}</h3>
      {certificates.length === 0 ? (
        <Empty title={t('keeping.noCertificates')}>{t('keeping.noCertificatesLead')}</Empty>
      ) : (
        <DataTable
          caption={t('keeping.certificates')}
          rows={certificates}
          keyOf={(row) => row.at + row.act}
          columns={[
            { name: t('keeping.at'), kind: 'head', of: (row) => dateTime(row.at) },
            { name: t('keeping.what'), of: (row) => t(`keeping.acts.${acts.find((one) => one === row.act) ?? 'destroyed'}`) },
            { name: t('keeping.rule'), of: (row) => (clocks.find((one) => one === row.clock) ? t(`keeping.from.${row.clock as Clock}`) : '–') },
          ]}
        />
      )}
      {may('journal:read') && <p className="quiet">{t('keeping.proof')}</p>}
    </>
  );
}
