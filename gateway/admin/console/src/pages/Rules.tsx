import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { get, type Schemas } from '../api/client';
import { Found } from '../parts/Found';
import { Page } from '../parts/Page';
import { Endings } from './rules/Endings';
import { Explain } from './rules/Explain';
import { Matrix, type Place } from './rules/Matrix';
import { WhoCan } from './rules/WhoCan';

/** What the law in force lets go: to whom, until when, and why not. */
export function Rules() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ['rules'],
    queryFn: ({ signal }) => get<Schemas['Rules']>('/rules', { signal }),
    staleTime: 60_000,
  });
  return (
    <Page title={t('rules.title')} lead={t('rules.lead')}>
      <Found of={found}>{(rules) => <Parts rules={rules} />}</Found>
    </Page>
  );
}

function Parts({ rules }: { rules: Schemas['Rules'] }) {
  const [place, setPlace] = useState<Place | null>(null);
  return (
    <>
      <Matrix matrix={rules.matrix} place={place} choose={setPlace} />
      {place && <WhoCan rules={rules} place={place} close={() => setPlace(null)} />}
      <Endings endings={rules.endings} />
      <Explain names={rules.names} matrix={rules.matrix} day={rules.day} />
    </>
  );
}
