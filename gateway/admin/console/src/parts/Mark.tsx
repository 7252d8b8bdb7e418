import type { ReactNode } from 'react';

export type MarkKind = 'good' | 'bad' | 'warning' | 'note' | 'quiet';
const signs: Record<MarkKind, string> = { good: '✓', bad: '✕', warning: '!', note: 'i', quiet: '–' };

const longestWord = 24; // that a narrow column must not break

/** A state in a word, a sign and a colour: never by colour alone. */
export function Mark({ kind, children }: { kind: MarkKind; children: ReactNode }) {
  const isShort = typeof children === 'string' && children.length <= longestWord;
  return (
    <span className={`mark mark-${kind}${isShort ? ' mark-short' : ''}`}>
      <span aria-hidden="true" className="mark-sign">
        {signs[kind]}
      </span>
      {children}
    </span>
  );
}
