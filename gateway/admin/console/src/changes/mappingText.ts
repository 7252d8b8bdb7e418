// A mapping's text, changed where somebody changed it and nowhere else: what was not touched keeps its bytes, its order and its
// comments. The table is a view of the text, never the other way round.
import { isMap, isScalar, isSeq, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';

export interface MappingLine {
  item: string;
  path: string;
  as: string;
  codes: string;
  form: string;
  required: boolean;
}

type Key = 'item' | 'path' | 'as' | 'codes' | 'form';

export const converters = [
  'text', 'hetu', 'person-id', 'date', 'instant', 'decimal', 'integer', 'boolean', 'code', 'phone', 'country', 'language',
  'business-id', 'identifier', 'birth-date', 'sex', 'name-part',
] as const;

function listIn(text: string, leg: string): YAMLSeq | null {
  const found = parseDocument(text, { keepSourceTokens: false }).getIn([leg, 'lines'], true);
  return isSeq(found) ? found : null;
}

/** The word of `like:` of a leg whose lines all come from that shape: it has none of its own. */
function likeAlone(text: string, leg: string): Scalar | null {
  const found = parseDocument(text, { keepSourceTokens: false }).get(leg, true);
  const like = isMap(found) && !found.flow && !found.has('lines') ? found.get('like', true) : null;
  return isScalar(like) && like.range ? like : null;
}

function scalar(map: YAMLMap, key: string): Scalar | null {
  const found = map.get(key, true);
  return isScalar(found) ? found : null;
}

const said = (map: YAMLMap, key: string) => {
  const value = scalar(map, key)?.value;
  return value === undefined || value === null ? '' : String(value);
};

/** The lines of one leg that stand in this text, without those of a shape; null where the text is no mapping at the moment. */
export function linesOf(text: string, leg: string): MappingLine[] | null {
  const list = listIn(text, leg);
  if (!list && likeAlone(text, leg)) {
    return [];
  }
  return (
    list?.items.filter(isMap).map((map) => ({
      item: said(map, 'item'),
      path: said(map, 'path'),
      as: said(map, 'as') || 'text',
      codes: said(map, 'codes'),
      form: said(map, 'form'),
      required: said(map, 'required') === 'true',
    })) ?? null
  );
}

/** As it may stand in a flow mapping; in quotes where it could be taken for something else. */
function written(value: string): string {
  return /^[\w/.][\w/.@-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|[\d.]+)$/i.test(value) ? value : JSON.stringify(value);
}

function mapOf(text: string, leg: string, item: string): YAMLMap | null {
  return listIn(text, leg)?.items.filter(isMap).find((map) => said(map, 'item') === item) ?? null;
}

/** One value of one line, in its place. */
export function withValue(text: string, leg: string, item: string, key: Key, value: string): string {
  const map = mapOf(text, leg, item);
  if (!map?.range) {
    return text;
  }
  const old = scalar(map, key);
  if (old?.range) {
    return text.slice(0, old.range[0]) + written(value) + text.slice(old.range[1]);
  }
  const last = map.items.at(-1);
  const after = last && isScalar(last.value) && last.value.range ? last.value.range[1] : map.range[1] - 1;
  if (map.flow) {
    return `${text.slice(0, after)}, ${key}: ${written(value)}${text.slice(after)}`;
  }
  const begin = text.lastIndexOf('\n', map.range[0]) + 1;
  return `${text.slice(0, after)}\n${' '.repeat(map.range[0] - begin)}${key}: ${written(value)}${text.slice(after)}`;
}

const endOfLine = (text: string, at: number) => {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found;
};

/** A line more, below the last. */
export function withLine(text: string, leg: string, path: string, item: string): string {
  const like = likeAlone(text, leg);
  if (like?.range) {
    const indent = text.slice(text.lastIndexOf('\n', like.range[0]) + 1).match(/^ */)?.[0] ?? '';
    const at = endOfLine(text, like.range[1]);
    return `${text.slice(0, at)}\n${indent}lines:\n${indent}  - {path: ${written(path)}, item: ${item}}${text.slice(at)}`;
  }
  const list = listIn(text, leg);
  const last = list?.items.at(-1);
  if (!isMap(last) || !last.range) {
    return text;
  }
  const first = text.lastIndexOf('\n', last.range[0]) + 1;
  const indent = text.slice(first).match(/^ */)?.[0] ?? '';
  const end = endOfLine(text, Math.max(last.range[0], last.range[1] - 1));
  return `${text.slice(0, end)}\n${indent}- {path: ${written(path)}, item: ${item}}${text.slice(end)}`;
}

/** `lines` as a key, where the leg is like a shape and would be whole without it. */
function keyOfLines(text: string, leg: string): Scalar | null {
  const found = parseDocument(text, { keepSourceTokens: false }).get(leg, true);
  const pair = isMap(found) && !found.flow && found.has('like') ? found.items.find((one) => isScalar(one.key) && one.key.value === 'lines') : null;
  return isScalar(pair?.key) ? pair.key : null;
}

/** Without one line; a comment behind it goes with it. The last one takes `lines:` with it where a shape has others. */
export function withoutLine(text: string, leg: string, item: string): string {
  const map = mapOf(text, leg, item);
  if (!map?.range) {
    return text;
  }
  const leaves = listIn(text, leg)?.items.length ?? 0;
  const key = leaves === 1 ? keyOfLines(text, leg) : null;
  const first = text.lastIndexOf('\n', key?.range?.[0] ?? map.range[0]) + 1;
  const end = endOfLine(text, Math.max(map.range[0], map.range[1] - 1));
  return text.slice(0, first) + text.slice(Math.min(text.length, end + 1));
}

/** /workAbilitySummary for health.work-ability-summary: a first guess, to be changed. */
export function guessedPath(item: string): string {
  const words = (item.split('.').at(-1) ?? item).split('-');
  return `/${words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')}`;
}
