// The text of a file while somebody types, against a server that others save in too.
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { TypedText } from '../../gateway/admin/console/src/changes/typedText.ts';

let server;
let browser;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  server = { version: 1, text: 'base', by: '' };
  browser = null;
});

const places = {
  read: async () => ({ version: server.version, text: server.text }),
  save: async (text, version) => {
    if (version !== server.version) {
      return { movedBy: server.by };
    }
    server = { version: version + 1, text, by: 'aino' };
    return { version: version + 1 };
  },
  kept: () => browser,
  keep: (kept) => {
    browser = kept;
  },
  forget: () => {
    browser = null;
  },
};

async function opened() {
  const typed = new TypedText(places);
  typed.see(await places.read());
  return typed;
}

const elsewhere = (text, by = 'eero') => {
  server = { version: server.version + 1, text, by };
};

/** The pause after typing, and all that follows from it. */
async function rest() {
  mock.timers.tick(1_000);
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

test('what is typed is saved at a pause, and nothing of it stays in the browser', async () => {
  const typed = await opened();
  typed.type('base a');
  assert.deepEqual(browser, { text: 'base a', origin: 'base' });
  await rest();
  assert.equal(server.text, 'base a');
  assert.equal(typed.saving, 'saved');
  assert.equal(browser, null);
});

test('another file saved meanwhile stands in nobody\'s way', async () => {
  const typed = await opened();
  elsewhere('base', '');
  typed.type('base a');
  await rest();
  assert.equal(server.text, 'base a');
  assert.equal(typed.saving, 'saved');
});

test('in a conflict nothing is saved by typing on: a person chooses', async () => {
  const typed = await opened();
  elsewhere('of a colleague');
  typed.type('mine a');
  await rest();
  assert.equal(typed.saving, 'conflict');
  assert.equal(typed.by, 'eero');
  typed.type('mine ab');
  await rest();
  await typed.save();
  assert.equal(typed.saving, 'conflict');
  assert.equal(server.text, 'of a colleague');
  assert.equal(browser.text, 'mine ab');
  await typed.keepMine();
  assert.equal(server.text, 'mine ab');
  assert.equal(typed.saving, 'saved');
});

test('what one keeps over another text is not kept over a third', async () => {
  const typed = await opened();
  elsewhere('second');
  typed.type('mine');
  await rest();
  elsewhere('third', 'silja');
  await typed.keepMine();
  assert.equal(typed.saving, 'conflict');
  assert.equal(typed.by, 'silja');
  assert.equal(server.text, 'third');
  await typed.takeTheirs();
  assert.equal(typed.text, 'third');
  assert.equal(browser, null);
});

test('text kept in the browser is saved where the server has what it began from, else a person chooses', async () => {
  browser = { text: 'base, yesterday', origin: 'base' };
  const same = await opened();
  assert.equal(same.text, 'base, yesterday');
  await rest();
  assert.equal(server.text, 'base, yesterday');

  elsewhere('of a colleague');
  browser = { text: 'over an old text', origin: 'base' };
  const other = await opened();
  await rest();
  assert.equal(other.saving, 'conflict');
  assert.equal(other.text, 'over an old text');
  assert.equal(server.text, 'of a colleague');
});

test('a text that came into force below an open editor is shown, and under typed text is a conflict', async () => {
  const looked = await opened();
  elsewhere('in force', '');
  looked.see(await places.read());
  assert.equal(looked.text, 'in force');

  const unasked = await opened();
  elsewhere('in force later', '');
  unasked.type('in force, one letter'); // before the page asked again
  await rest();
  assert.equal(unasked.saving, 'conflict');
  assert.equal(server.text, 'in force later');
  unasked.see(await places.read());
  assert.equal(unasked.text, 'in force, one letter');
});

test('a save whose answer was lost is one\'s own text, not another\'s', async () => {
  let lost = true;
  const typed = new TypedText({
    ...places,
    save: async (text, version) => {
      const saved = await places.save(text, version);
      if (lost) {
        lost = false;
        throw new Error('unreachable');
      }
      return saved;
    },
  });
  typed.see(await places.read());
  typed.type('base a');
  await rest();
  assert.equal(typed.saving, 'failed');
  typed.type('base ab');
  await rest();
  assert.equal(typed.saving, 'saved');
  assert.equal(server.text, 'base ab');
});

test('a conflict ends by itself where the other text is gone again', async () => {
  const typed = await opened();
  elsewhere('of a colleague');
  typed.type('mine');
  await rest();
  assert.equal(typed.saving, 'conflict');
  elsewhere('base');
  typed.see(await places.read());
  assert.equal(typed.saving, 'typing');
  assert.equal(typed.by, '');
  await rest();
  assert.equal(typed.saving, 'saved');
  assert.equal(server.text, 'mine');
});

test('a save that ends late leaves what another editor of the file keeps', async () => {
  let answer;
  const left = new TypedText({
    ...places,
    save: (text, version) => new Promise((done) => {
      answer = () => done(places.save(text, version));
    }),
  });
  left.see(await places.read());
  left.type('base a');
  const saved = left.save();
  const anew = await opened();
  assert.equal(anew.text, 'base a');
  anew.type('base ab');
  answer();
  await saved;
  assert.equal(left.saving, 'saved');
  assert.deepEqual(browser, { text: 'base ab', origin: 'base' });
});

test('in a conflict what is tried again is to take the other text', async () => {
  let lost = false;
  const typed = new TypedText({
    ...places,
    read: async () => {
      if (lost) {
        throw new Error('unreachable');
      }
      return places.read();
    },
  });
  typed.see(await places.read());
  elsewhere('of a colleague');
  typed.type('mine');
  await rest();
  lost = true;
  await typed.takeTheirs();
  assert.equal(typed.saving, 'conflict');
  assert.notEqual(typed.failure, null);
  lost = false;
  await typed.again();
  assert.equal(typed.text, 'of a colleague');
  assert.equal(typed.saving, 'saved');
  assert.equal(typed.failure, null);
});
