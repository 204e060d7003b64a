import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CardJson } from '../../app/wire.ts';
import { cardName, expiryWarning, expiryWords, preferredCard } from './view.ts';

const card: CardJson = {
  id: 'ins_1',
  kind: 'card',
  nickname: null,
  brand: 'visa',
  last4: '4242',
  exp_month: 4,
  exp_year: 2031,
  funding: 'credit',
  country: 'IE',
  status: 'active',
  added_at: '2026-11-24T10:00:00.000Z',
};

describe('a linked card', () => {
  it('is named by brand and last four digits', () => {
    assert.equal(cardName(card), 'Visa •••• 4242');
    assert.equal(cardName({ brand: 'something_new', last4: '0005' }), 'Card •••• 0005');
    assert.equal(cardName({ ...card, nickname: 'Travel' }), 'Travel, Visa •••• 4242');
    assert.equal(expiryWords(card), '04/31');
  });

  it('[W9f] warns when it expires or has expired', () => {
    assert.equal(expiryWarning(card), undefined);
    assert.equal(expiryWarning({ ...card, status: 'expiring' }), 'Expires soon (04/31)');
    assert.equal(expiryWarning({ ...card, status: 'expired' }), 'Expired 04/31');
  });

  it('is offered first if it is the newest that has not expired', () => {
    const expired = { ...card, id: 'ins_0', status: 'expired' as const };
    assert.equal(preferredCard([expired, card])?.id, 'ins_1');
    assert.equal(preferredCard([expired]), undefined);
  });
});
