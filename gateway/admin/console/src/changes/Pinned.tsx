import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Mark } from '../parts/Mark';
import { currentLanguage } from '../texts/languages';

type Row = Schemas['BenchRow'];

/** What somebody who mends a mapping has to see first: what may no longer go, what is needed and does not go, what leads to a place
    that is not there, what the party demands and nothing fills, and what the register has that has no place. */
export function Pinned({ bench, onAdd, readOnly }: {
  bench: Schemas['Bench'];
  onAdd: (item: string) => void;
  readOnly: boolean;
}) {
  const { t } = useTranslation();
  const rows = bench.rows ?? [];
  const out = bench.direction === 'to-party';
  const forbidden = rows.filter((row) => out && row.path && row.form === 'none' && !row.mandatory);
  const held = rows.filter((row) => out && row.mandatory && row.form === 'none');
  const lost = rows.filter((row) => row.mandatory && !row.path);
  const name = (row: Row) => row.label[currentLanguage()];
  const astray = rows.filter((row) => row.in_document === false);
  const bySchema = bench.places.from === 'schema';
  // a sample need not have every place; one that was just typed is most likely mistyped
  const moved = astray.filter((row) => row.path !== row.path_before);
  const unfilled = bench.places.list.filter((place) => out && place.required && !place.filled);
  const told = (id: string, kind: 'bad' | 'warning', title: string, of: string[]) =>
    of.length > 0 && (
      <li key={id}>
        <Mark kind={kind}>{title}</Mark> {of.join(', ')}
      </li>
    );
  const list = (id: string, kind: 'bad' | 'warning', title: string, of: Row[]) => told(id, kind, title, of.map(name));
  const placed = (row: Row) => `${name(row)} (${row.path})`;
  const quiet = forbidden.length + held.length + lost.length + unfilled.length + (bySchema ? astray : moved).length === 0;
  return (
    <section className="pinned" aria-labelledby="pinned">
      <h2 id="pinned" className="hidden">{t('bench.pinned')}</h2>
      <ul>
        {quiet && (
          <li>
            <Mark kind="good">{t('bench.nothingPinned')}</Mark>
          </li>
        )}
        {list('held', 'bad', t('bench.held'), held)}
        {list('lost', 'bad', t('bench.lost'), lost)}
        {told('unfilled', 'bad', t('bench.unfilled'), unfilled.map((place) => place.path))}
        {bySchema
          ? told('astray', 'bad', t('bench.placeNotInSchema'), astray.map(placed))
          : told('astray', 'warning', t('bench.placeNotInSamples'), moved.map(placed))}
        {list('newly', 'warning', t('bench.newlyForbidden'), forbidden.filter((row) => row.form_before !== 'none'))}
        {list('forbidden', 'warning', t('bench.forbidden'), forbidden.filter((row) => row.form_before === 'none'))}
      </ul>
      {out && bench.unmapped.length > 0 && (
        <details>
          <summary>{t('bench.unmapped', { count: bench.unmapped.length })}</summary>
          <ul className="unmapped">
            {bench.unmapped.map((one) => (
              <li key={one.item}>
                <span>
                  {one.label[currentLanguage()]} <code>{one.item}</code>{' '}
                  {one.special && <span className="tag-special">{t('changes.special')}</span>}
                  {one.form === 'none' && <span className="quiet"> {t('bench.notPermitted')}</span>}
                </span>
                {!readOnly && (
                  <button type="button" className="choice" onClick={() => onAdd(one.item)}
                    aria-label={t('bench.addItem', { item: one.label[currentLanguage()] })}>
                    {t('bench.add')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
