// What pages reckon before they show it, and what they send.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attemptsOf, roomFor } from '../../gateway/admin/console/src/pages/partners/retrying.ts';
import { questionOf } from '../../gateway/admin/console/src/pages/rules/question.ts';
import { expectedOf, numberSaid, usual } from '../../gateway/admin/console/src/pages/run/expecting.ts';
import { begun, failed, movedTo } from '../../gateway/admin/console/src/parts/broken.ts';
import { inWholeUnits } from '../../gateway/admin/console/src/texts/units.ts';

test('a page that failed stays so until somebody goes somewhere, and then all begins afresh', () => {
  const broken = { ...begun('first'), ...failed };
  assert.equal(broken.isBroken, true);
  assert.equal(movedTo('first', broken), null); // drawn again for another reason: it would fail again and again
  assert.deepEqual(movedTo('second', broken), { at: 'second', isBroken: false });
});

const asking = {
  at: '2026-11-30',
  register: 'etela-satakunta',
  party: 'kela',
  purpose: 'unemployment-benefit',
  fields: ['health.work-ability-summary'],
  facts: ['relation.statement-request'],
  of: 'case',
  said: '',
  roles: ['gdpr9'],
  held: '',
  subject: '010594-904A',
  why: { read_for: 'supervision', reason: ' HAK-2026-51 ' },
};

test('of a case in point nobody is looked for: no code is sent, and all is said of consents and holds', () => {
  const silent = questionOf(asking);
  assert.deepEqual(silent.consents, []);
  assert.deepEqual(silent.holds, []);
  assert.deepEqual(silent.facts, { 'relation.statement-request': true });
  for (const key of ['subject', 'reason', 'read_for']) {
    assert.equal(key in silent, false, key);
  }
  const told = questionOf({ ...asking, said: 'withdrawn', held: 'turvakielto' });
  assert.deepEqual(told.holds, [{ kind: 'turvakielto', state: 'upheld' }]);
  const [consent] = told.consents;
  assert.deepEqual(
    [consent.kind, consent.role, consent.items, consent.parties, consent.purposes, consent.expressed_at],
    ['withdrawn', 'gdpr9', asking.fields, ['kela'], ['unemployment-benefit'], asking.at],
  );
});

test('a consent is asked about in as many roles as are chosen, one event for each', () => {
  const { consents } = questionOf({ ...asking, said: 'given', roles: ['gdpr9', 'secrecy-waiver'] });
  assert.deepEqual(consents.map((one) => one.role), ['gdpr9', 'secrecy-waiver']);
  for (const one of consents) {
    assert.deepEqual([one.kind, one.items, one.explicit, one.itemised, one.written], ['given', asking.fields, true, true, true]);
  }
});

test('of a person the store is asked, for a purpose and a reason, and nothing that was chosen before goes along', () => {
  const asked = questionOf({ ...asking, of: 'person', subject: ' 010594-904A ', said: 'given', held: 'deceased' });
  assert.equal(asked.subject, '010594-904A');
  assert.equal(asked.reason, 'HAK-2026-51');
  assert.equal(asked.read_for, 'supervision');
  assert.equal('consents' in asked, false); // where both are said, the store is not asked
  assert.equal('holds' in asked, false);
});

test('how many are expected is what the expectation says, or what came the last times', () => {
  const earlier = [{ in: 112 }, { in: null }, { in: 98 }]; // one is still open
  const by = (least, most) => [{ least, most }];
  assert.deepEqual(usual(earlier), { least: 98, most: 112 });
  assert.equal(usual([{ in: null }]), null);
  assert.deepEqual(expectedOf({ by: by(1, 50_000), earlier }), { least: 1, most: 50_000 });
  assert.deepEqual(expectedOf({ by: by(0, 0), earlier }), { least: 0, most: 0 }); // none is a number, too
  assert.deepEqual(expectedOf({ by: by(0, 1_000_000_000), earlier }), { least: 98, most: 112 }); // it says by when, and no number
  assert.deepEqual(numberSaid({ least: 5, most: 1_000_000_000 }), { least: 5, most: null });
  assert.deepEqual(numberSaid({ least: 0, most: 0 }), { least: 0, most: 0 });
  assert.equal(numberSaid({ least: 0, most: 1_000_000_000 }), null);
  assert.equal(expectedOf({ by: [], earlier: [] }), null);
});

test('attempts are the first one and one after each wait, or as many as there is time for', () => {
  assert.equal(attemptsOf({ waits_seconds: [0, 5, 30], deadline: null }), 4);
  assert.equal(attemptsOf({ waits_seconds: [], deadline: null }), 1);
  assert.equal(attemptsOf({ waits_seconds: [0], deadline: { within_seconds: 86_400 } }), null);
});

test('the budget is a share of what is tried, and never less than a few', () => {
  const budget = { percent: 20, least: 10 };
  assert.equal(roomFor(0, budget), 10);
  assert.equal(roomFor(50, budget), 10);
  assert.equal(roomFor(99, budget), 19); // as the gateway reckons: no part of one
});

test('a span is said in the largest unit that leaves no rest', () => {
  const said = (seconds) => Object.values(inWholeUnits(seconds)).join(' ');
  assert.deepEqual([0, 45, 300, 5_400, 7_200, 86_400, 90_000].map(said),
    ['0 second', '45 second', '5 minute', '90 minute', '2 hour', '1 day', '25 hour']);
});
