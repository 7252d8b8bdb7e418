import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** An identity code that stays hidden until asked for: dots, and a button. */
export function Masked({ value }: { value: string }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <span className="masked">
      <code>{shown ? value : '•'.repeat(value.length)}</code>
      <button type="button" className="linkish" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? 'person.hide' : 'person.show')}
      </button>
    </span>
  );
}
