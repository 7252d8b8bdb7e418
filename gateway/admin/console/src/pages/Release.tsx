import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { get, post, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSession } from '../session/SessionContext';
import { dateTime } from '../texts/format';
import { ReleaseReport } from './ReleaseReport';
import { releaseMarks } from './Releases';

/** One release: its report, its steps in the ledger, and the second official's word; or an
    official's that it shall not leave. */
export function Release() {
  const { t } = useTranslation();
  const { release = '' } = useParams();
  const { session, may } = useSession();
  const cache = useQueryClient();
  const found = useQuery({
    queryKey: ['release', release],
    queryFn: ({ signal }) => get<Schemas['Release']>(`/releases/${encodeURIComponent(release)}`, { signal }),
  });
  const sign = useMutation({
    mutationFn: () => post<Schemas['ReleaseEntry']>(`/releases/${encodeURIComponent(release)}/sign`),
    onSuccess: () => void cache.invalidateQueries(),
  });
  const giveUp = useMutation({
    mutationFn: () => post<Schemas['ReleaseEntry']>(`/releases/${encodeURIComponent(release)}/give-up`),
    onSuccess: () => void cache.invalidateQueries(),
  });
  return (
    <Page title={t('releases.one')} lead={t('releases.oneLead')}>
      <Found of={found}>
        {({ steps, report }) => {
          const last = steps.at(-1);
          const own = last?.by === session.user;
          return (
            <>
              {report && <ReleaseReport report={report} />}
              {last?.state === 'accepted' && may('statistics:sign') && (
                <section className="panel" aria-labelledby="sign">
                  <h2 id="sign">{t('releases.sign')}</h2>
                  {sign.error && <Failure failure={sign.error} />}
                  <p>{t(own ? 'releases.own' : 'releases.signLead', { by: last.by })}</p>
                  <Button disabled={own || sign.isPending} onClick={() => sign.mutate()}>{t('releases.signIt')}</Button>
                </section>
              )}
              {(last?.state === 'accepted' || last?.state === 'signed') && may('statistics:sign') && (
                <section className="panel" aria-labelledby="give-up">
                  <h2 id="give-up">{t('releases.giveUp')}</h2>
                  {giveUp.error && <Failure failure={giveUp.error} />}
                  <p>{t('releases.giveUpLead')}</p>
                  <Button variant="secondary" disabled={giveUp.isPending} onClick={() => giveUp.mutate()}>{t('releases.giveUpIt')}</Button>
                </section>
              )}
              <h2 className="next-section">{t('releases.steps')}</h2>
              <DataTable
                caption={t('releases.steps')}
                rows={steps.map((step, index) => ({ ...step, index }))}
                keyOf={(step) => String(step.index)}
                columns={[
                  { name: t('releases.at'), kind: 'head', of: (step) => <span className="when">{dateTime(step.at)}</span> },
                  { name: t('releases.state'), of: (step) => <Mark kind={releaseMarks[step.state]}>{t(`releases.states.${step.state}`)}</Mark> },
                  { name: t('releases.by'), of: (step) => step.by },
                  { name: t('releases.digest'), of: (step) => <code>{step.document.slice(0, 16)}…</code> },
                ]}
              />
            </>
          );
        }}
      </Found>
    </Page>
  );
}
