import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur } from '../../../../tests/samples/payment.ts';
import { challengeOf, nothingTyped, readCampaign } from './domain.ts';
import type { Campaign, TypedCampaign } from './domain.ts';

const now = new Date('2026-11-10T09:00:00Z');
const typed: TypedCampaign = {
  name: 'Spring',
  code: 'spring-26',
  amount: '5',
  minimum: '20,00',
  budget: '€100',
  starts: '2026-11-01',
  ends: '2026-11-10',
  first: 'yes',
};

describe('a typed campaign', () => {
  const faultsOf = (more: Partial<TypedCampaign>) => {
    const read = readCampaign({ ...typed, ...more }, now);
    return read.ok ? [] : read.error.map(({ field, code }) => `${field} ${code}`);
  };

  it('[P7f] is read with its last day included', () => {
    assert.deepEqual(readCampaign(typed, now), {
      ok: true,
      value: {
        name: 'Spring',
        budget: eur(10_000n),
        terms: {
          code: 'SPRING26',
          amount: eur(500n),
          minimum: eur(2_000n),
          isFirstOnly: true,
          startsAt: new Date('2026-11-01'),
          endsAt: new Date('2026-11-11'),
        },
      },
    });
  });

  it('names every fault at once', () => {
    assert.deepEqual(faultsOf(nothingTyped), [
      'name name_missing',
      'code code_malformed',
      'amount amount_malformed',
      'minimum amount_malformed',
      'budget amount_malformed',
      'starts date_malformed',
      'ends date_malformed',
    ]);
    assert.deepEqual(faultsOf({ name: 'x'.repeat(101), code: 'ab!', amount: '0' }), [
      'name name_too_long',
      'code code_malformed',
      'amount amount_malformed',
    ]);
  });

  it('[P7f] never takes as much as the payer pays, more than its budget, or on a day that is over', () => {
    assert.deepEqual(faultsOf({ minimum: '5' }), ['minimum minimum_too_small']);
    assert.deepEqual(faultsOf({ minimum: '5.01', budget: '4.99' }), ['budget budget_too_small']);
    assert.deepEqual(faultsOf({ ends: '2026-11-09' }), ['ends end_too_early']);
    assert.deepEqual(faultsOf({ starts: '2026-12-02', ends: '2026-12-01' }), ['ends end_too_early']);
    assert.deepEqual(faultsOf({ ends: '2026-02-30' }), ['ends date_malformed']);
  });
});

describe('the signature of a second member', () => {
  it('[S62] is for this campaign with all that it says', () => {
    const read = readCampaign(typed, now);
    assert.ok(read.ok);
    const campaign: Campaign = {
      ...read.value,
      id: 'prm_1',
      askedBy: 'stf_ada',
      askedAt: now,
      expiresAt: now,
      decidedBy: null,
      decidedAt: null,
      decision: null,
      outcome: null,
    };
    const { terms } = campaign;
    const others: Partial<Campaign>[] = [
      { id: 'prm_2' },
      { name: 'Other' },
      { budget: eur(10_001n) },
      { askedBy: 'stf_bea' },
      { terms: { ...terms, code: 'OTHER' } },
      { terms: { ...terms, amount: eur(501n) } },
      { terms: { ...terms, minimum: eur(501n) } },
      { terms: { ...terms, isFirstOnly: false } },
      { terms: { ...terms, startsAt: now } },
      { terms: { ...terms, endsAt: now } },
    ];
    const all = [campaign, ...others.map((other) => ({ ...campaign, ...other }))].map(challengeOf);
    assert.equal(new Set(all.map((one) => one.toString('hex'))).size, all.length);
  });
});
