import { useTranslation } from 'react-i18next';
import { Mark } from '../../parts/Mark';
import { date, number } from '../../texts/format';
import { daysLeft, type PartnerRow } from './ends';

/** Days left until something ends, marked when they are few. */
export function Days({ ends, warning }: { ends: string | null; warning: number }) {
  const { t } = useTranslation();
  if (ends === null) {
    return <span className="quiet">{t('partners.unseen')}</span>;
  }
  const days = daysLeft(ends);
  const text = t('partners.days', { count: days, number: number(days), at: date(ends) });
  return days < 0 ? <Mark kind="bad">{t('partners.over', { at: date(ends) })}</Mark> : days < warning ? <Mark kind="warning">{text}</Mark> : <>{text}</>;
}

export function Answers({ partner }: { partner: PartnerRow }) {
  const { t } = useTranslation();
  if (!partner.active) {
    return <Mark kind="warning">{t('partners.suspended')}</Mark>;
  }
  if (!partner.health) {
    return <span className="quiet">{t('partners.quiet')}</span>;
  }
  const { breaker } = partner.health;
  return <Mark kind={breaker === 'closed' ? 'good' : breaker === 'open' ? 'bad' : 'warning'}>{t(`outbox.breaker.${breaker}`)}</Mark>;
}
