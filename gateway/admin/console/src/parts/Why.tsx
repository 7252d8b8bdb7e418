// Before a person's data is shown: what for, and why. Both are recorded with the look.
import { useTranslation } from 'react-i18next';
import { TextInput } from 'suomifi-ui-components';
import { Select } from './Select';

export const purposes = [
  'customer-service',
  'rights-request',
  'decision',
  'supervision',
  'complaint',
  'error',
  'court',
] as const;

export interface Why {
  read_for: string;
  reason: string;
}

export const noReason: Why = { read_for: '', reason: '' };

export const isSaid = (why: Why) => why.read_for !== '' && why.reason.trim() !== '';

export function WhyFields({ why, onChange }: { why: Why; onChange: (why: Why) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('why.purpose')}
        value={why.read_for}
        options={[
          { value: '', name: t('why.choose') },
          ...purposes.map((purpose) => ({ value: purpose, name: t(`why.purposes.${purpose}`) })),
        ]}
        onChange={(read_for) => onChange({ ...why, read_for })}
      />
      <TextInput labelText={t('messages.reason')} hintText={t('messages.reasonHint')} name="reason" fullWidth autoComplete="off"
        maxLength={200} value={why.reason} onChange={(value) => onChange({ ...why, reason: String(value ?? '') })} />
    </>
  );
}
