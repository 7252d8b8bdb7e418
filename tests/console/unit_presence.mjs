// Whether somebody is at the keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const kept = new Map();
globalThis.localStorage = {
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
};
const { isDeserted, isUnattended, somebodyIsHere } = await import('../../gateway/admin/console/src/session/presence.ts');
const minute = 60_000;
const start = Date.now() + minute;

test('a page asks by itself a minute after the last key, and is deserted after half an hour', () => {
  somebodyIsHere(start);
  assert.equal(isUnattended(start + minute), false);
  assert.equal(isUnattended(start + minute + 1), true);
  assert.equal(isDeserted(start + 29 * minute), false);
  assert.equal(isDeserted(start + 30 * minute), true);
});

test('somebody at another page of the browser is here too', () => {
  kept.set('lautturi.present', String(start + 29 * minute));
  assert.equal(isUnattended(start + 30 * minute), false);
  assert.equal(isDeserted(start + 58 * minute), false);
});

test('a time in the future is nobody\'s, for the clock was put back', () => {
  somebodyIsHere(start + 60 * minute);
  for (const wrong of [String(start + 600 * minute), 'soon']) {
    kept.set('lautturi.present', wrong);
    assert.equal(isDeserted(start + 89 * minute), false);
    assert.equal(isDeserted(start + 90 * minute), true);
  }
  kept.delete('lautturi.present');
  assert.equal(isUnattended(start + 40 * minute), false); // put back: from then on
  assert.equal(isDeserted(start + 69 * minute), false);
  assert.equal(isDeserted(start + 70 * minute), true);
  somebodyIsHere(start + 75 * minute);
  somebodyIsHere(start + 10 * minute);
  assert.equal(kept.get('lautturi.present'), String(start + 10 * minute));
});

test('where the browser keeps nothing, a page knows of itself', () => {
  globalThis.localStorage = {
    getItem: () => {
      throw new Error('private');
    },
    setItem: () => {
      throw new Error('full');
    },
  };
  somebodyIsHere(start + 100 * minute);
  assert.equal(isDeserted(start + 129 * minute), false);
  assert.equal(isDeserted(start + 130 * minute), true);
});
