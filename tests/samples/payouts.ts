import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startTestSandbox } from '../../sandbox/test-sandbox.ts';
import type { TestSandbox } from '../../sandbox/test-sandbox.ts';
import { ProcessorUnavailableError } from '../../wallet/server/funding/processor/domain.ts';
import type {
  Destination,
  NameCheck,
  PayoutOrder,
  Payouts,
} from '../../wallet/server/funding/processor/payout-domain.ts';

/** Test accounts of the processor, by what becomes of money that is paid to them. */
const banks = { paid: '000123456789', failed: '000111111116', returned: '000111111113' } as const;

/** An adapter of the port for payouts, connected to a sandbox of its own. */
export interface PayoutsAtSandbox {
  readonly sandbox: TestSandbox;
  readonly payouts: Payouts;
  /** The adapter over another network. */
  readonly connect: (http: typeof fetch) => Payouts;
  readonly open: (account?: string, name?: string) => Promise<Destination>;
  readonly order: (
    destination: Destination,
    reference: string,
    more?: { minor?: bigint; check?: NameCheck },
  ) => Promise<PayoutOrder>;
  /** The money in US dollars that can be paid out now, in cents. */
  readonly available: () => Promise<number>;
}

interface Adapter {
  readonly make: (test: TestSandbox, http: typeof fetch) => Payouts;
  readonly available: (test: TestSandbox) => Promise<number>;
  /** Brings the money from which is paid. */
  readonly fund?: (test: TestSandbox) => Promise<unknown>;
  /** The reason that the processor gives for an account that it does not find. */
  readonly failedWith: string;
}

/**
 * Tests that an adapter keeps what the port promises, the same for each of them.
 *
 * @returns What further tests of the adapter use; it is ready when they run.
 */
export function testPayouts(adapter: Adapter): PayoutsAtSandbox {
  const at = atSandbox(adapter);
  testStates(at, adapter);
  testAnswers(at);
  return at;
}

function atSandbox({ make, available, fund }: Adapter): PayoutsAtSandbox {
  let test: TestSandbox;
  let payouts: Payouts;
  before(async () => {
    test = await startTestSandbox();
    await fund?.(test);
    payouts = make(test, test.http);
  });
  after(() => test.close());
  let made = 0;
  return {
    get sandbox() {
      return test;
    },
    get payouts() {
      return payouts;
    },
    connect: (http) => make(test, http),
    open: async (account = banks.paid, name = 'Ada Lovelace') => {
      made += 1;
      const destination = await payouts.openDestination({ ...dollarAccount(account, name), reference: `ins_${made}` });
      assert.ok(destination);
      assert.equal(payouts.knows(destination), true);
      return destination;
    },
    order: async (destination, reference, { minor = 1_500n, check } = {}) => ({
      reference,
      destination,
      amount: { minor, currency: 'USD' },
      check: check ?? (await payouts.checkName(destination)),
      statement: 'HOLDFAST',
    }),
    available: () => available(test),
  };
}

function testStates(at: PayoutsAtSandbox, { failedWith }: Adapter): void {
  const pay = async (asked: PayoutOrder) => {
    const answer = await at.payouts.createPayout(asked);
    assert.ok(answer.kind === 'payout', answer.kind);
    return answer.payout;
  };

  it('[W9c] pays once for one reference, and finds the payout by it', async () => {
    const { payouts, open, order, available } = at;
    const [before, destination] = [await available(), await open()];
    const asked = await order(destination, 'wdr_1');
    const payout = await pay(asked);
    const { processorId } = payout;
    assert.deepEqual(payout, {
      processorId,
      reference: 'wdr_1',
      amount: { minor: 1_500n, currency: 'USD' },
      state: { status: 'processing' },
    });
    assert.deepEqual(await pay(asked), payout);
    assert.equal(await available(), before - 1_500);
    assert.deepEqual(await payouts.findPayout({ reference: 'wdr_1', destination }), payout);
    assert.equal(await payouts.findPayout({ reference: 'wdr_2', destination }), undefined);
    assert.deepEqual((await payouts.cancelPayout(processorId)).state, { status: 'canceled' });
    // A payout that is over is no error.
    assert.deepEqual((await payouts.cancelPayout(processorId)).state, { status: 'canceled' });
    assert.equal(await available(), before);
  });

  it('[W9c] reads what became of a payout, with the reason in our words, and has its money back', async () => {
    const { payouts, sandbox, open, order, available } = at;
    const before = await available();
    const destinations = [await open(banks.failed), await open(banks.returned), await open()];
    const ids: string[] = [];
    for (const [at, destination] of destinations.entries())
      ids.push((await pay(await order(destination, `wdr_read_${at}`))).processorId);
    const states = () => Promise.all(ids.map(async (id) => (await payouts.readPayout(id)).state));
    await sandbox.post('/clock/advance', { days: 1 });
    const posted = { status: 'posted' };
    assert.deepEqual(await states(), [{ status: 'failed', refusal: failedWith }, posted, posted]);
    assert.equal(await available(), before - 3_000);
    await sandbox.post('/clock/advance', { days: 3 });
    const [, back, paid] = await states();
    assert.ok(back?.status === 'failed' || back?.status === 'returned');
    assert.deepEqual([back.refusal, paid], ['bank_account_closed', posted]);
    assert.equal(await available(), before - 1_500);
    await states();
    assert.equal(await available(), before - 1_500);
  });
}

function testAnswers(at: PayoutsAtSandbox): void {
  it('[W9c] is rejected for certain when the account is gone, and unknown when there is no answer', async () => {
    const { payouts, sandbox, connect, open, order, available } = at;
    const destination = await open();
    const check = { ...(await payouts.checkName(destination)), id: null };
    const silent = connect(async (input, init) => {
      await sandbox.http(input, init);
      throw new TypeError('the answer was lost');
    });
    const lost = await order(destination, 'wdr_lost', { minor: 900n, check });
    assert.deepEqual(await silent.createPayout(lost), { kind: 'unknown' });
    await assert.rejects(() => silent.findPayout({ reference: 'wdr_lost', destination }), ProcessorUnavailableError);
    await payouts.closeDestination(destination);
    await payouts.closeDestination(destination);
    const before = await available();
    const refused = await payouts.createPayout(await order(destination, 'wdr_gone', { minor: 900n, check }));
    assert.deepEqual(refused, { kind: 'rejected', refusal: 'payout_failed' });
    assert.equal(await available(), before);
  });

  it('[W9c] stays clear of the accounts of the other adapter', async () => {
    const { recipientId, methodId } = await at.open();
    const other = methodId.startsWith('ba_') ? 'usba_1' : 'ba_1';
    assert.equal(at.payouts.knows({ recipientId, methodId: other }), false);
  });
}

function dollarAccount(account: string, name: string) {
  return {
    name,
    country: 'US',
    currency: 'USD',
    routing: '110000000',
    account,
    owner: {
      givenName: 'Ada',
      familyName: 'Lovelace',
      birthDate: '1990-12-10',
      address: { line1: '1 Main Street', postalCode: '94107', city: 'San Francisco', region: 'CA', country: 'US' },
      agreement: { ip: '192.0.2.1', userAgent: 'a browser', at: new Date('2026-11-24T10:00:00Z') },
    },
  } as const;
}
