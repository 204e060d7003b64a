import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FINANCIAL_ACCOUNT } from '../../../../sandbox/stripe/financial-account.ts';
import { secrets, startTestSandbox } from '../../../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../../../sandbox/test-sandbox.ts';
import { ProcessorUnavailableError } from './domain.ts';
import type { Destination, NameCheck, Payouts } from './payout-domain.ts';
import { createStripeOutbound } from './stripe-outbound-gateway.ts';

describe('paying out through Outbound Payments', () => {
  let test: TestSandbox;
  let payouts: Payouts;
  const connect = (http: typeof fetch) =>
    createStripeOutbound({
      apiUrl: test.url,
      secretKey: secrets.stripeSecretKey,
      financialAccount: FINANCIAL_ACCOUNT,
      http,
    });
  before(async () => {
    test = await startTestSandbox();
    payouts = connect(test.http);
  });
  after(() => test.close());

  let made = 0;
  const open = async (account: string, name = 'Ada Lovelace'): Promise<Destination> => {
    made += 1;
    const bank = { country: 'US', currency: 'USD', routing: '110000000', account } as const;
    const destination = await payouts.openDestination({ ...bank, reference: `ins_${made}`, name });
    assert.ok(destination);
    return destination;
  };
  const order = async (destination: Destination, reference: string, minor = 1_500n, check?: NameCheck) => ({
    reference,
    destination,
    amount: { minor, currency: 'USD' } as const,
    check: check ?? (await payouts.checkName(destination)),
    statement: 'HOLDFAST',
  });

  it('[W9c] pays once for one reference, and finds the payout by it', async () => {
    const destination = await open('000123456789');
    const asked = await order(destination, 'wdr_1');
    const answer = await payouts.createPayout(asked);
    assert.ok(answer.kind === 'payout');
    const { processorId } = answer.payout;
    assert.deepEqual(answer.payout, {
      processorId,
      reference: 'wdr_1',
      amount: { minor: 1_500n, currency: 'USD' },
      state: { status: 'processing' },
    });
    assert.deepEqual(await payouts.createPayout(asked), answer);
    assert.deepEqual(await payouts.findPayout({ reference: 'wdr_1', destination }), answer.payout);
    assert.equal(await payouts.findPayout({ reference: 'wdr_2', destination }), undefined);
    assert.deepEqual((await payouts.cancelPayout(processorId)).state, { status: 'canceled' });
    // A payout that is over is no error.
    assert.deepEqual((await payouts.cancelPayout(processorId)).state, { status: 'canceled' });
  });

  it('[W9c] reads what became of a payout, with the reason in our words', async () => {
    const [failed, returned] = [await open('000111111116'), await open('000111111113')];
    const ids: string[] = [];
    for (const [at, destination] of [failed, returned].entries()) {
      const answer = await payouts.createPayout(await order(destination, `wdr_read_${at}`));
      assert.ok(answer.kind === 'payout');
      ids.push(answer.payout.processorId);
    }
    const states = () => Promise.all(ids.map(async (id) => (await payouts.readPayout(id)).state));
    await test.post('/clock/advance', { days: 1 });
    assert.deepEqual(await states(), [{ status: 'failed', refusal: 'bank_account_declined' }, { status: 'posted' }]);
    await test.post('/clock/advance', { days: 3 });
    assert.deepEqual((await states())[1], { status: 'returned', refusal: 'bank_account_closed' });
  });

  it('[W9c] compares the name, and pays to another one only after the payer has seen it', async () => {
    const close = await open('000123456789', 'Close Match');
    const check = await payouts.checkName(close);
    assert.deepEqual([check.match, check.knownName], ['close_match', 'Close Match Junior']);
    const answer = await payouts.createPayout(await order(close, 'wdr_close', 700n, check));
    assert.equal(answer.kind, 'payout');
    assert.equal((await payouts.checkName(await open('000123456789', 'No Match'))).match, 'no_match');
  });

  it('[W9c] is rejected for certain when the account is gone, and unknown when there is no answer', async () => {
    const destination = await open('000123456789');
    const check = await payouts.checkName(destination);
    const silent = connect(async (input, init) => {
      await test.http(input, init);
      throw new TypeError('the answer was lost');
    });
    const none = { ...check, id: null };
    assert.deepEqual(await silent.createPayout(await order(destination, 'wdr_lost', 900n, none)), { kind: 'unknown' });
    const found = await payouts.findPayout({ reference: 'wdr_lost', destination });
    assert.equal(found?.amount.minor, 900n);
    await assert.rejects(() => silent.findPayout({ reference: 'wdr_lost', destination }), ProcessorUnavailableError);
    await payouts.closeDestination(destination);
    await payouts.closeDestination(destination);
    const refused = await payouts.createPayout(await order(destination, 'wdr_gone', 900n, none));
    assert.deepEqual(refused, { kind: 'rejected', refusal: 'payout_failed' });
  });
});
