import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { charge, linkCard, secrets } from '../../../../sandbox/test-sandbox.ts';
import { testPayouts } from '../../../../tests/samples/payouts.ts';
import { ProcessorUnavailableError } from './domain.ts';
import { createStripeConnect } from './stripe-connect-gateway.ts';

/** The money of this card is available at once. */
const AT_ONCE = '4000000000000077';

describe('paying out through Connect', () => {
  const at = testPayouts({
    make: ({ url }, http) => createStripeConnect({ apiUrl: url, secretKey: secrets.stripeSecretKey, http }),
    available: async ({ stripe }) => {
      const { available } = await stripe.balance.retrieve();
      return available.find(({ currency }) => currency === 'usd')?.amount ?? 0;
    },
    fund: async (test) => charge(test, await linkCard(test, AT_ONCE), { more: { amount: 100_000, currency: 'usd' } }),
    failedWith: 'bank_account_unknown',
  });

  /** A network on which the request to one address gets no answer; it is processed unless `isLost`. */
  const without =
    (path: RegExp, { isLost = false } = {}): typeof fetch =>
    async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const isCut = init?.method === 'POST' && path.test(pathname);
      if (isCut && isLost) throw new TypeError('the request was lost');
      const answer = await at.sandbox.http(input, init);
      if (isCut) throw new TypeError('the answer was lost');
      return answer;
    };

  it('[W9c] opens an account that pays out by hand, with what its owner said, and names both in an id', async () => {
    const { payouts, sandbox, open, order } = at;
    const { recipientId, methodId } = await open();
    const account = await sandbox.stripe.accounts.retrieve(recipientId);
    assert.equal(account.settings?.payouts?.schedule.interval, 'manual');
    assert.deepEqual([account.payouts_enabled, account.requirements?.currently_due], [true, []]);
    assert.deepEqual([account.tos_acceptance?.ip, account.tos_acceptance?.service_agreement], ['192.0.2.1', 'full']);
    const answer = await payouts.createPayout(await order({ recipientId, methodId }, 'wdr_ids'));
    assert.ok(answer.kind === 'payout');
    assert.match(answer.payout.processorId, new RegExp(`^${recipientId}/po_`));
    const { data } = await sandbox.stripe.payouts.list({}, { stripeAccount: recipientId });
    assert.deepEqual(
      data.map((one) => [one.destination, one.statement_descriptor, one.automatic]),
      [[methodId, 'HOLDFAST', false]],
    );
  });

  it('[W9c] leaves no account behind whose bank was refused', async () => {
    const { payouts, sandbox } = at;
    const count = async () => (await sandbox.stripe.accounts.list({ limit: 100 })).data.length;
    const before = await count();
    const { open } = at;
    await assert.rejects(open('000999999999'), /undefined|falsy/);
    assert.equal(await count(), before);
    assert.equal((await payouts.checkName(await open())).match, 'unavailable');
  });

  it('[W9c] finds a payout whose answer was lost, and takes back a transfer that has none', async () => {
    const { payouts, connect, open, order, available } = at;
    const destination = await open();
    const before = await available();
    const heard = await connect(without(/payouts$/)).createPayout(await order(destination, 'wdr_heard'));
    assert.deepEqual(heard, { kind: 'unknown' });
    assert.equal((await payouts.findPayout({ reference: 'wdr_heard', destination }))?.amount.minor, 1_500n);
    for (const [reference, http] of [
      ['wdr_half', without(/transfers$/)],
      ['wdr_cut', without(/payouts$/, { isLost: true })],
      ['wdr_none', without(/transfers$/, { isLost: true })],
    ] as const) {
      assert.deepEqual(await connect(http).createPayout(await order(destination, reference)), { kind: 'unknown' });
      assert.equal(await payouts.findPayout({ reference, destination }), undefined);
      await payouts.abandonPayout(reference);
      await payouts.abandonPayout(reference);
    }
    assert.equal(await available(), before - 1_500);
  });

  it('[W9c] takes the transfer back before it says that a payout was refused, failed or canceled', async () => {
    const { payouts, connect, sandbox, open, order, available } = at;
    const before = await available();
    const destination = await open('000111111116');
    const first = await payouts.createPayout(await order(destination, 'wdr_first'));
    assert.ok(first.kind === 'payout');
    await sandbox.post('/clock/advance', { days: 1 });
    const deaf = connect(without(/reversals$/, { isLost: true }));
    await assert.rejects(() => deaf.readPayout(first.payout.processorId), ProcessorUnavailableError);
    assert.equal(await available(), before - 1_500);
    await Promise.all([payouts.readPayout(first.payout.processorId), payouts.readPayout(first.payout.processorId)]);
    assert.equal(await available(), before);
    // The account takes no more payouts, which the processor says only after the transfer.
    const second = await order(destination, 'wdr_second');
    assert.deepEqual(await deaf.createPayout(second), { kind: 'unknown' });
    await payouts.abandonPayout('wdr_second');
    const third = await payouts.createPayout(await order(destination, 'wdr_third'));
    assert.deepEqual(third, { kind: 'rejected', refusal: 'bank_account_declined' });
    assert.equal(await available(), before);
  });

  it('[W9c] does not say that a payout is over while its money is elsewhere, and takes nothing back twice', async () => {
    const { payouts, sandbox, open, order } = at;
    const { stripe } = sandbox;
    const failed = async (reference: string) => {
      const destination = await open('000111111116');
      const answer = await payouts.createPayout(await order(destination, reference));
      assert.ok(answer.kind === 'payout');
      return { id: answer.payout.processorId, account: destination.recipientId };
    };
    const [gone, back] = [await failed('wdr_elsewhere'), await failed('wdr_by_hand')];
    await sandbox.post('/clock/advance', { days: 1 });
    // Somebody pays the money of one to another bank, and takes the transfer of the other back.
    const other = { object: 'bank_account', country: 'US', currency: 'usd', routing_number: '110000000' } as const;
    const { id: destination } = await stripe.accounts.createExternalAccount(gone.account, {
      external_account: { ...other, account_number: '000123456789' },
    });
    await stripe.payouts.create({ amount: 1_500, currency: 'usd', destination }, { stripeAccount: gone.account });
    await assert.rejects(() => payouts.readPayout(gone.id), ProcessorUnavailableError);
    await stripe.transfers.create({ amount: 1_500, currency: 'usd', destination: gone.account });
    assert.equal((await payouts.readPayout(gone.id)).state.status, 'failed');
    const { data } = await stripe.transfers.list({ transfer_group: 'wdr_by_hand' });
    await stripe.transfers.createReversal(data[0]!.id);
    assert.equal((await payouts.readPayout(back.id)).state.status, 'failed');
  });

  it('[W9c] is refused if the balance does not have the money, and moves nothing', async () => {
    const { payouts, sandbox, open, order } = at;
    const refused = await payouts.createPayout(await order(await open(), 'wdr_much', { minor: 10_000_000n }));
    assert.deepEqual(refused, { kind: 'rejected', refusal: 'payout_failed' });
    assert.deepEqual((await sandbox.stripe.transfers.list({ transfer_group: 'wdr_much' })).data, []);
  });
});
