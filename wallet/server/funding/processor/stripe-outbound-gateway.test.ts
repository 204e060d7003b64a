import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FINANCIAL_ACCOUNT } from '../../../../sandbox/stripe/financial-account.ts';
import { secrets } from '../../../../sandbox/test-sandbox.ts';
import { testPayouts } from '../../../../tests/samples/payouts.ts';
import { createStripeOutbound } from './stripe-outbound-gateway.ts';

describe('paying out through Outbound Payments', () => {
  const at = testPayouts({
    make: ({ url }, http) =>
      createStripeOutbound({
        apiUrl: url,
        secretKey: secrets.stripeSecretKey,
        financialAccount: FINANCIAL_ACCOUNT,
        http,
      }),
    available: async ({ stripe }) => {
      const { balance } = await stripe.v2.moneyManagement.financialAccounts.retrieve(FINANCIAL_ACCOUNT);
      return Number(balance.available['usd']?.value);
    },
    failedWith: 'bank_account_declined',
  });

  it('[W9c] compares the name, and pays to another one only after the payer has seen it', async () => {
    const { payouts, open, order } = at;
    const close = await open('000123456789', 'Close Match');
    const check = await payouts.checkName(close);
    assert.deepEqual([check.match, check.knownName], ['close_match', 'Close Match Junior']);
    const answer = await payouts.createPayout(await order(close, 'wdr_close', { minor: 700n, check }));
    assert.equal(answer.kind, 'payout');
    assert.equal((await payouts.checkName(await open('000123456789', 'No Match'))).match, 'no_match');
  });

  it('[W9c] finds a payout whose answer was lost', async () => {
    const { payouts, connect, sandbox, open, order } = at;
    const destination = await open();
    const check = { ...(await payouts.checkName(destination)), id: null };
    const silent = connect(async (input, init) => {
      await sandbox.http(input, init);
      throw new TypeError('the answer was lost');
    });
    await silent.createPayout(await order(destination, 'wdr_unheard', { minor: 900n, check }));
    const found = await payouts.findPayout({ reference: 'wdr_unheard', destination });
    assert.equal(found?.amount.minor, 900n);
  });
});
