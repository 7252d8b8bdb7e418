import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '../api/client';
import { Mark } from '../parts/Mark';
import { currentLanguage } from '../texts/languages';
import { converters, type MappingLine } from './mappingText';
import { NotThere } from './Trees';

type Row = Schemas['BenchRow'];

interface Props {
  draft: string;
  /** That stand in the mapping's own text. */
  lines: MappingLine[];
  rows: Row[];
  places: Schemas['Bench']['places']['from'];
  out: boolean;
  readOnly: boolean;
  onChange: (item: string, key: 'path' | 'as' | 'codes' | 'form', value: string) => void;
  onRemove: (item: string) => void;
}

/** Up and down move in a column, as in a sheet; everything else is the field's own. */
function move(event: KeyboardEvent<HTMLTableElement>) {
  const field = event.target as HTMLElement;
  const cell = field.closest('td');
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !cell || field instanceof HTMLSelectElement) {
    return;
  }
  const row = cell.parentElement as HTMLTableRowElement;
  const other = (row.parentElement as HTMLTableSectionElement).rows[row.sectionRowIndex + step];
  const next = other?.cells[cell.cellIndex]?.querySelector<HTMLElement>('input, button');
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

/** Whether the party gets anything else, or at another place. */
const isChanged = (row: Row | undefined) => row !== undefined && (row.value !== row.value_before || row.path !== row.path_before);

/** Everything that is mapped, line by line: an item, its place in the party's document, and what becomes of the sample's value.
    Lines of a shape that several mappings share come first, and are changed where they stand. */
export function MappingTable({ draft, lines, rows, places, out, readOnly, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const of = new Map(rows.map((row) => [row.item, row]));
  const shared = rows.filter((row) => row.path && row.shared);
  const gone = rows.filter((row) => !row.path && !lines.some((line) => line.item === row.item));
  return (
    <div className="table-scroll bench-table" role="region" aria-label={t('bench.table')} tabIndex={0}>
      <table ref={table} onKeyDown={move}>
        <caption className="hidden">{t('bench.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('bench.item')}</th>
            <th scope="col">{t('bench.path')}</th>
            <th scope="col">{t('bench.converter')}</th>
            <th scope="col">{t(out ? 'bench.now' : 'bench.nowIn')}</th>
            <th scope="col">{t('bench.after')}</th>
            <th scope="col">{t('bench.basis')}</th>
            <th scope="col">
              <span className="hidden">{t('bench.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shared.map((row) => (
            <SharedRow key={`${row.shared} ${row.item}`} row={row} draft={draft} places={places} out={out} />
          ))}
          {lines.map((line) => {
            const row = of.get(line.item)?.shared ? undefined : of.get(line.item);
            const name = row?.label[currentLanguage()] ?? line.item;
            return (
              <tr key={line.item} className={isChanged(row) ? 'changed' : undefined}>
                <th scope="row">
                  {name}
                  <span className="under">{line.item}</span>
                </th>
                <td>
                  <input value={line.path} readOnly={readOnly} spellCheck={false} aria-label={t('bench.pathOf', { item: name })}
                    onChange={(event) => onChange(line.item, 'path', event.target.value)} />
                  {row && <Place row={row} places={places} />}
                </td>
                <td>
                  <select value={line.as} disabled={readOnly} aria-label={t('bench.converterOf', { item: name })}
                    onChange={(event) => onChange(line.item, 'as', event.target.value)}>
                    {converters.map((one) => (
                      <option key={one} value={one}>
                        {t(`bench.converters.${one}`)}
                      </option>
                    ))}
                  </select>
                  {line.as === 'code' && (
                    <input value={line.codes} readOnly={readOnly} spellCheck={false} aria-label={t('bench.codesOf', { item: name })}
                      placeholder={t('bench.codes')} onChange={(event) => onChange(line.item, 'codes', event.target.value)} />
                  )}
                </td>
                <Values row={row} />
                <td>{row && <Basis row={row} out={out} />}</td>
                <td>
                  {!readOnly && (
                    <button type="button" className="linkish" aria-label={t('bench.removeItem', { item: name })}
                      onClick={() => onRemove(line.item)}>
                      {t('bench.remove')}
                    </button>
                  )}
                </td>
              </tr>
            );
          })}
          {gone.map((row) => (
            <tr key={row.item} className="gone">
              <th scope="row">
                {row.label[currentLanguage()]}
                <span className="under">{row.item}</span>
              </th>
              <td>
                <s>{row.path_before}</s>
              </td>
              <td />
              <td className="value">{row.value_before}</td>
              <td>
                <Mark kind="warning">{t('bench.gone')}</Mark>
              </td>
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A line that stands in a shape: shown whole, and changed there, for all the mappings that are like it. */
function SharedRow({ row, draft, places, out }: { row: Row; draft: string; places: Props['places']; out: boolean }) {
  const { t } = useTranslation();
  const name = row.label[currentLanguage()];
  return (
    <tr className={isChanged(row) ? 'changed' : undefined}>
      <th scope="row">
        {name}
        <span className="under">{row.item}</span>
      </th>
      <td>
        <code>{row.path}</code>
        <Place row={row} places={places} />
      </td>
      <td>
        {t('bench.shared')}
        <span className="under">{row.shared}</span>
      </td>
      <Values row={row} />
      <td>
        <Basis row={row} out={out} />
      </td>
      <td>
        <Link to={`/changes/${draft}?file=${encodeURIComponent(row.shared ?? '')}`} aria-label={t('bench.openSharedOf', { item: name })}>
          {t('bench.openShared')}
        </Link>
      </td>
    </tr>
  );
}

/** What is to be said of a place: where it was, and that the party's document is not known to have it. */
function Place({ row, places }: { row: Row; places: Props['places'] }) {
  const { t } = useTranslation();
  return (
    <>
      {row.path !== row.path_before && (
        <span className="under">
          <Mark kind="note">{t(row.path_before ? 'bench.placeChanged' : 'bench.added')}</Mark>{' '}
          {row.path_before && <s>{row.path_before}</s>}
        </span>
      )}
      {row.in_document === false && (
        <span className="under">
          <NotThere from={places} />
        </span>
      )}
    </>
  );
}

function Values({ row }: { row: Row | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <td className="value">{row?.value_before ?? <span className="quiet">–</span>}</td>
      <td className="value">
        {row?.value ?? <span className="quiet">–</span>}
        {row && row.value !== row.value_before && <Mark kind="note">{t('bench.changed')}</Mark>}
      </td>
    </>
  );
}

/** What the rules let the party have, and by which sections; of what comes in, by which one it is received. */
function Basis({ row, out }: { row: Row; out: boolean }) {
  const { t } = useTranslation();
  if (!out) {
    return (
      <>
        {row.mandatory && <Mark kind="note">{t('bench.mandatory')}</Mark>}
        <span className="under">{row.sections.map((one) => one[currentLanguage()]).join('; ')}</span>
      </>
    );
  }
  return (
    <>
      <span className="marks">
        <Mark kind={row.form === 'none' ? 'bad' : row.by_consent ? 'warning' : 'good'}>
          {t(row.form === 'none' ? 'bench.never' : row.by_consent ? 'bench.byConsent' : row.form === 'full' ? 'bench.full' : 'bench.reduced')}
        </Mark>
        {row.special && <span className="tag-special">{t('changes.special')}</span>}
        {row.mandatory && <Mark kind="note">{t('bench.mandatory')}</Mark>}
      </span>
      <span className="under">{row.sections.map((one) => one[currentLanguage()]).join('; ')}</span>
    </>
  );
}
