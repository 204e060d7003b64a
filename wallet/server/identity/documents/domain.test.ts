import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  askAgainAt,
  canRetry,
  checkRules,
  judgeDocument,
  judgeStart,
  readDecision,
  readError,
  stepOf,
} from './domain.ts';
import type { DocumentCheck, Known, Reading, SeenDocument } from './domain.ts';

const now = new Date('2026-03-01T08:00:00Z');
const later = (ms: number): Date => new Date(now.getTime() + ms);
const today = '2026-03-01';

const check: DocumentCheck = {
  id: 'doc_01jdqz3c5te7kqc8vm9r3rw2s4',
  cell: 0,
  holderId: 'hld_01jdqz3c5te7kqc8vm9r3rw2s4',
  processorId: 'vs_1',
  status: 'started',
  continueTo: '/',
  startedAt: now,
  askedAt: now,
  reason: null,
  findings: [],
  kind: null,
  country: null,
  expiresOn: null,
  numberEnd: null,
  person: null,
  seen: null,
  decidedAt: null,
  decidedBy: null,
  redactedAt: null,
};
const document: SeenDocument = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-12-10',
  kind: 'passport',
  country: 'IE',
  expiresOn: '2034-05-31',
  numberEnd: '67',
};
const known: Known = {
  profile: { givenName: 'Ada', familyName: 'Byrne', birthDate: '1990-12-10' },
  isElsewhere: false,
  isListed: false,
};

describe('judging a verified document', () => {
  const judge = (seen: Partial<SeenDocument> = {}, more: Partial<Known> = {}) =>
    judgeDocument({ ...document, ...seen }, { ...known, ...more }, today);

  it('[W5b] accepts the name and birth date of the profile', () => {
    assert.deepEqual(judge(), { kind: 'accepted' });
    assert.deepEqual(judge({ expiresOn: today }), { kind: 'accepted' }, 'valid on its last day');
    assert.deepEqual(judge({ expiresOn: null }), { kind: 'accepted' });
  });

  it('[W5f] refuses another person, another birth date and an expired document, each with its reason', () => {
    assert.deepEqual(judge({ givenName: 'Robin', familyName: 'Otherwise' }), {
      kind: 'refused',
      reason: 'name_differs',
    });
    assert.deepEqual(judge({ birthDate: '1990-12-11' }), { kind: 'refused', reason: 'birth_date_differs' });
    assert.deepEqual(judge({ expiresOn: '2026-02-28' }), { kind: 'refused', reason: 'document_expired' });
    for (const seen of [{ birthDate: null }, { givenName: null, familyName: null }]) {
      assert.deepEqual(judge(seen), { kind: 'refused', reason: 'document_unverified_other' });
    }
    const unborn = { ...known.profile, birthDate: null };
    assert.equal(judge({ birthDate: null }, { profile: unborn }).kind, 'refused', 'no date never equals no date');
  });

  it('[W5f] asks an operator about a similar name, another wallet and a list, and refuses nobody for them', () => {
    assert.deepEqual(judge({ givenName: 'Ada Maria' }, { isElsewhere: true, isListed: true }), {
      kind: 'review',
      findings: ['name_similar', 'person_elsewhere', 'on_list'],
    });
    assert.deepEqual(judge({}, { isListed: true }), { kind: 'review', findings: ['on_list'] });
  });
});

