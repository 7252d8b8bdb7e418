// What was typed into a form when the session ended.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

let stored;
globalThis.sessionStorage = {};
const storage = (key) => ({ enumerable: false, value: key });
Object.defineProperties(globalThis.sessionStorage, {
  getItem: storage((key) => globalThis.sessionStorage[key] ?? null),
  setItem: storage((key, value) => {
    globalThis.sessionStorage[key] = value;
  }),
  removeItem: storage((key) => {
    delete globalThis.sessionStorage[key];
  }),
});
const { endedByItself, held, heldOnlyBy, hold, release } = await import('../../gateway/admin/console/src/session/held.ts');

beforeEach(() => heldOnlyBy(undefined));

test('it is there again for the same person when the session ended by itself', () => {
  hold('aino', '/changes title', '"Kelan asiakirjat"', 'window');
  endedByItself();
  release('aino', '/changes title');
  heldOnlyBy('aino');
  assert.equal(held('aino', '/changes title'), 'Kelan asiakirjat');
  assert.equal(held('aino', '/changes reason'), undefined);
});

test('a form that is left holds nothing', () => {
  hold('aino', '/changes title', '"x"', 'window');
  release('aino', '/changes title');
  assert.equal(held('aino', '/changes title'), undefined);
  assert.deepEqual(Object.keys(sessionStorage), []);
});

test('nobody else finds it, and it is gone when they sign in or when one signs out', () => {
  for (const next of ['ain', undefined]) {
    hold('aino', '/changes title', '"x"', 'window');
    endedByItself();
    release('aino', '/changes title');
    assert.equal(held('ain', 'o /changes title'), undefined);
    heldOnlyBy(next);
    assert.equal(held('aino', '/changes title'), undefined);
    assert.deepEqual(Object.keys(sessionStorage), []);
  }
});

test('a reason, which may name a person, never stands in the storage of the browser', () => {
  hold('aino', '/changes/1 reason', '"Eeron toive"', 'page');
  assert.deepEqual(Object.keys(sessionStorage), []);
  assert.equal(held('aino', '/changes/1 reason'), 'Eeron toive');
});
