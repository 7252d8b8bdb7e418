// The way back through what was typed in a mapping.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, nothingDone, undone } from '../../gateway/admin/console/src/changes/undo.ts';

test('every step is taken back, to the first text, also after being kept as text', () => {
  const texts = ['path: /familyName\n', 'path: /familyNam\n', 'path: /\n', 'path: /sukunimi\n', '', 'aa', 'aaa', 'a', 'äö\n'];
  let undo = nothingDone;
  texts.slice(1).forEach((text, index) => {
    undo = done(undo, texts[index], text);
  });
  undo = JSON.parse(JSON.stringify(undo));
  let now = texts.at(-1);
  for (const before of texts.slice(0, -1).reverse()) {
    undo = undone(undo, now);
    now = undo.text;
    assert.equal(now, before);
  }
  assert.deepEqual(undo.steps, []);
});

test('what another saved meanwhile is taken back first, never lost in one\'s own text', () => {
  const mine = done(nothingDone, 'a', 'ab');
  const back = undone(mine, 'theirs');
  assert.equal(back.text, 'ab');
  assert.equal(undone(back, 'ab').text, 'a');
  const on = done(mine, 'theirs', 'theirs, mine');
  assert.equal(undone(on, 'theirs, mine').text, 'theirs');
  assert.equal(undone(undone(on, 'theirs, mine'), 'theirs').text, 'ab');
});

test('where nothing was done nothing is taken back', () => {
  assert.equal(undone(nothingDone, 'text'), nothingDone);
});
