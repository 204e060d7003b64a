import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FINANCIAL_ACCOUNT } from '../../../../sandbox/stripe/financial-account.ts';
import { charge, linkCard, secrets, startTestSandbox } from '../../../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../../../sandbox/test-sandbox.ts';
import { createStripeAccount } from './stripe-account-gateway.ts';

const since = { payments: new Date(0), payouts: new Date(0) };
const ENTRIES = '/v2/money_management/transaction_entries';

describe('reading the account from which withdrawals are paid', () => {
  let sandbox: TestSandbox;
  let to: { recipient: string; payout_method: string };
  before(async () => {
    sandbox = await startTestSandbox();
    const { core, moneyManagement: money } = sandbox.stripe.v2;
    const { id: recipient } = await core.accounts.create({ display_name: 'Ada Lovelace' });
    const bank_account = {
      country: 'US',
      currency: 'usd',
      account_number: '000111111113',
      routing_number: '110000000',
    };
    const setup = await money.outboundSetupIntents.create(
      { payout_method_data: { type: 'bank_account', bank_account }, usage_intent: 'payment' },
      { stripeContext: recipient },
    );
    to = { recipient, payout_method: setup.payout_method!.id };
  });
  after(() => sandbox.close());

  const pay = (value: number, reference?: string) =>
    sandbox.stripe.v2.moneyManagement.outboundPayments.create({
      from: { financial_account: FINANCIAL_ACCOUNT, currency: 'usd' },
      to,
      amount: { value, currency: 'usd' },
      ...(reference === undefined ? {} : { metadata: { reference } }),
    });
  /** The wallet's view of our accounts at the processor, whose answers `change` may change. */
  const account = (
    change: (path: string, answer: Response) => Response | Promise<Response> = (_path, answer) => answer,
  ) =>
    createStripeAccount({
      apiUrl: sandbox.url,
      secretKey: secrets.stripeSecretKey,
      http: async (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        return change(pathname, await sandbox.http(input, init));
      },
      financialAccount: { id: FINANCIAL_ACCOUNT, now: () => new Date() },
    });
  const readAt = async (at: ReturnType<typeof account>, from = since) => {
    const { balances, movements } = await at.readMoney(from);
    const pocket = balances.find((one) => one.pocket === 'payouts' && one.currency === 'USD')!;
    return {
      inPocket: pocket.availableMinor + pocket.pendingMinor,
      movements: movements
        .filter((one) => one.pocket === 'payouts' && one.amount.currency === 'USD')
        .map(({ amount, kind, reference, source, type }) => ({ kind, type, reference, source, minor: amount.minor })),
    };
  };

  it('[O2i] has what left it with the withdrawal, what came back, and what it had before', async () => {
    const kept = await pay(1_000, 'wdr_kept');
    const canceled = await pay(30, 'wdr_canceled');
    await sandbox.stripe.v2.moneyManagement.outboundPayments.cancel(canceled.id);
    const stray = await pay(4);
    const gone = { kind: 'transfer', type: 'outbound_payment' } as const;
    const back = { ...gone, type: 'outbound_payment_reversal' } as const;
    const { inPocket, movements } = await readAt(account());
    const [start, ...rest] = movements;
    assert.deepEqual([start?.kind, start?.type, start?.minor], ['other', 'adjustment', 100_000_000n]);
    const sent = [
      { ...gone, reference: 'wdr_kept', source: kept.id, minor: -1_000n },
      { ...gone, reference: 'wdr_canceled', source: canceled.id, minor: -30n },
      { ...gone, reference: 'wdr_canceled', source: canceled.id, minor: 30n },
      { ...gone, reference: null, source: stray.id, minor: -4n },
    ];
    const byText = (some: readonly object[]) => some.map((one) => Object.values(one).join(' ')).toSorted();
    assert.deepEqual(byText(rest), byText(sent));
    assert.equal(inPocket, 100_000_000n - 1_004n);
    // The bank sends both back, days after it took them. Older payments are asked for by their ids.
    for (const days of [1, 3]) {
      await sandbox.post('/clock/advance', { days });
      await sandbox.stripe.v2.moneyManagement.outboundPayments.retrieve(kept.id);
    }
    const noneNew = account((path, answer) =>
      path.endsWith('/outbound_payments')
        ? Response.json({ data: [], next_page_url: null, previous_page_url: null })
        : answer,
    );
    const later = await readAt(noneNew);
    const returned = [
      { ...back, reference: 'wdr_kept', source: kept.id, minor: 1_000n },
      { ...back, reference: null, source: stray.id, minor: 4n },
    ];
    assert.deepEqual(byText(later.movements.slice(1)), byText([...sent, ...returned]));
    assert.equal(later.inPocket, 100_000_000n);
  });

  it('[O2i] names the payout of our balance that filled it, on both sides', async () => {
    await charge(sandbox, await linkCard(sandbox, '4000000000000077'), { more: { amount: 5_000, currency: 'usd' } });
    const filled = { amount: 700, currency: 'usd', payout_method: FINANCIAL_ACCOUNT };
    const { id } = await sandbox.stripe.payouts.create(filled);
    const { balances, movements } = await account().readMoney(since);
    const sides = movements.filter((one) => one.source === id);
    assert.deepEqual(
      sides.map(({ amount, kind, pocket }) => [pocket, kind, amount.minor]),
      [
        ['payments', 'payout', -700n],
        ['payouts', 'payout', 700n],
      ],
    );
    const pocket = balances.find((one) => one.pocket === 'payouts' && one.currency === 'USD');
    assert.deepEqual([pocket?.availableMinor, pocket?.pendingMinor], [100_000_000n, 700n]);
    const [standing] = await account().readPayouts([id]);
    assert.equal(standing?.isRefill, true);
  });

  it('[O2i] leaves out the entries of other accounts, and those that take effect later', async () => {
    const before = await readAt(account());
    const add = account(async (path, answer) => {
      if (path !== ENTRIES) return answer;
      const list = (await answer.json()) as { data: Record<string, unknown>[] };
      const [entry] = list.data;
      const details = entry!['transaction_details'] as object;
      list.data.push(
        { ...entry, id: 'trxne_other', transaction_details: { ...details, financial_account: 'fa_other' } },
        { ...entry, id: 'trxne_later', effective_at: '2999-01-01T00:00:00.000Z' },
      );
      return Response.json(list);
    });
    assert.deepEqual(await readAt(add), before);
  });

  it('[O2i] is read again if something moved while it was read', async () => {
    let isFirst = true;
    const moving = account(async (path, answer) => {
      if (path === ENTRIES && isFirst) {
        isFirst = false;
        await pay(55, 'wdr_meanwhile');
      }
      return answer;
    });
    const { inPocket, movements } = await readAt(moving);
    assert.equal(
      movements.reduce((sum, one) => sum + one.minor, 0n),
      inPocket,
    );
    assert.ok(movements.some((one) => one.reference === 'wdr_meanwhile'));
  });
});
