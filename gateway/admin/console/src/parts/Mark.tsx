import type { ReactNode } from 'react';

export type MarkKind = 'good' | 'bad' | 'warning' | 'note' | 'quiet';
const signs: Record<MarkKind, string> = { good: '✓', bad: '✕', warning: '!', note: 'i', quiet: '–' };

/** A state in a word, a sign and a colour: never by colour alone. */
export function Mark({ kind, children }: { kind: MarkKind; children: ReactNode }) {
  return (
    <span className={`mark mark-${kind}`}>
      <span aria-hidden="true" className="mark-sign">
        {signs[kind]}
      </span>
      {children}
    </span>
  );
}
