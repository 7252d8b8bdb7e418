import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { get, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Facts } from '../parts/Facts';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { useSession } from '../session/SessionContext';
import { dateTime, number } from '../texts/format';
import { Keeping } from './installation/Keeping';
import { Days } from './partners/Standing';

/** What everything stands on, and where its people and keys are looked after. */
export function Installation() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['installation'],
    queryFn: ({ signal }) => get<Schemas['Installation']>('/installation', { signal }),
    refetchInterval: 30_000,
  });
  return (
    <Page title={t('installation.title')} lead={t('installation.lead')}>
      <Found of={found}>{(data) => <State data={data} />}</Found>
    </Page>
  );
}

function State({ data }: { data: Schemas['Installation'] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <>
      <section className="panel" aria-labelledby="people">
        <h2 id="people">{t('installation.people')}</h2>
        <ul>
          {may('users:read') && <li><Link to="/users">{t('users.title')}</Link>: {t('installation.usersAbout')}</li>}
          <li><Link to="/tokens">{t('tokens.title')}</Link>: {t('installation.tokensAbout')}</li>
        </ul>
      </section>
      <div>
        <h2>{t('installation.nodes')}</h2>
        <DataTable
          caption={t('installation.nodes')}
          rows={data.nodes}
          keyOf={(node) => node.node}
          columns={[
            { name: t('installation.node'), kind: 'head', of: (node) => <>{node.node} {node.here && <Mark kind="note">{t('installation.here')}</Mark>}</> },
            { name: t('installation.work'), kind: 'number', of: (node) => number(node.work) },
          ]}
        />
      </div>
      <section className="panel" aria-labelledby="state">
        <h2 id="state">{t('installation.state')}</h2>
        <Facts
          facts={[
            [t('installation.schedules'), t(data.schedules_run ? 'installation.schedulesRun' : 'installation.schedulesOff')],
            [t('partners.ownCertificate'), <Days key="c" ends={data.own_certificate_ends} warning={30} />],
            [t('installation.rootKey'), data.root_key_fault
              ? <Mark key="k" kind="bad">{data.root_key_fault}</Mark>
              : <Mark key="k" kind="good">{t('installation.rootKeyGood')}</Mark>],
            [t('installation.journal'), t('installation.entries', { number: number(data.journal_entries) })],
            [t('installation.disk'), data.free_mib === null ? '–' : t('installation.free', { number: number(Math.round(data.free_mib / 1024)) })],
            [t('installation.store'), t(data.replicated ? 'installation.replicated' : 'installation.single')],
            [t('installation.data'), <code key="d">{data.data_directory}</code>],
            [t('installation.at'), dateTime(data.at)],
          ]}
        />
      </section>
      <Keeping />
      <section className="panel" aria-labelledby="machine">
        <h2 id="machine">{t('installation.machine')}</h2>
        <p>{t('installation.machineAbout')}</p>
        <dl className="facts">
          {(['rotate', 'backup', 'retention', 'verify'] as const).map((what) => (
            <div key={what}>
              <dt>{t(`installation.verbs.${what}`)}</dt>
              <dd><code>{commands[what]}</code></dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

const commands = {
  rotate: 'lautturi keys rotate',
  backup: 'lautturi backup FOLDER',
  retention: 'lautturi retention run',
  verify: 'lautturi journal verify FILE',
};
