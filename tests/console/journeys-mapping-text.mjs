// The text of a mapping is changed where somebody changed it, and nowhere else: held with every mapping that is shipped.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// beside its packages, as the build has put it there
const built = join(process.env.CONSOLE_PACKAGES, '..', '..', '..', 'gateway', 'admin', 'console', 'src', 'changes');
const { linesOf, withLine, withoutLine, withValue } = await import(join(built, 'mappingText.ts'));

/** Every leg of every shipped mapping, as text. */
function* legs() {
  const folder = join(source, 'mappings', 'exchanges');
  for (const exchange of readdirSync(folder)) {
    const file = join(folder, exchange, 'mapping.yaml');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    for (const leg of ['record', 'request', 'response']) {
      const lines = linesOf(text, leg);
      if (lines) {
        yield { exchange, leg, text, lines };
      }
    }
  }
}

/** What stands between the first and the last difference. */
function difference(before, after) {
  let first = 0;
  while (before[first] !== undefined && before[first] === after[first]) {
    first += 1;
  }
  let last = 0;
  while (last < before.length - first && last < after.length - first && before.at(-1 - last) === after.at(-1 - last)) {
    last += 1;
  }
  return [before.slice(first, before.length - last), after.slice(first, after.length - last)];
}

test('another place for an item changes the bytes of that place alone', () => {
  let tried = 0;
  for (const { exchange, leg, text, lines } of legs()) {
    for (const { item, path } of lines) {
      const after = withValue(text, leg, item, 'path', '/@@');
      assert.equal(linesOf(after, leg).find((line) => line.item === item).path, '/@@', `${exchange} ${item}`);
      const [was, is] = difference(text, after);
      assert.ok(was.length <= path.length + 2 && is.length <= 5, `${exchange} ${item}: ${was} → ${is}`);
      assert.equal(linesOf(withValue(text, leg, item, 'as', 'date'), leg).find((line) => line.item === item).as, 'date');
      tried += 1;
    }
  }
  assert.ok(tried > 300);
});

test('a line comes at the end and goes without a trace', () => {
  for (const { exchange, leg, text, lines } of legs()) {
    const more = withLine(text, leg, '/new', 'some.item');
    assert.deepEqual(linesOf(more, leg).map((line) => line.item), [...lines.map((line) => line.item), 'some.item'], exchange);
    assert.equal(withoutLine(more, leg, 'some.item'), text, exchange);
  }
});

test('a leg whose lines all come from a shape has a table, and its first own line stands below the shape', () => {
  const text = '# whom it is about\nrecord:\n  like: person # shapes/person.yaml\n  stamp: {from: x, recorded-at: /at}\n';
  assert.deepEqual(linesOf(text, 'record'), []);
  const one = withLine(text, 'record', '/phone', 'person.contact.phone');
  assert.equal(one, text.replace('person.yaml\n', 'person.yaml\n  lines:\n    - {path: /phone, item: person.contact.phone}\n'));
  assert.deepEqual(linesOf(one, 'record').map((line) => line.path), ['/phone']);
  const two = withLine(one, 'record', '/email', 'person.contact.email');
  assert.equal(withoutLine(two, 'record', 'person.contact.email'), one);
  assert.equal(withoutLine(one, 'record', 'person.contact.phone'), text); // an empty `lines:` would be an error
  assert.ok([...legs()].some(({ lines }) => lines.length === 0));
});

test('a text that is no mapping has no table, and nothing is changed in it', () => {
  for (const text of ['', 'record: [', 'record:\n  lines: none\n', 'record: {lines: []}\n']) {
    assert.equal(withValue(text, 'record', 'person.name.family', 'path', '/x'), text);
    assert.equal(withLine(text, 'record', '/x', 'person.name.family'), text);
    assert.equal(withoutLine(text, 'record', 'person.name.family'), text);
  }
  assert.equal(linesOf('record: [', 'record'), null);
});
