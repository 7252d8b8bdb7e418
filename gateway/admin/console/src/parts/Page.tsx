import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Heading } from 'suomifi-ui-components';

/** A page's frame: its one h1, which is also the window's title, and what it is for in a sentence. */
export function Page({ title, lead, actions, children }: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} – ${t('common.service')}`;
  }, [title, t]);
  return (
    <>
      <div className="page-head">
        <div>
          <Heading variant="h1" smallScreen>
            {title}
          </Heading>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
