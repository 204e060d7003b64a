import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  changedDetails,
  contactRules,
  effectOf,
  judgeContactCode,
  mayChangeName,
  mayUndo,
  waitForAnother,
} from './domain.ts';
import type { Change, Proof } from './domain.ts';

const now = new Date('2026-11-30T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const holderId = 'hld_01jdqz3c5te7kqc8vm9r3rw2s4';
const proof: Proof = {
  id: '0193ae6f-0000-7000-8000-000000000000',
  holderId,
  sessionId: 'ses_01jdqz3c5te7kqc8vm9r3rw2s4',
  channel: 'email',
  contact: 'ada@example.com',
  tries: 0,
  sentAt: now,
  expiresAt: later(contactRules.codeMs.email),
};
const change: Change = {
  id: proof.id,
  holderId,
  channel: 'phone',
  before: '+353851234567',
  after: '+353851234568',
  changedAt: now,
  undoUntil: later(contactRules.undoMs),
  undoneAt: null,
};

describe('the code of a new number or address', () => {
  const outcome = (one: Proof, matches: boolean, at: Date) => {
    const judged = judgeContactCode(one, matches, at);
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[S145] works for ten minutes by mail and five by SMS, and for five tries', () => {
    assert.equal(outcome(proof, true, later(10 * 60_000 - 1)), 'ok');
    assert.equal(outcome(proof, true, later(10 * 60_000)), 'code_expired');
    assert.equal(contactRules.codeMs.phone, 5 * 60_000);
    assert.deepEqual(judgeContactCode({ ...proof, tries: 3 }, false, now), {
      ok: false,
      error: { code: 'code_wrong', triesLeft: 1 },
    });
    assert.equal(outcome({ ...proof, tries: 4 }, false, now), 'code_used_up');
    assert.equal(outcome({ ...proof, tries: 5 }, true, now), 'code_used_up');
  });

  it('can be sent again after thirty seconds', () => {
    assert.deepEqual(waitForAnother(proof, later(10_000)), {
      ok: false,
      error: { code: 'resend_too_soon', waitS: 20 },
    });
    assert.ok(waitForAnother(proof, later(30_000)).ok);
  });
});

describe('a change of a contact', () => {
  it('[S144b] can be undone for seven days, and once', () => {
    assert.ok(mayUndo(change, later(7 * 24 * 3_600_000 - 1)));
    assert.ok(!mayUndo(change, later(7 * 24 * 3_600_000)));
    assert.ok(!mayUndo({ ...change, undoneAt: now }, now));
    assert.ok(!mayUndo({ ...change, before: null }, now));
  });

  it('[S144b] of name and address names what differs', () => {
    const address = { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' };
    const before = { givenName: 'Ada', familyName: 'Byrne', address };
    assert.deepEqual(changedDetails(before, before), []);
    assert.deepEqual(changedDetails(before, { ...before, familyName: null }), ['name.changed']);
    assert.deepEqual(changedDetails(before, { ...before, address: { ...address, line2: 'Flat 2' } }), [
      'address.changed',
    ]);
    assert.deepEqual(changedDetails({ ...before, address: null }, { ...before, givenName: 'Eve' }), [
      'name.changed',
      'address.changed',
    ]);
  });

  it('[S144b] gives a number back only if it was the wallet’s for more than seven days', () => {
    const week = contactRules.undoMs;
    const to = '+353851234569';
    assert.deepEqual(effectOf([], to, now), { undoUntil: later(week) });
    assert.deepEqual(effectOf([change], to, later(week)), { undoUntil: later(week) });
    assert.deepEqual(effectOf([{ ...change, before: null }], to, later(1)), { undoUntil: later(1) });
    assert.deepEqual(effectOf([change], to, later(week + 1)), { undoUntil: later(2 * week + 1) });
  });

  it('[S144b] takes a change back for the undoing of the first open change from there', () => {
    const back = change.before!;
    const second = { ...change, before: change.after, after: back, changedAt: later(1), undoUntil: later(1) };
    const third = { ...change, id: '0193ae6f-0000-7000-8000-000000000001', changedAt: later(2) };
    assert.deepEqual(effectOf([third, second, change], back, later(3)), { undoes: change });
    assert.deepEqual(effectOf([change], back, later(contactRules.undoMs)), { undoUntil: later(contactRules.undoMs) });
    const mail = { ...change, before: 'Ada@example.com', after: 'other@example.com' };
    assert.deepEqual(effectOf([mail], 'ada@EXAMPLE.com', later(1)), { undoes: mail });
    const undone = { ...change, undoneAt: later(1) };
    assert.ok('undoUntil' in effectOf([undone], back, later(2)));
  });

  it('leaves a name that was checked with a document to support', () => {
    assert.deepEqual(
      ([0, 1, 2] as const).map((tier) => mayChangeName({ tier })),
      [true, true, false],
    );
  });
});
