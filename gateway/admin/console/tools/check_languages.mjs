// Holds the three languages to each other and to the code: the same keys, the same placeholders, no text empty, no key
// unused, no word in a page that stands in no language.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');
const wrong = [];

function flat(node, prefix = '') {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );
}

const texts = Object.fromEntries(
  ['fi', 'sv', 'en'].map((language) => [
    language,
    new Map(flat(JSON.parse(readFileSync(join(source, 'texts', `${language}.json`), 'utf8')))),
  ]),
);
const placeholders = (text) => [...text.matchAll(/\{\{(\w+)/g)].map((found) => found[1]).sort().join();

for (const [language, own] of Object.entries(texts)) {
  for (const [key, text] of texts.fi) {
    if (!own.has(key)) {
      wrong.push(`${language}: ${key} is missing`);
    } else if (own.get(key).trim() === '') {
      wrong.push(`${language}: ${key} is empty`);
    } else if (placeholders(own.get(key)) !== placeholders(text)) {
      wrong.push(`${language}: ${key} has other placeholders than fi`);
    }
  }
  for (const key of own.keys()) {
    if (!texts.fi.has(key)) {
      wrong.push(`${language}: ${key} stands in this language only`);
    }
  }
}

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : [];
  });
}

const code = files(source).map((path) => readFileSync(path, 'utf8')).join('\n');
// `code.${…}` uses every key below code
const families = [...code.matchAll(/`([\w.]+)\.\$\{/g)].map((found) => `${found[1]}.`);
for (const key of texts.fi.keys()) {
  const bare = key.replace(/_(one|other)$/, '');
  if (!code.includes(`'${bare}'`) && !families.some((family) => key.startsWith(family))) {
    wrong.push(`${key} is used nowhere`);
  }
}
for (const [, key] of code.matchAll(/\bt\('([\w.]+)'/g)) {
  if (!texts.fi.has(key) && !texts.fi.has(`${key}_other`)) {
    wrong.push(`${key} is used and stands in no language`);
  }
}

if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
