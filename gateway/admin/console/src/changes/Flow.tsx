import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';

const height = 22;

/** Where each item goes, as a picture to look at. The table beside it says the same. */
export function Flow({ rows, toParty }: { rows: Schemas['BenchRow'][]; toParty: boolean }) {
  const { t } = useTranslation();
  const mapped = rows.filter((row) => row.path);
  const paths = mapped.map((row) => row.path ?? '').sort();
  const items = [...mapped].sort((a, b) => a.item.localeCompare(b.item));
  const y = (index: number) => 16 + index * height;
  const shown = mapped.length;
  return (
    <details>
      <summary>{t('bench.flow')}</summary>
      <svg className="flow" viewBox={`0 0 760 ${shown * height + 16}`} role="img"
        aria-label={t('bench.flowLabel', { count: shown })}>
        {items.map((row, index) => (
          <g key={row.item} className={row.special ? 'flow-special' : row.form === 'none' && toParty ? 'flow-held' : 'flow-some'}>
            <text x="0" y={y(index) + 5}>{row.item}</text>
            <path d={`M300 ${y(index)} C 400 ${y(index)}, 400 ${y(paths.indexOf(row.path ?? ''))}, 500 ${y(paths.indexOf(row.path ?? ''))}`} />
          </g>
        ))}
        {paths.map((path, index) => (
          <text key={path} x="510" y={y(index) + 5}>{path}</text>
        ))}
      </svg>
    </details>
  );
}
