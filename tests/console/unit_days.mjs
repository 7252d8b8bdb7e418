// Days as people say them and as the interface takes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedAt, dayOf, endOf, isDay, lastDayOf, saidAt, standing } from '../../gateway/admin/console/src/texts/days.ts';

test('what ends with a day ends when the next begins, and is shown by that day again', () => {
  assert.equal(endOf('2026-03-31'), '2026-04-01');
  assert.equal(endOf('2026-12-31'), '2027-01-01');
  assert.equal(endOf('2028-02-28'), '2028-02-29');
  assert.equal(lastDayOf('2026-04-01T00:00:00+03:00'), '2026-03-31');
  assert.equal(lastDayOf('2026-12-31T22:00:00Z'), '2026-12-31');
  for (const night of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25']) { // summer time begins and ends
    const offset = night > '2026-03-28' && night < '2026-10-25' ? '+03:00' : '+02:00';
    assert.equal(lastDayOf(`${endOf(night)}T00:00:00${offset}`), night);
  }
});

test('what ends within a day has no last day', () => {
  assert.equal(lastDayOf('2026-04-01T00:00:01+03:00'), null);
  assert.equal(lastDayOf('2026-04-01T00:00:00Z'), null);
});

test('what gives is said when it is recorded, what takes away on its day', () => {
  const now = new Date('2026-06-15T21:30:00Z'); // the sixteenth in Finland
  assert.equal(dayOf(now), '2026-06-16');
  assert.equal(saidAt('2026-06-16', true, now), '2026-06-15T21:29:00.000Z');
  assert.equal(saidAt('2026-06-16', false, now), '2026-06-16');
  assert.equal(saidAt('2026-06-15', true, now), '2026-06-15');
});

test('what is asked as of today is asked at this moment, so that what was said today counts', () => {
  const now = new Date('2026-06-15T21:30:00Z'); // the sixteenth in Finland
  assert.equal(askedAt('2026-06-16', now), '2026-06-15T21:30:00.000Z');
  assert.ok(askedAt('2026-06-16', now) > saidAt('2026-06-16', true, now));
  assert.equal(askedAt('2026-06-15', now), '2026-06-15');
  assert.equal(askedAt('2026-06-17', now), '2026-06-17');
});

test('what begins later is ahead, what has ended is over, and its last day is still of it', () => {
  const of = (from, lastDay) => standing(from, lastDay && endOf(lastDay), '2026-11-30');
  assert.equal(of('2027-05-01', null), 'ahead');
  assert.equal(of('2026-12-01', '2027-05-01'), 'ahead');
  assert.equal(of('2026-11-30', null), 'now');
  assert.equal(of(null, null), 'now');
  assert.equal(of('2026-01-01', '2026-11-30'), 'now');
  assert.equal(of('2026-01-01', '2026-11-29'), 'over');
  assert.equal(standing(null, 1_000, 1_000), 'over');
  assert.equal(standing(1_001, null, 1_000), 'ahead');
});

test('what is no day yet fails nothing and is nobody\'s day', () => {
  for (const typed of ['20277-05-01', '120277-05-01', '2027-5-1', '2027-13-01', '2027-05', '', '+010000-01-01']) {
    assert.equal(isDay(typed), false, typed);
    assert.equal(endOf(typed), typed); // for the server to refuse
  }
  assert.equal(isDay('0002-05-01'), true); // a year is typed digit by digit
  assert.equal(endOf('9999-12-30'), '9999-12-31');
  assert.equal(endOf('9999-12-31'), '9999-12-31');
});
