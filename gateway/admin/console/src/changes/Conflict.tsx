import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import type { useTyped } from './useTyped';

/** Two texts of one file: which stays is a person's choice. */
export function Conflict({ typed }: { typed: ReturnType<typeof useTyped> }) {
  const { t } = useTranslation();
  if (typed.saving !== 'conflict') {
    return null;
  }
  return (
    <InlineAlert status="warning" className="note-below"
      labelText={typed.by ? t('changes.conflict', { who: typed.by }) : t('changes.conflictSince')}>
      <p>{t('changes.conflictLead')}</p>
      <div className="buttons">
        <Button onClick={() => void typed.keepMine()}>{t('changes.keepMine')}</Button>
        <Button variant="secondary" onClick={() => void typed.takeTheirs()}>{t('changes.takeTheirs')}</Button>
      </div>
    </InlineAlert>
  );
}
