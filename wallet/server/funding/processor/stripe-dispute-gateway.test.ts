import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProcessorUnavailableError } from './domain.ts';
import { createStripeGateway } from './stripe-gateway.ts';

function answering(status: number, body: unknown, sent: string[] = []) {
  return createStripeGateway({
    apiUrl: 'https://api.stripe.example',
    secretKey: 'sk_test_1',
    webhookSecret: 'whsec_1',
    thinWebhookSecret: 'whsec_1',
    connectWebhookSecret: 'whsec_1',
    isConnect: false,
    http: async (_input, init) => {
      sent.push(typeof init?.body === 'string' ? init.body : '');
      return Response.json(body, { status });
    },
  });
}

const dispute = {
  id: 'du_1',
  object: 'dispute',
  status: 'needs_response',
  reason: 'fraudulent',
  amount: 10_000,
  currency: 'eur',
  payment_intent: 'pi_1',
  created: 1_795_514_400,
  evidence_details: { due_by: 1_797_242_400, submission_count: 0 },
  balance_transactions: [{ currency: 'eur', amount: -10_000, fee: 2_000, net: -12_000 }],
};
const refusal = (param?: string) => ({ error: { type: 'invalid_request_error', message: 'No.', param } });

describe('a dispute at the processor', () => {
  it('[S87a] is read with what was taken, and the fee apart', async () => {
    const read = await answering(200, dispute).readDispute('du_1');
    assert.deepEqual([read.takenMinor, read.feeMinor, read.moves, read.chargeId], [10_000n, 2_000n, 1, 'pi_1']);
    assert.deepEqual(read.dueBy, new Date('2026-12-14T10:00:00Z'));
    const back = [...dispute.balance_transactions, { currency: 'eur', amount: 10_000, fee: 0, net: 10_000 }];
    const won = await answering(200, { ...dispute, balance_transactions: back }).readDispute('du_1');
    assert.deepEqual([won.takenMinor, won.feeMinor, won.moves], [0n, 2_000n, 2]);
  });

  it('[S87a] in a status that this version does not know is asked for again later', async () => {
    const gateway = answering(200, { ...dispute, status: 'of_next_year' });
    await assert.rejects(() => gateway.readDispute('du_1'), ProcessorUnavailableError);
  });

  it('takes evidence, and says whether its texts or its time are refused', async () => {
    const sent: string[] = [];
    const done = await answering(200, dispute, sent).sendEvidence('du_1', { uncategorized_text: 'Here' }, 'a key');
    assert.ok(done.ok);
    const form = new URLSearchParams(sent[0]);
    assert.deepEqual([form.get('evidence[uncategorized_text]'), form.get('submit')], ['Here', 'true']);
    const codeOf = async (param?: string) => {
      const refused = await answering(400, refusal(param)).sendEvidence('du_1', {}, 'a key');
      return !refused.ok && refused.error.code;
    };
    assert.deepEqual([await codeOf('evidence[service_date]'), await codeOf()], ['evidence_refused', 'dispute_closed']);
    await assert.rejects(() => answering(500, { error: {} }).sendEvidence('du_1', {}, 'a key'));
  });
});

describe('a sign of fraud at the processor', () => {
  it('is read as a warning or as a review', async () => {
    const common = { id: 'x_1', payment_intent: { id: 'pi_1' }, created: 1_795_514_400 };
    const warning = await answering(200, { ...common, fraud_type: 'misc', actionable: true }).readRiskSign(
      'warning',
      'x_1',
    );
    assert.deepEqual([warning.reason, warning.isOpen, warning.chargeId], ['misc', true, 'pi_1']);
    const review = answering(200, { ...common, reason: 'rule', closed_reason: 'approved', open: false });
    const read = await review.readRiskSign('review', 'x_1');
    assert.deepEqual([read.reason, read.isOpen], ['approved', false]);
  });
});
