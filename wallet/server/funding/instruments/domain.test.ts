import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardName, cardStatus, continueAfter } from './domain.ts';

describe('a card', () => {
  it('[W9f] is valid until the last instant of its month, and marked as expiring shortly before', () => {
    const card = { expMonth: 2, expYear: 2027 };
    assert.equal(cardStatus(card, new Date('2026-12-01T00:00:00Z')), 'active');
    assert.equal(cardStatus(card, new Date('2027-01-20T00:00:00Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-02-28T23:59:59Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-03-01T12:00:00Z')), 'expired');
    assert.equal(cardStatus({ expMonth: 12, expYear: 2026 }, new Date('2027-01-01T12:00:00Z')), 'expired');
  });

  it('[S179] is valid until its month has ended in every time zone, and no longer', () => {
    const card = { expMonth: 2, expYear: 2027 };
    assert.equal(cardStatus(card, new Date('2027-03-01T00:00:00Z')), 'expiring');
    assert.equal(cardStatus(card, new Date('2027-03-01T11:59:59Z')), 'expiring', 'it is February on Baker Island');
    assert.equal(cardStatus(card, new Date('2027-03-01T12:00:00Z')), 'expired');
  });

  it('is named by brand and last four digits', () => {
    assert.equal(cardName({ brand: 'mastercard', last4: '4444' }), 'Mastercard •••• 4444');
    assert.equal(cardName({ brand: '<b>', last4: '0005' }), 'Card •••• 0005');
  });

  it('returns the person to where they came from, with the outcome of the visit', () => {
    assert.equal(continueAfter({ continueTo: '/cards', status: 'linked' }), '/cards?card=linked');
    assert.equal(
      continueAfter({ continueTo: '/id/top-up?amount=10&continue=%2Fid%2Fapprove%2Fpay_1', status: 'canceled' }),
      '/id/top-up?amount=10&continue=%2Fid%2Fapprove%2Fpay_1&card=canceled',
    );
    assert.equal(continueAfter({ continueTo: '/cards', status: 'started' }), '/cards');
  });
});
