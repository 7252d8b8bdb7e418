import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Button, TextInput } from 'suomifi-ui-components';
import { get, type Schemas } from '../api/client';
import { DataTable } from '../parts/DataTable';
import { Empty } from '../parts/Empty';
import { Found } from '../parts/Found';
import { Mark } from '../parts/Mark';
import { Page } from '../parts/Page';
import { number } from '../texts/format';
import { currentLanguage } from '../texts/languages';
import { Partner } from './partners/Partner';
import { Answers, Days } from './partners/Standing';
import { firstEnd, nextAgreementEnd, type PartnerRow } from './partners/ends';

/** With whom, on what, and for how long still. */
export function Partners() {
  const { t } = useTranslation();
  const { party } = useParams();
  const language = currentLanguage();
  const found = useQuery({
    queryKey: ['partners'],
    queryFn: ({ signal }) => get<Schemas['Partners']>('/partners', { signal }),
    refetchInterval: 30_000,
  });
  const one = found.data?.partners.find((row) => row.party === party);
  return (
    <Page title={one ? one.name[language] : t('partners.title')} lead={party ? undefined : t('partners.lead')}>
      <Found of={found}>
        {(data) =>
          party === undefined ? (
            <List data={data} />
          ) : one ? (
            <Partner partner={one} warningDays={data.warning_days} budget={data.retry_budget} />
          ) : (
            <Empty title={t('partners.unknown')}>{t('partners.unknownLead')}</Empty>
          )
        }
      </Found>
    </Page>
  );
}

const pageLength = 50;

function List({ data }: { data: Schemas['Partners'] }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const [text, setText] = useState('');
  const [length, setLength] = useState(pageLength);
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const shown = data.partners.filter((one) => {
    const whole = `${one.party} ${one.name[language]} ${one.class_name?.[language] ?? one.class}`.toLocaleLowerCase();
    return words.every((word) => whole.includes(word));
  });
  return (
    <>
      <p>
        {t('partners.ownCertificate')}: <Days ends={data.own_certificate_ends} warning={data.warning_days} />
      </p>
      <div className="filters" role="search" aria-label={t('partners.filter')}>
        <TextInput labelText={t('partners.search')} value={text} onChange={(value) => setText(String(value ?? ''))} />
        <p className="quiet" role="status">{t('exchanges.shown', { shown: number(shown.length), all: number(data.partners.length) })}</p>
      </div>
      <DataTable
        caption={t('partners.title')}
        rows={shown.slice(0, length)}
        keyOf={(row) => row.party}
        columns={[
          {
            name: t('partners.party'), kind: 'head',
            of: (row) => (
              <>
                <Link className="long" to={`/partners/${row.party}`} title={row.name[language]}>{row.name[language]}</Link>
                <span className="under">{row.class_name?.[language] ?? row.class}{row.example && ` · ${t('partners.example')}`}</span>
              </>
            ),
          },
          { name: t('partners.exchanges'), kind: 'number', of: (row) => number(row.exchange_count) },
          { name: t('partners.agreement'), of: (row) => <Agreement partner={row} warning={data.warning_days} /> },
          { name: t('partners.certificate'), of: (row) => <Days ends={firstEnd(row)} warning={data.warning_days} /> },
          { name: t('partners.answers'), of: (row) => <Answers partner={row} /> },
        ]}
      />
      {shown.length > length && (
        <Button variant="secondary" onClick={() => setLength(length + pageLength)}>
          {t('exchanges.more', { number: number(shown.length - length) })}
        </Button>
      )}
    </>
  );
}

function Agreement({ partner, warning }: { partner: PartnerRow; warning: number }) {
  const { t } = useTranslation();
  if (partner.agreements.length === 0) {
    return <span className="quiet">{t('partners.noAgreement')}</span>;
  }
  if (!partner.agreements.some((one) => one.in_force)) {
    return <Mark kind="bad">{t('partners.agreementEnded')}</Mark>;
  }
  const end = nextAgreementEnd(partner);
  return end ? <Days ends={end} warning={warning * 3} /> : <>{t('partners.openEnded')}</>;
}
