import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { Mark } from '../parts/Mark';
import { currentLanguage } from '../texts/languages';
import { partsOfPath, treeOf, type Branch } from './tree';

type Bench = Schemas['Bench'];

/** What the register has and what the party's document has, each as a tree: where everything goes, and what goes nowhere. */
export function Trees({ bench }: { bench: Bench }) {
  const { t } = useTranslation();
  const rows = (bench.rows ?? []).filter((row) => row.path);
  const out = bench.direction === 'to-party';
  const own = [
    ...rows.map((row) => ({ item: row.item, label: row.label, path: row.path })),
    ...bench.unmapped.map((one) => ({ item: one.item, label: one.label, path: null })),
  ].sort((a, b) => a.item.localeCompare(b.item));
  const theirs = bench.places.list.map((place) => ({ ...place, rows: rows.filter((row) => row.path === place.path) }));
  const beside = rows.filter((row) => !bench.places.list.some((place) => place.path === row.path));
  const name = (one: { label: Schemas['Label'] }) => one.label[currentLanguage()];
  return (
    <div className="trees">
      <section className="panel" aria-labelledby="register-tree">
        <h2 id="register-tree">{t('bench.registerTree')}</h2>
        <Nested branches={treeOf(own.map((one) => ({
          parts: one.item.split('.'),
          leaf: (
            <>
              {name(one)} {one.path ? <code>{`${out ? '→' : '←'} ${one.path}`}</code> : <span className="quiet">({t('bench.noLine')})</span>}
            </>
          ),
        })))} />
      </section>
      <section className="panel" aria-labelledby="party-tree">
        <h2 id="party-tree">{t('bench.partyTree')}</h2>
        <p className="quiet">{t(`bench.placesFrom.${bench.places.from}`)}</p>
        <Nested branches={treeOf([
          ...theirs.map((place) => ({
            parts: partsOfPath(place.path),
            leaf: (
              <>
                {place.rows.map(name).join(', ') || (!place.filled && <span className="quiet">({t('bench.noLine')})</span>)}{' '}
                {place.required && <Mark kind={out && !place.filled ? 'bad' : 'note'}>{t('bench.partyRequires')}</Mark>}
              </>
            ),
          })),
          ...beside.map((row) => ({
            parts: partsOfPath(row.path ?? ''),
            leaf: (
              <>
                {name(row)}{' '}
                {row.in_document === false && <NotThere from={bench.places.from} />}
              </>
            ),
          })),
        ])} />
      </section>
    </div>
  );
}

/** A line leads to a place that is not known to be there. */
export function NotThere({ from }: { from: Bench['places']['from'] }) {
  const { t } = useTranslation();
  return <Mark kind={from === 'schema' ? 'bad' : 'warning'}>{t(from === 'schema' ? 'bench.notInSchema' : 'bench.notInSamples')}</Mark>;
}

function Nested({ branches }: { branches: Branch<ReactNode>[] }) {
  return (
    <ul>
      {branches.map((branch) => (
        <li key={branch.name}>
          <code>{branch.name}</code>{' '}
          {branch.leaves.map((leaf, index) => (
            <span key={index}>{leaf} </span>
          ))}
          {branch.branches.length > 0 && <Nested branches={branch.branches} />}
        </li>
      ))}
    </ul>
  );
}
