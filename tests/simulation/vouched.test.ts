import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mintId, toUuid } from '#platform/kernel/id.ts';
import { wasDueVouched } from './vouched.ts';

const start = new Date('2026-11-24T10:00:00Z');
const hour = (count: number) => new Date(start.getTime() + count * 3_600_000);
const partId = mintId('prt', start.getTime(), Buffer.alloc(10, 1));
const part = {
  id: toUuid(partId),
  seller_account_id: 'copper',
  amount_minor: 6_000n,
  extended_at: null,
  proposal: { proposedAt: hour(1).toISOString() },
};
const mandate = { id: 'm', confirm_most_minor: 10_000n, confirm_after_hours: 24, revoked_at: null };
const around = { payment: { mandate_id: 'm' }, parts: [part], mandate, cases: [] };
const sms = { partId, channel: 'sms', at: hour(2) } as const;
const mail = { partId, channel: 'mail', at: hour(3) } as const;
const said = {
  words: [{ partId, at: hour(1) }],
  notices: [sms, mail],
  history: [],
};

describe('the exception of I11 for a shop’s word', () => {
  it('[B1h] covers a release when the hours after both notices have passed, and none before', () => {
    assert.ok(wasDueVouched(part, around, said, hour(27).getTime()));
    assert.equal(wasDueVouched(part, around, said, hour(27).getTime() - 1), false);
    const seller = { ...part, amount_minor: 4_000n };
    assert.ok(wasDueVouched(part, { ...around, parts: [part, seller] }, said, hour(27).getTime()));
  });

  it('[S127] covers none without right, word or notice, above the bound, or after an objection', () => {
    const objected = { what: 'objected', partId, at: hour(20) } as const;
    const late = hour(10_000).getTime();
    const none: [why: string, ...Parameters<typeof wasDueVouched>][] = [
      ['without the right', part, { ...around, mandate: { ...mandate, confirm_most_minor: null } }, said, late],
      ['of another mandate', part, { ...around, payment: { mandate_id: 'n' } }, said, late],
      ['after the end of the link', part, { ...around, mandate: { ...mandate, revoked_at: hour(20) } }, said, late],
      ['above the bound', part, { ...around, parts: [part, { ...part, amount_minor: 4_001n }] }, said, late],
      ['without a word that was sent', part, around, { ...said, words: [] }, late],
      ['without a word that was kept', { ...part, proposal: null }, around, said, late],
      ['without a mail', part, around, { ...said, notices: [sms] }, late],
      ['after an objection', part, around, { ...said, history: [objected] }, late],
      ['after an extension', { ...part, extended_at: hour(20) }, around, said, late],
      ['with a case', part, { ...around, cases: [{ opened_at: hour(20) }] }, said, late],
    ];
    for (const [why, ...asked] of none) assert.equal(wasDueVouched(...asked), false, why);
  });
});
