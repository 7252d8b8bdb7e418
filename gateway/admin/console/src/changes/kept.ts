// What was typed and not saved yet, kept in this browser until the server has it: a session that ends, a closed window or a
// lost network take nothing away. Where the browser keeps nothing (full, private), the page still has it.
interface Kept {
  text: string;
  at: number;
}

const name = (draft: string, path: string) => `lautturi.typed.${draft}.${path}`;

export function keep(draft: string, path: string, text: string): void {
  try {
    localStorage.setItem(name(draft, path), JSON.stringify({ text, at: Date.now() } satisfies Kept));
  } catch {
    // nothing more can be done here; the page says that it is not saved
  }
}

export function keptText(draft: string, path: string): string | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name(draft, path)) ?? 'null');
    return found && typeof found === 'object' && typeof (found as Kept).text === 'string' ? (found as Kept).text : null;
  } catch {
    return null;
  }
}

export function forget(draft: string, path: string): void {
  localStorage.removeItem(name(draft, path));
}

/** Files of a draft with text that the server does not have. */
export function keptPaths(draft: string): string[] {
  const prefix = name(draft, '');
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}
