import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  of: (row: Row) => ReactNode;
  /** The row's own heading, or a number. */
  kind?: 'head' | 'number';
}

/** A table with a caption; where it is wider than the screen it is scrolled, by keyboard too. */
export function DataTable<Row>({ caption, columns, rows, keyOf, headId, className = '' }: {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** Where the focus goes when something was done to a row. */
  headId?: (row: Row) => string;
  className?: string;
}) {
  return (
    <div className={`table-scroll ${className}`} role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column.name} className={column.kind === 'number' ? 'num' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) =>
                column.kind === 'head' ? (
                  <th scope="row" key={column.name} {...(headId && { id: headId(row), tabIndex: -1 })}>
                    {column.of(row)}
                  </th>
                ) : (
                  <td key={column.name} className={column.kind === 'number' ? 'num' : undefined}>
                    {column.of(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
