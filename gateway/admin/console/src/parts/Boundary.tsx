import { Component, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { begun, failed, movedTo, type Standing } from './broken';
import { Page } from './Page';

interface Props {
  /** What is shown: elsewhere a page is begun afresh. */
  at: string;
  children: ReactNode;
}

/** A page that fails while it is drawn takes nothing else with it: the navigation stays, and there is a way back. */
export class Boundary extends Component<Props, Standing> {
  override state: Standing = begun(this.props.at);

  static getDerivedStateFromProps({ at }: Props, standing: Standing): Standing | null {
    return movedTo(at, standing);
  }

  static getDerivedStateFromError(): Partial<Standing> {
    return failed;
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

/** A part that could not be loaded is asked for again only with the page itself; what it may have failed on, when it is opened. */
function Broken() {
  const { t } = useTranslation();
  const cache = useQueryClient();
  useEffect(() => cache.removeQueries({ type: 'inactive' }), [cache]);
  return (
    <Page title={t('broken.title')} lead={t('broken.lead')}>
      <div role="alert">
        <p>{t('broken.advice')}</p>
      </div>
      <div className="buttons">
        <Button onClick={() => window.location.reload()}>{t('broken.again')}</Button>
      </div>
      <p>
        <Link to="/">{t('notFound.home')}</Link>
      </p>
    </Page>
  );
}