describe('what a reading means for a check', () => {
  const step = (reading: Reading, status: DocumentCheck['status'] = 'started', ageMs = 0) =>
    stepOf({ ...check, status }, reading, later(ageMs));
  const open: Reading = { status: 'open', url: 'https://a.example', error: null };

  it('[W5b] changes nothing of a check that is decided or in review', () => {
    for (const status of ['accepted', 'refused', 'canceled', 'review'] as const) {
      assert.deepEqual(step({ status: 'verified', document }, status), { kind: 'stays' });
      assert.deepEqual(step({ status: 'canceled' }, status), { kind: 'stays' });
    }
  });

  it('[W5b] follows the processor between its page and its work', () => {
    assert.deepEqual(step(open), { kind: 'stays' });
    assert.deepEqual(step(open, 'processing'), { kind: 'waits', status: 'started' });
    assert.deepEqual(step({ status: 'processing' }), { kind: 'waits', status: 'processing' });
    assert.deepEqual(step({ status: 'processing' }, 'processing'), { kind: 'stays' });
    assert.deepEqual(step({ status: 'verified', document }), { kind: 'judge', document });
  });

  it('[W5f] ends with the processor’s reason, after two days without a document, and after three of silence', () => {
    assert.deepEqual(step({ ...open, error: 'document_expired' }), { kind: 'refused', reason: 'document_expired' });
    assert.deepEqual(step(open, 'started', checkRules.openForMs - 1), { kind: 'stays' });
    assert.deepEqual(step(open, 'started', checkRules.openForMs), { kind: 'canceled' });
    const silent = step({ status: 'processing' }, 'processing', checkRules.silentAfterMs);
    assert.deepEqual(silent, { kind: 'refused', reason: 'processor_silent' });
    assert.equal(readError('a_code_of_next_year'), 'document_unverified_other');
    assert.equal(readError('constructor'), 'document_unverified_other');
  });

  it('asks soon at first, and ever more rarely', () => {
    const waits = (ageMs: number) => askAgainAt(check, later(ageMs)).getTime() - later(ageMs).getTime();
    assert.deepEqual([waits(0), waits(3_600_000), waits(86_400_000)], [300_000, 3_600_000, 6 * 3_600_000]);
  });
});

describe('beginning a check', () => {
  const holder = { tier: 1, status: 'active' } as const;
  const codeOf = (of: Parameters<typeof judgeStart>[0], checks: readonly DocumentCheck[] = []) => {
    const judged = judgeStart(of, checks, now);
    return judged.ok ? 'ok' : judged.error.code;
  };

  it('[W5b] is for holders with a profile and without a document, whose wallet is not frozen', () => {
    assert.deepEqual(
      [
        codeOf(holder),
        codeOf({ ...holder, tier: 0 }),
        codeOf({ ...holder, tier: 2 }),
        codeOf({ ...holder, status: 'frozen' }),
      ],
      ['ok', 'profile_missing', 'already_raised', 'account_frozen'],
    );
  });

  it('[W5f] waits for an open one, and ends after a refusal for good', () => {
    const after = (status: DocumentCheck['status'], reason: DocumentCheck['reason'] = null) =>
      codeOf(holder, [{ ...check, status, reason }]);
    assert.deepEqual(
      [after('processing'), after('review'), after('refused', 'document_expired'), after('refused', 'other_person')],
      ['check_waits', 'check_waits', 'ok', 'refused_for_good'],
    );
    assert.equal(canRetry({ status: 'refused', reason: 'not_possible' }), false);
  });

  it('[W5b] is allowed five times a day, and goes on with one that has begun', () => {
    const ended = { ...check, status: 'canceled' } as const;
    const five = Array.from({ length: 5 }, (_, at) => ({ ...ended, askedAt: later(-at * 1_000) }));
    assert.equal(codeOf(holder, five.slice(1)), 'ok');
    const refused = judgeStart(holder, five, now);
    const until = later(checkRules.dayMs - 4_000);
    assert.deepEqual(refused, { ok: false, error: { code: 'checks_too_many', until } });
    assert.equal(codeOf(holder, [{ ...check }, ...five.slice(1)]), 'ok');
    assert.equal(
      codeOf(
        holder,
        five.map((one) => ({ ...one, askedAt: later(-checkRules.dayMs) })),
      ),
      'ok',
    );
  });
});

it('[W5f] an operator decides only with a reason of that decision', () => {
  assert.deepEqual(readDecision('refuse', 'other_person'), {
    ok: true,
    value: { decision: 'refuse', reason: 'other_person' },
  });
  assert.deepEqual(readDecision('accept', 'other_person'), { ok: false, error: { code: 'reason_missing' } });
  assert.deepEqual(readDecision('constructor', 'x'), { ok: false, error: { code: 'decision_missing' } });
});
