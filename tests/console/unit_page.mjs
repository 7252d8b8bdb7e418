// Whose page it is while another page of the browser signs in anew.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { currentPage, goesOn, usePageOf } from '../../gateway/admin/console/src/api/page.ts';

const aino = { signed_in: true, set_up: true, user: 'aino', page_token: 'old' };
const again = { ...aino, page_token: 'new' };
let told;

beforeEach(() => {
  usePageOf(aino);
  told = [];
});

const call = (shown, session) =>
  goesOn(shown, async () => session, () => told.push('nobody'), () => told.push('another'));

test('of several calls at once each goes on in the new session', async () => {
  const [shown, late] = [currentPage(), currentPage()];
  assert.deepEqual(await Promise.all([call(shown, again), call(shown, again)]), [true, true]);
  assert.equal(currentPage().token, 'new');
  assert.equal(await call(late, again), true); // refused only after the others had gone on
  assert.equal(await call(currentPage(), again), false); // what the new session refuses, too, is not asked for ever
  assert.deepEqual(told, []);
});

test('nobody\'s page goes on, nor another\'s', async () => {
  const shown = currentPage();
  assert.equal(await call(shown, { signed_in: false, set_up: true }), false);
  assert.equal(await call(shown, { ...again, user: 'eero' }), false);
  assert.deepEqual(told, ['nobody', 'another']);
  assert.equal(currentPage().token, 'old');
});

test('a call of hers is not made as him who signed in at the same page meanwhile', async () => {
  const shown = currentPage();
  usePageOf({ ...again, user: 'eero' });
  assert.equal(await call(shown, again), false);
  assert.deepEqual(currentPage(), { token: 'new', user: 'eero' });
});
