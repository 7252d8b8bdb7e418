import type { ReactNode } from 'react';

/** Nothing to show: says what would stand here and how it comes to be. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <div>{children}</div>
    </div>
  );
}
