import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Schemas } from '../../api/client';
import { date, number } from '../../texts/format';
import { currentLanguage, type Language } from '../../texts/languages';

type Matrix = Schemas['Rules']['matrix'];
type Cell = Schemas['RuleCell'];

export interface Place {
  class: string;
  category: string;
}

export const kinds = ['law', 'consent', 'reduced'] as const;
export type Kind = (typeof kinds)[number];

/** By law alone; only if the person consents; or never whole. */
export function kindOf(cell: Cell): Kind {
  return cell.form !== 'full' ? 'reduced' : cell.form_without_consent === 'full' ? 'law' : 'consent';
}

const step = 22;
const left = 218;
const top = 178;

/** Recipient class by category, as a picture; the same as a table, in which each cell can be opened by keyboard too. */
export function Matrix({ matrix, place, choose }: { matrix: Matrix; place: Place | null; choose: (place: Place) => void }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <section className="panel" aria-labelledby="matrix">
      <h2 id="matrix">{t('rules.matrix')}</h2>
      <p className="quiet">{t('rules.matrixAbout')}</p>
      <ul className="legend" aria-hidden="true">
        {kinds.map((kind) => (
          <li key={kind}>
            <svg viewBox="0 0 20 20" width="20" height="20"><Sign kind={kind} x={10} y={10} /></svg>
            {t(`rules.kind.${kind}`)}
          </li>
        ))}
      </ul>
      <Picture matrix={matrix} language={language} place={place} choose={choose} />
      <details>
        <summary>{t('rules.asTable')}</summary>
        <Table matrix={matrix} language={language} choose={choose} />
      </details>
    </section>
  );
}

function Sign({ kind, x, y }: { kind: Kind; x: number; y: number }) {
  if (kind === 'law') {
    return <circle cx={x} cy={y} r="7" className="sign-law" />;
  }
  if (kind === 'consent') {
    return (
      <g className="sign-consent">
        <circle cx={x} cy={y} r="6.25" className="sign-ring" />
        <path d={`M ${x} ${y - 6.25} A 6.25 6.25 0 0 1 ${x} ${y + 6.25} Z`} className="sign-half" />
      </g>
    );
  }
  return <rect x={x - 4} y={y - 4} width="8" height="8" className="sign-reduced" />;
}

function Picture({ matrix, language, place, choose }: {
  matrix: Matrix;
  language: Language;
  place: Place | null;
  choose: (place: Place) => void;
}) {
  const { t } = useTranslation();
  const columns = new Map(matrix.classes.map((one, index) => [one.id, index]));
  const rows = new Map(matrix.categories.map((one, index) => [one.id, index]));
  const width = left + matrix.classes.length * step + 40;
  const height = top + matrix.categories.length * step + 6;
  const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  return (
    <div className="matrix-scroll">
      <svg className="matrix" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('rules.matrixLabel', {
        cells: number(matrix.cells.length), classes: number(matrix.classes.length), categories: number(matrix.categories.length),
      })}>
        {matrix.classes.map((one, index) => (
          <text key={one.id} className="matrix-name" transform={`translate(${left + index * step + 15} ${top - 8}) rotate(-52)`}>
            {short(one.label[language], 30)}
          </text>
        ))}
        {matrix.categories.map((one, index) => (
          <g key={one.id}>
            {index % 2 === 0 && <rect x="0" y={top + index * step} width={width - 40} height={step} className="matrix-band" />}
            <text className={one.special ? 'matrix-name matrix-special' : 'matrix-name'} x={left - 8} y={top + index * step + 15} textAnchor="end">
              {short(one.label[language], 34)}
            </text>
          </g>
        ))}
        {matrix.cells.map((cell) => {
          const x = left + (columns.get(cell.class) ?? 0) * step;
          const y = top + (rows.get(cell.category) ?? 0) * step;
          const chosen = place?.class === cell.class && place.category === cell.category;
          return (
            <g key={`${cell.class} ${cell.category}`} className={chosen ? 'matrix-cell matrix-chosen' : 'matrix-cell'}
              onClick={() => choose({ class: cell.class, category: cell.category })}>
              <title>{sentence(cell, matrix, language, t)}</title>
              <rect x={x} y={y} width={step} height={step} className="matrix-hit" />
              <Sign kind={kindOf(cell)} x={x + step / 2} y={y + step / 2} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}

type Translate = TFunction;

function sentence(cell: Cell, matrix: Matrix, language: Language, t: Translate): string {
  const label = (of: Schemas['Labelled'][], id: string) => of.find((one) => one.id === id)?.label[language] ?? id;
  const until = cell.until ? `, ${t('rules.until', { at: date(cell.until) })}` : '';
  return `${label(matrix.categories, cell.category)} → ${label(matrix.classes, cell.class)}: ${t(`rules.kind.${kindOf(cell)}`)}${until}`;
}

function Table({ matrix, language, choose }: { matrix: Matrix; language: Language; choose: (place: Place) => void }) {
  const { t } = useTranslation();
  const cells = new Map(matrix.cells.map((cell) => [`${cell.class} ${cell.category}`, cell]));
  return (
    <div className="table-scroll matrix-table" role="region" aria-label={t('rules.asTable')} tabIndex={0}>
      <table>
        <caption className="hidden">{t('rules.matrix')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rules.category')}</th>
            {matrix.classes.map((one) => <th scope="col" key={one.id}>{one.label[language]}</th>)}
          </tr>
        </thead>
        <tbody>
          {matrix.categories.map((category) => (
            <tr key={category.id}>
              <th scope="row">{category.label[language]}</th>
              {matrix.classes.map((one) => {
                const cell = cells.get(`${one.id} ${category.id}`);
                return (
                  <td key={one.id}>
                    {cell && (
                      <button type="button" className="linkish" title={sentence(cell, matrix, language, t)}
                        onClick={() => choose({ class: one.id, category: category.id })}>
                        {t(`rules.short.${kindOf(cell)}`)}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
