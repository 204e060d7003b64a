import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeStatement } from './domain.ts';
import type { KnownStatement } from './domain.ts';

const IBAN = 'IE29AIBK93115212345678';
const statement = {
  id: 'S2',
  iban: IBAN,
  currency: 'EUR',
  number: 2,
  endsOn: '2026-11-02',
  openingMinor: 500n,
  closingMinor: 700n,
  entries: [],
  digest: 'two',
} as const;
const last: KnownStatement = {
  ...statement,
  id: 'S1',
  number: 1,
  endsOn: '2026-11-01',
  closingMinor: 500n,
  digest: 'one',
};
const judge = (change: Partial<KnownStatement>, known: { same?: KnownStatement; last?: KnownStatement } = { last }) =>
  judgeStatement({ ...statement, ...change }, [IBAN], known);

describe('a bank statement', () => {
  it('[O2f] follows the one before it', () => {
    assert.deepEqual(judge({}), { ok: true, value: 'new' });
    assert.deepEqual(judge({ openingMinor: 1n, number: 9 }, {}), { ok: true, value: 'new' });
    assert.deepEqual(judge({ number: null }), { ok: true, value: 'new' });
    assert.deepEqual(judge({ number: 1 }), { ok: true, value: 'new' });
  });

  it('[O2f] changes nothing when it is imported again, and is refused when it says something else', () => {
    assert.deepEqual(judge({}, { same: statement, last: statement }), { ok: true, value: 'known' });
    assert.deepEqual(judge({ digest: 'other' }, { same: statement, last }), {
      ok: false,
      error: { code: 'statement_changed', id: 'S2' },
    });
  });

  it('[O2f] is refused for another account, after a gap, and out of order', () => {
    const codeOf = (judged: ReturnType<typeof judge>) => (judged.ok ? judged.value : judged.error.code);
    assert.equal(codeOf(judge({ iban: 'DE89370400440532013000' })), 'account_unknown');
    assert.equal(codeOf(judge({ openingMinor: 499n })), 'statement_gap');
    assert.equal(codeOf(judge({ number: 3 })), 'statement_skipped');
    assert.equal(codeOf(judge({ endsOn: '2026-11-01' })), 'statement_out_of_order');
  });
});
