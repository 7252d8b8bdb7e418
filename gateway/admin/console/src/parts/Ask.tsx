import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';

/** A question before what cannot be taken back, or is not what it may seem. It takes the focus; whoever thinks better of it is
    back where they were. */
export function Ask({ question, children, yes, onYes, onNo }: {
  question: string;
  children: ReactNode;
  yes: string;
  onYes: () => void;
  onNo: () => void;
}) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLElement>(null);
  useEffect(() => {
    before.current ??= document.activeElement instanceof HTMLElement ? document.activeElement : null;
    place.current?.focus();
  }, []);
  return (
    <div ref={place} className="spaced" role="group" aria-label={question} tabIndex={-1}>
      <InlineAlert status="warning" labelText={question}>
        <p>{children}</p>
        <div className="buttons">
          <Button onClick={onYes}>{yes}</Button>
          <Button variant="secondaryLight" onClick={() => {
            onNo();
            before.current?.focus();
          }}>
            {t('common.cancel')}
          </Button>
        </div>
      </InlineAlert>
    </div>
  );
}
