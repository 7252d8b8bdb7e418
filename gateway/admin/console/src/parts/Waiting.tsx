import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadingSpinner } from 'suomifi-ui-components';

/** Nothing for a moment (most answers are there sooner), then a spinner that says what it is. */
export function Waiting() {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return shown ? (
    <div className="waiting">
      <LoadingSpinner text={t('common.waiting')} textAlign="bottom" status="loading" />
    </div>
  ) : null;
}
