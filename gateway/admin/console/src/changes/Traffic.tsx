import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'suomifi-ui-components';
import { Link } from 'react-router';
import { post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { date, number } from '../texts/format';

const choices = [1, 7, 30];

/** What the decisions of the last days would have become. Counts lead to the messages that they count. */
export function Traffic({ draft }: { draft: string }) {
  const { t } = useTranslation();
  const [days, setDays] = useState(7);
  const replay = useMutation({ mutationFn: () => post<Schemas['Foresight']>(`/drafts/${draft}/replay`, { days }) });
  const rows = (replay.data?.parties ?? []).flatMap((party) => [
    ...party.newly_sent.map((change) => ({ party, change, more: true })),
    ...party.newly_withheld.map((change) => ({ party, change, more: false })),
  ]);
  return (
    <section className="panel" aria-labelledby="traffic">
      <h2 id="traffic">{t('changes.traffic')}</h2>
      <p className="quiet">{t('changes.trafficLead')}</p>
      <div className="buttons" role="group" aria-label={t('changes.daysChoice')}>
        {choices.map((one) => (
          <button key={one} type="button" className="choice" aria-pressed={one === days} onClick={() => setDays(one)}>
            {t('changes.days', { count: one })}
          </button>
        ))}
        <Button variant="secondary" disabled={replay.isPending} onClick={() => replay.mutate()}>
          {t(replay.isPending ? 'changes.replaying' : 'changes.replay')}
        </Button>
      </div>
      {replay.error && <Failure failure={replay.error} />}
      {replay.data && (
        <div role="status">
          {replay.data.at && <p>{t('changes.replayedAt', { day: date(replay.data.at) })}</p>}
          <p>{t('changes.replayed', { decisions: number(replay.data.decisions), erased: number(replay.data.erased) })}</p>
          {rows.length === 0 ? (
            <p>{t('changes.sameTraffic')}</p>
          ) : (
            <DataTable
              caption={t('changes.becomes')}
              rows={rows}
              keyOf={({ party, change, more }) => `${party.party}:${party.register}:${party.purpose}:${change.item}:${more}`}
              columns={[
                { name: t('changes.party'), kind: 'head', of: ({ party }) => party.party },
                { name: t('changes.item'), of: ({ change }) => change.item },
                { name: t('changes.becomes'), of: ({ more }) => t(more ? 'changes.nowSent' : 'changes.nowWithheld') },
                {
                  name: t('changes.messages'),
                  of: ({ change }) => (
                    <details>
                      <summary>{number(change.messages.length)}</summary>
                      <ul className="messages">
                        {change.messages.slice(0, 20).map((message) => (
                          <li key={message}>
                            <Link to={`/messages/${message}`}>{message}</Link>
                          </li>
                        ))}
                      </ul>
                    </details>
                  ),
                },
              ]}
            />
          )}
        </div>
      )}
    </section>
  );
}
