import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { date, number } from '../texts/format';

const days = 30;
const day = 86_400_000;

/** Thirty days of runs, a column a day: height by how many, dark where one is still open. The same in words for who
    does not see it. */
export function Strip({ runs, now }: { runs: Schemas['RunLine'][]; now: number }) {
  const { t } = useTranslation();
  const columns = Array.from({ length: days }, (_, index) => {
    const from = now - (days - index) * day;
    const own = runs.filter((run) => {
      const at = new Date(run.started).getTime();
      return at > from && at <= from + day;
    });
    return { from: from + day, count: own.length, open: own.some((run) => run.closed === null) };
  });
  const most = Math.max(1, ...columns.map((column) => column.count));
  const open = runs.filter((run) => run.closed === null).length;
  return (
    <svg className="strip" role="img" viewBox={`0 0 ${days * 4} 24`}
      aria-label={t('exchanges.stripLabel', { runs: number(runs.length), open: number(open) })}>
      {columns.map((column, index) => {
        const height = column.count === 0 ? 2 : 5 + (19 * column.count) / most;
        return (
          <rect key={column.from} x={index * 4} y={24 - height} width="3" height={height} rx="0.75"
            className={column.count === 0 ? 'strip-none' : column.open ? 'strip-open' : 'strip-some'}>
            <title>{`${date(new Date(column.from))}: ${number(column.count)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
