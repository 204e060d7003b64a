import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { err, ok } from '#platform/kernel/result.ts';
import { eventReader } from './stripe-events-gateway.ts';

const stripe = new Stripe('sk_test_unused');
const secrets = { webhookSecret: 'whsec_own', thinWebhookSecret: 'whsec_thin', connectWebhookSecret: 'whsec_connect' };
const now = new Date('2026-11-24T10:00:00Z');

function reads(body: object, secret: string, isConnect = true) {
  const payload = JSON.stringify(body);
  const timestamp = now.getTime() / 1_000;
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return eventReader(stripe, { ...secrets, isConnect })(payload, header, now);
}

const event = (type: string, id: string, more: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  data: { object: { id } },
  ...more,
});
const ofAccount = (type: string, id: string) => event(type, id, { account: 'acct_1' });
const other = ok({ about: 'other' });

describe('an event of a connected account', () => {
  it('[S110] [W9c] is about its payout, under the secret of its endpoint alone', () => {
    const failed = ofAccount('payout.failed', 'po_1');
    assert.deepEqual(reads(failed, 'whsec_connect'), ok({ about: 'payout', processorId: 'acct_1/po_1' }));
    for (const secret of ['whsec_own', 'whsec_thin'])
      assert.deepEqual(reads(failed, secret), err({ code: 'signature_wrong' }));
    assert.deepEqual(reads(event('payout.failed', 'po_1'), 'whsec_connect'), err({ code: 'signature_wrong' }));
  });

  it('[S113] is about nothing else: its charges and cards are none of the wallet’s', () => {
    for (const type of ['payment_intent.succeeded', 'charge.dispute.created', 'account.updated', 'refund.failed'])
      assert.deepEqual(reads(ofAccount(type, 'pi_1'), 'whsec_connect'), other, type);
    assert.deepEqual(reads(event('payout.paid', 'po_1'), 'whsec_own'), other);
  });

  it('[S114] is ignored by a wallet that pays in another way, and so are the events of that way', () => {
    assert.deepEqual(reads(ofAccount('payout.paid', 'po_1'), 'whsec_connect', false), other);
    const thin = {
      id: 'evt_test_1',
      object: 'v2.core.event',
      type: 'v2.money_management.outbound_payment.posted',
      created: now.toISOString(),
      livemode: false,
      related_object: { id: 'obp_1', type: 'v2.money_management.outbound_payment', url: '/v2/obp_1' },
    };
    assert.deepEqual(reads(thin, 'whsec_thin'), other);
    assert.deepEqual(reads(thin, 'whsec_thin', false), ok({ about: 'payout', processorId: 'obp_1' }));
  });

  it('[S137b] is refused if it names no account or no payout', () => {
    for (const body of [
      event('payout.paid', 'po_1', { account: null }),
      event('payout.paid', 'po_1', { account: { id: 'acct_1' } }),
      { ...ofAccount('payout.paid', 'po_1'), data: {} },
      { object: 'event', account: 'acct_1' },
    ])
      assert.deepEqual(reads(body, 'whsec_connect'), err({ code: 'webhook_malformed' }), JSON.stringify(body));
  });
});
