import type { Schemas } from '../api/client';
import { currentLanguage } from '../texts/languages';

/** Why, in plain words, with where; the code is for whoever looks for it elsewhere. */
export function Coded({ code, said, path = '' }: { code: string; said: Schemas['SaidOfCode']; path?: string }) {
  const words = said?.[currentLanguage()];
  return (
    <>
      {words ?? <code>{code}</code>}
      {(words || path) && (
        <span className="under">
          {words && <code>{code}</code>}
          {words && path && ' · '}
          {path && <code>{path}</code>}
        </span>
      )}
    </>
  );
}
