import { useTranslation } from 'react-i18next';
import { date, number } from '../texts/format';

const days = 30;
const day = 86_400_000;

/** Thirty days of runs, a column a day: height by how many, another colour where one is still open. The same in words
    for who does not see it. */
export function Strip({ runs, open, now }: { runs: number[]; open: number[]; now: number }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...runs);
  const sum = (counts: number[]) => counts.reduce((total, one) => total + one, 0);
  return (
    <svg className="strip" role="img" viewBox={`0 0 ${days * 4} 24`}
      aria-label={t('exchanges.stripLabel', { runs: number(sum(runs)), open: number(sum(open)) })}>
      {Array.from({ length: days }, (_, index) => {
        const count = runs[index] ?? 0;
        const height = count === 0 ? 2 : 5 + (19 * count) / most;
        return (
          <rect key={index} x={index * 4} y={24 - height} width="3" height={height} rx="0.75"
            className={count === 0 ? 'strip-none' : (open[index] ?? 0) > 0 ? 'strip-open' : 'strip-some'}>
            <title>{`${date(new Date(now - (days - 1 - index) * day))}: ${number(count)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
