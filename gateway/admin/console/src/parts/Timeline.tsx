import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { exactTime, lasting } from '../texts/durations';

export interface Moment {
  at: string;
  key: string;
  name: ReactNode;
  more?: ReactNode;
  kind?: 'good' | 'bad' | 'warning' | 'plain';
}

/** What happened, in order, and how long each step took after the one before it. */
export function Timeline({ label, moments }: { label: string; moments: Moment[] }) {
  const { t } = useTranslation();
  return (
    <ol className="timeline" aria-label={label}>
      {moments.map((moment, index) => {
        const before = moments[index - 1];
        return (
          <li key={moment.key} className={`moment moment-${moment.kind ?? 'plain'}`}>
            <span className="moment-at">{exactTime(moment.at)}</span>
            <span className="moment-took">{before ? `+ ${lasting(before.at, moment.at)}` : t('timeline.begins')}</span>
            <span className="moment-what">
              {moment.name}
              {moment.more && <span className="under">{moment.more}</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
