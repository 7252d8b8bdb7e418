// Calls of the interface. Whatever goes wrong comes back as a Problem, in the reader's language; a call never fails
// silently and never shows what the server did not say.
import type { components } from './schema';
import i18next from 'i18next';
import { isUnattended } from '../session/presence';
import { currentPage, goesOn, type Page } from './page';

export type Schemas = components['schemas'];
export type Session = Schemas['Session'];

export interface Wrong {
  path: string;
  code: string;
  reason: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly errors: Wrong[] = [],
    readonly roles: string[] = [],
    readonly waitSeconds = 0,
    readonly instance = '',
    /** What else the server said of it. */
    readonly members: Partial<Schemas['Problem']> = {},
  ) {
    super(code);
  }
}

const versions = new Map<string, string>();
let onSessionOver: () => void = () => undefined;

/** Called when the server says that nobody is signed in any more. */
export function whenSessionOver(tell: () => void): void {
  onSessionOver = tell;
}

const goesOnAs = (page: Page) =>
  goesOn(page, () => call<Session>('GET', '/session', undefined, {}), onSessionOver, () => window.location.reload());

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => ({}));
  const said = body as Partial<{
    code: string;
    title: string;
    errors: Wrong[];
    roles: string[];
    wait_seconds: number;
    instance: string;
  }>;
  return new Problem(
    response.status,
    said.code ?? 'UNREADABLE',
    said.title ?? i18next.t('problem.unreadable'),
    said.errors,
    said.roles,
    said.wait_seconds,
    said.instance?.replace('urn:uuid:', ''),
    body as Partial<Schemas['Problem']>,
  );
}

interface Options {
  /** Why a person's data is looked at. */
  reason?: string;
  /** What for. */
  readFor?: string;
  signal?: AbortSignal;
  /** The version that was shown last: a change of what somebody else changed meanwhile is refused. */
  version?: number;
  /** The list that was looked at: the change is made only if that is still so. */
  seen?: string;
  /** The list that this call shows a page of. */
  shows?: string;
  /** Its own key (api/once.ts): the same call made again does nothing twice. */
  once?: string;
}

async function call<T>(method: 'GET' | 'POST', path: string, body: unknown, options: Options): Promise<T> {
  const page = currentPage();
  const headers: Record<string, string> = { 'Accept-Language': i18next.language };
  if (method === 'POST') {
    headers['Content-Type'] = 'application/json';
    headers['Page-Token'] = page.token;
  }
  if (options.reason) {
    headers['Reason'] = encodeURIComponent(options.reason);
  }
  if (options.version !== undefined) {
    headers['If-Match'] = `"${options.version}"`;
  }
  if (options.readFor) {
    headers['Read-For'] = options.readFor;
  }
  const seen = options.seen ? versions.get(options.seen) : undefined;
  if (seen) {
    headers['If-Match'] = seen;
  }
  if (options.once) {
    headers['Idempotency-Key'] = options.once;
  }
  if (isUnattended()) {
    headers['Unattended'] = 'true';
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      body: method === 'POST' ? JSON.stringify(body ?? {}) : null,
      signal: options.signal ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (failure) {
    if (options.signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, 'UNREACHABLE', i18next.t('problem.unreachable'));
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && problem.code !== 'SIGN_IN_WRONG' && problem.code !== 'PROVIDER_REFUSED') {
      onSessionOver();
    }
    if (problem.code === 'PAGE_UNPROVEN' && (await goesOnAs(page))) {
      return call<T>(method, path, body, options); // nothing was done
    }
    throw problem;
  }
  const etag = response.headers.get('ETag');
  const shown = options.shows ?? (method === 'GET' ? path : undefined);
  if (shown && etag) {
    versions.set(shown, etag);
  }
  return (await response.json()) as T;
}

export const get = <T>(path: string, options: Options = {}) => call<T>('GET', path, undefined, options);
/** A key for one thing that somebody asked for. */
export const newKey = () => crypto.randomUUID();
export const post = <T>(path: string, body?: unknown, options: Options = {}) => call<T>('POST', path, body, options);
