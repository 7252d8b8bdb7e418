import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Mark } from '../parts/Mark';
import { currentLanguage } from '../texts/languages';
import { converters, type MappingLine } from './mappingText';

type Row = Schemas['BenchRow'];

interface Props {
  lines: MappingLine[];
  rows: Row[];
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

/** The table between the two trees: an item, its place in the party's document, and what becomes of the sample's value. */
export function MappingTable({ lines, rows, out, readOnly, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const table = useRef<HTMLTableElement>(null);
  const of = new Map(rows.map((row) => [row.item, row]));
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
            <th scope="col">{t('bench.now')}</th>
            <th scope="col">{t('bench.after')}</th>
            <th scope="col">{t('bench.basis')}</th>
            <th scope="col">
              <span className="hidden">{t('bench.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const row = of.get(line.item);
            const name = row?.label[currentLanguage()] ?? line.item;
            return (
              <tr key={line.item} className={row && row.value !== row.value_before ? 'changed' : undefined}>
                <th scope="row">
                  {name}
                  <span className="under">{line.item}</span>
                </th>
                <td>
                  <input value={line.path} readOnly={readOnly} spellCheck={false} aria-label={t('bench.pathOf', { item: name })}
                    onChange={(event) => onChange(line.item, 'path', event.target.value)} />
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
                <td className="value">{row?.value_before ?? <span className="quiet">–</span>}</td>
                <td className="value">
                  {row?.value ?? <span className="quiet">–</span>}
                  {row && row.value !== row.value_before && <Mark kind="note">{t('bench.changed')}</Mark>}
                </td>
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

/** What the rules let the party have, and by which sections. */
function Basis({ row, out }: { row: Row; out: boolean }) {
  const { t } = useTranslation();
  if (!out) {
    return row.mandatory ? <Mark kind="note">{t('bench.mandatory')}</Mark> : null;
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
