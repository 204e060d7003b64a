import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { generateKeyPairSync } from 'node:crypto';
import pg from 'pg';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/command.ts';
import { transfer } from '../../wallet/server/ledger/domain.ts';
import type { CreatePaymentBody } from '../../wallet/server/paying/payments/schema.ts';
import type { Payment } from '../../wallet/server/paying/payments/domain.ts';
import { startConstellation } from './constellation.ts';
import type { Constellation } from './constellation.ts';
import { freshPhone, openWallet, password, pin, profile } from './people.ts';
import type { Visitor } from './browserless.ts';

const DAY_MS = 86_400_000;
const SHOP = 'https://shop.example';
const eur = (amount: string) => ({ amount, currency: 'EUR' }) as const;

/** Money from outside, as a top-up brings it. */
const fund: MoneyCommand<{ from: Id<'acc'>; to: Id<'acc'>; minor: bigint }, null, never> = {
  kind: 'test.fund',
  touches: ({ from, to }) => ({ accounts: [from, to] }),
  decide: ({ from, to, minor }) =>
    ok({
      answer: null,
      entries: [{ kind: 'test', reason: 'a test', postings: transfer(from, to, { minor, currency: 'EUR' }) }],
    }),
};

describe('paying', () => {
  let world: Constellation;
  let database: pg.Client;
  let seller: Id<'pye'>;
  let other: Id<'pye'>;
  let sellerHolder: Id<'hld'>;
  let buyer: Visitor & { holderId: Id<'hld'> };
  let mandateId: Id<'mdt'>;
  let keys = 0;

  before(async () => {
    world = await startConstellation();
    database = new pg.Client({ connectionString: world.walletDatabaseUrl });
    await database.connect();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig', kid: 'k' };
    const registered = await world.wallet.linking.clients.register({
      clientId: 'shop',
      name: 'Juniper & Salt',
      redirectUris: [`${SHOP}/callback`],
      jwks: { keys: [jwk] },
    });
    assert.ok(registered.ok);
    sellerHolder = await complete();
    seller = (await world.wallet.linking.payees.open({ holderId: sellerHolder, clientId: 'shop', name: 'Copper' })).id;
    other = (await world.wallet.linking.payees.open({ holderId: await complete(), clientId: 'shop', name: 'Moss' })).id;
  });
  after(async () => {
    await database.end();
    await world.close();
  });
  beforeEach(async () => {
    const visitor = await openWallet(world);
    const session = await world.wallet.sessions.find(visitor.cookie('__Host-session')!);
    buyer = Object.assign(visitor, { holderId: session!.holderId });
    mandateId = await grant(buyer.holderId, 0n);
  });

  const complete = () =>
    world.wallet.accounts.openComplete({
      phone: freshPhone(),
      password,
      tier: 2,
      profile: {
        ...profile,
        birthDate: '1980-01-01',
        address: { line1: '1 Row', postalCode: 'D1', city: 'Dublin', country: 'IE' },
        email: null,
      },
    });
  const grant = async (holderId: Id<'hld'>, perPayment: bigint) => {
    const asked = {
      holderId,
      clientId: 'shop',
      account: 'a',
      currency: 'EUR',
      purpose: 'Purchases',
      shared: [],
    } as const;
    const mandate = await world.wallet.linking.mandates.consent({
      ...asked,
      maxPerPaymentMinor: perPayment,
      maxPerMonthMinor: perPayment * 3n,
    });
    assert.ok((await world.wallet.linking.mandates.activate(mandate.id)).ok);
    return mandate.id;
  };
  const give = async (holderId: Id<'hld'>, minor: bigint) => {
    const [account] = await world.wallet.ledger.accountsOfHolder(holderId);
    const from = world.wallet.ledger.house('processor_clearing', 'EUR');
    await world.wallet.batch.submit(fund, { from, to: account!.id, minor });
  };
  const balance = async (holderId: Id<'hld'>) => (await world.wallet.ledger.accountsOfHolder(holderId))[0]!.postedMinor;
  const houseBalance = async (kind: string) => {
    const { rows } = await database.query(
      'select posted_minor from ledger.accounts where owner_kind = $1 and kind = $2',
      ['house', kind],
    );
    return BigInt(rows[0].posted_minor);
  };
  const commissions = async () => {
    const { rows } = await database.query("select posted_minor from ledger.accounts where kind = 'commission'");
    return BigInt(rows[0].posted_minor);
  };
  const order = (more: Partial<CreatePaymentBody> = {}): CreatePaymentBody => ({
    amount: eur('5000'),
    order: { reference: 'ord_1', description: 'A teapot and a plant' },
    lines: [
      { description: 'Teapot', quantity: 1, amount: eur('3000') },
      { description: 'Plant', quantity: 2, amount: eur('1600') },
    ],
    shipping: eur('400'),
    parts: [
      { reference: 'p1', payee_id: seller, amount: eur('3000'), commission: eur('240') },
      { reference: 'p2', payee_id: other, amount: eur('2000'), commission: eur('160') },
    ],
    return_url: `${SHOP}/back`,
    ...more,
  });
  const ask = (asked = order(), key = `key-${(keys += 1)}`, hash = 'h') =>
    world.wallet.paying.payments.create({
      clientId: 'shop',
      holderId: buyer.holderId,
      mandateId,
      order: asked,
      key: { key, requestHash: hash },
    });
  const asked = async (more: Partial<CreatePaymentBody> = {}): Promise<Payment> => {
    const created = await ask(order(more));
    assert.ok(created.ok, JSON.stringify(created));
    return (await world.wallet.paying.payments.find(created.value.id))!;
  };
  const now = async (payment: Payment) => (await world.wallet.paying.payments.find(payment.id))!;
  const captured = async () => {
    await give(buyer.holderId, 5_000n);
    const payment = await asked();
    const done = await world.wallet.paying.payments.approve(payment, 'pin');
    assert.ok(done.ok);
    return done.value;
  };

  it('[P2] quotes items, shipping and total, and asks for approval', async () => {
    const created = await ask();
    assert.ok(created.ok);
    assert.equal(created.value.status, 'requires_approval');
    assert.deepEqual(created.value.quote.items, eur('4600'));
    assert.deepEqual(created.value.quote.shipping, eur('400'));
    assert.deepEqual(created.value.quote.total, eur('5000'));
  });

  it('[P3] shows payee, amount and items, and takes the PIN without JavaScript', async () => {
    await give(buyer.holderId, 6_000n);
    const payment = await asked();
    await buyer.open(`${world.walletUrl}/id/approve/${payment.id}`);
    for (const text of ['Pay Juniper &amp; Salt', '€50.00', '2 × Plant', 'Copper and Moss are']) {
      assert.ok(buyer.page.text.includes(text), text);
    }
    await buyer.submit(`/id/approve/${payment.id}`, { pin }).catch((error: Error) => error);
    assert.equal((await now(payment)).status, 'captured');
    assert.equal(await balance(buyer.holderId), 1_000n);
  });

  it('[W4] counts wrong PINs and takes nothing', async () => {
    await give(buyer.holderId, 6_000n);
    const payment = await asked();
    await buyer.open(`${world.walletUrl}/id/approve/${payment.id}`);
    for (const left of [4, 3, 2, 1]) {
      await buyer.submit(`/id/approve/${payment.id}`, { pin: '000000' });
      assert.match(buyer.page.text, new RegExp(`${left} (try|tries) left`));
    }
    await buyer.submit(`/id/approve/${payment.id}`, { pin: '000000' });
    assert.match(buyer.page.text, /locked until/);
    await buyer.submit(`/id/approve/${payment.id}`, { pin });
    assert.match(buyer.page.text, /locked until/);
    assert.equal(await balance(buyer.holderId), 6_000n);
  });

  it('[P5] says exactly what is missing and leads back to the same order', async () => {
    await give(buyer.holderId, 3_766n);
    const payment = await asked();
    await buyer.open(`${world.walletUrl}/id/approve/${payment.id}`);
    assert.match(buyer.page.text, /€12\.34 short/);
    assert.ok(buyer.page.text.includes(`/id/top-up?amount=12.34&amp;continue=%2Fid%2Fapprove%2F${payment.id}`));
    const refused = await world.wallet.paying.payments.approve(payment, 'pin');
    assert.deepEqual(!refused.ok && refused.error, {
      code: 'insufficient_funds',
      shortfall: { minor: 1_234n, currency: 'EUR' },
      spendable: { minor: 3_766n, currency: 'EUR' },
    });
    assert.equal(await balance(buyer.holderId), 3_766n);
  });

  it('[P4] takes the money once, however often approval is pressed', async () => {
    await give(buyer.holderId, 20_000n);
    const payment = await asked();
    const done = await Promise.all(
      Array.from({ length: 20 }, () => world.wallet.paying.payments.approve(payment, 'pin')),
    );
    assert.ok(done.every((one) => one.ok && one.value.status === 'captured'));
    assert.equal(await balance(buyer.holderId), 15_000n);
    const { rows } = await database.query(
      "select count(*) from ledger.entries where kind = 'payment_captured' and payment_id in (select id from payments.payments where payer_id = (select payer_id from payments.payments order by id desc limit 1))",
    );
    assert.equal(Number(rows[0].count), 1);
  });

  it('[S77] takes nothing once the quote has run out', async () => {
    await give(buyer.holderId, 6_000n);
    const payment = await asked();
    world.advance(31 * 60_000);
    const late = await world.wallet.paying.payments.approve(payment, 'pin');
    assert.equal(!late.ok && late.error.code, 'quote_expired');
    await buyer.open(`${world.walletUrl}/id/approve/${payment.id}`);
    assert.match(buyer.page.text, /You were not charged/);
    await world.wallet.jobs.sweep();
    assert.equal((await now(payment)).status, 'expired');
    assert.equal(await balance(buyer.holderId), 6_000n);
  });

  it('[S80] refuses an approval that was given for another payment', async () => {
    await give(buyer.holderId, 20_000n);
    const [one, two] = [await asked(), await asked()];
    await buyer.open(`${world.walletUrl}/id/approve/${one.id}`);
    const [, challenge = ''] = /name="challenge" value="([^"]+)"/.exec(buyer.page.text) ?? [];
    await buyer.open(`${world.walletUrl}/id/approve/${two.id}`);
    await buyer.submit(`/id/approve/${two.id}`, { pin, challenge });
    assert.match(buyer.page.text, /not what was shown/);
    assert.equal((await now(two)).status, 'requires_approval');
  });

  it('[S58] shows a payment to its own payer alone', async () => {
    const payment = await asked();
    const stranger = await openWallet(world);
    await stranger.open(`${world.walletUrl}/id/approve/${payment.id}`);
    assert.equal(stranger.page.status, 404);
    await stranger.open(`${world.walletUrl}/id/approve/pay_nothing`);
    assert.equal(stranger.page.status, 404);
  });

  it('can be declined, and ends without money', async () => {
    await give(buyer.holderId, 6_000n);
    const payment = await asked();
    await buyer.open(`${world.walletUrl}/id/approve/${payment.id}`);
    await buyer.submit(`/id/approve/${payment.id}/decline`, {}).catch((error: Error) => error);
    assert.equal((await now(payment)).status, 'canceled');
    const late = await world.wallet.paying.payments.approve(payment, 'pin');
    assert.equal(!late.ok && late.error.code, 'payment_not_payable');
    assert.equal(await balance(buyer.holderId), 6_000n);
  });

  it('is captured at once within the caps, and asks above them', async () => {
    mandateId = await grant(buyer.holderId, 5_000n);
    await give(buyer.holderId, 30_000n);
    for (const status of ['captured', 'captured', 'captured', 'requires_approval']) {
      const created = await ask();
      assert.equal(created.ok && created.value.status, status);
    }
    assert.equal(await balance(buyer.holderId), 15_000n);
  });

  it('[S89] gives the first answer to a replayed key, and refuses it for another request', async () => {
    const first = await ask(order(), 'same');
    assert.deepEqual(await ask(order(), 'same'), first);
    const other_ = await ask(order(), 'same', 'another hash');
    assert.equal(!other_.ok && other_.error.code, 'idempotency_key_reused');
  });

  it('refuses sums that differ, unknown payees, foreign return addresses and the buyer as seller', async () => {
    const codeOf = async (more: Partial<CreatePaymentBody>) => {
      const created = await ask(order(more));
      return created.ok ? 'created' : created.error.code;
    };
    assert.equal(await codeOf({ amount: eur('5001') }), 'order_sums_differ');
    assert.equal(await codeOf({ shipping: eur('399') }), 'order_sums_differ');
    assert.equal(await codeOf({ return_url: 'https://evil.example/' }), 'return_url_refused');
    const parts = order().parts;
    assert.equal(await codeOf({ parts: [{ ...parts[0]!, payee_id: 'pye_nobody' }, parts[1]!] }), 'payee_unknown');
    assert.equal(
      await codeOf({ parts: [{ ...parts[0]!, commission: eur('3001') }, parts[1]!] }),
      'commission_exceeds_part',
    );
    const own = await world.wallet.linking.payees.open({ holderId: buyer.holderId, clientId: 'shop', name: 'Me' });
    assert.equal(await codeOf({ parts: [{ ...parts[0]!, payee_id: own.id }, parts[1]!] }), 'payee_is_payer');
    assert.equal(await codeOf({ amount: { amount: '5000', currency: 'USD' } }), 'currency_not_supported');
  });

  it('refuses a shop whose link has ended', async () => {
    await world.wallet.linking.mandates.revoke(mandateId, 'holder');
    const created = await ask();
    assert.equal(!created.ok && created.error.code, 'mandate_revoked');
  });

  it('refuses what is above the limit of the payer’s tier', async () => {
    await give(buyer.holderId, 50_000n);
    const payment = await asked({
      amount: eur('20001'),
      lines: [{ description: 'Camera', quantity: 1, amount: eur('20001') }],
      shipping: eur('0'),
      parts: [{ reference: 'p', payee_id: seller, amount: eur('20001'), commission: eur('0') }],
    });
    const refused = await world.wallet.paying.payments.approve(payment, 'pin');
    assert.equal(!refused.ok && refused.error.code, 'limit_per_payment');
  });

  describe('and protecting', () => {
    const take = world_take();
    function world_take() {
      return (
        payment: Payment,
        index: number,
        step: Parameters<Constellation['wallet']['paying']['escrow']['take']>[2],
      ) => world.wallet.paying.escrow.take(payment, payment.parts[index]!.id, step);
    }
    const shipped = { kind: 'ship', carrier: 'DHL', trackingCode: 'EZ1' } as const;

    it('[B1] goes from escrow to the seller on confirmation, less commission', async () => {
      const payment = await captured();
      const before = [await balance(sellerHolder), await houseBalance('escrow'), await commissions()] as const;
      await take(payment, 0, shipped);
      await take(payment, 0, { kind: 'deliver', deliveredAt: payment.capturedAt! });
      const done = await take(payment, 0, { kind: 'release' });
      assert.ok(done.ok && done.value.parts[0]!.status === 'released' && done.value.parts[1]!.status === 'held');
      assert.equal(await balance(sellerHolder), before[0] + 2_760n);
      assert.equal(await houseBalance('escrow'), before[1] - 3_000n);
      assert.equal(await commissions(), before[2] + 240n);
    });

    it('[B1] is released by itself seven days after delivery, and not before', async () => {
      const payment = await captured();
      await take(payment, 0, shipped);
      const delivered = await take(payment, 0, {
        kind: 'deliver',
        deliveredAt: new Date(Date.now() + 86_400_000 * 400),
      });
      assert.ok(delivered.ok);
      const fresh = await captured();
      await take(fresh, 1, shipped);
      await take(fresh, 1, { kind: 'deliver', deliveredAt: fresh.capturedAt! });
      world.advance(7 * DAY_MS - 60_000);
      await world.wallet.jobs.sweep();
      assert.equal((await now(fresh)).parts[1]!.status, 'delivered');
      world.advance(120_000);
      await world.wallet.jobs.sweep();
      assert.equal((await now(fresh)).parts[1]!.status, 'released');
    });

    it('[B1] goes back to the payer when it was not shipped in time', async () => {
      const payment = await captured();
      await take(payment, 1, shipped);
      const before = await balance(buyer.holderId);
      world.advance(7 * DAY_MS + 1_000);
      await world.wallet.jobs.sweep();
      const after_ = await now(payment);
      assert.deepEqual(
        after_.parts.map((part) => part.status),
        ['refunded', 'shipped'],
      );
      assert.equal(after_.status, 'partially_refunded');
      assert.equal(await balance(buyer.holderId), before + 3_000n);
    });

    it('lets release and refund at the same time end in one of the two', async () => {
      const payment = await captured();
      await take(payment, 0, shipped);
      const before = [await balance(sellerHolder), await balance(buyer.holderId)] as const;
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          take(payment, 0, index % 2 ? { kind: 'release' } : { kind: 'refund' }),
        ),
      );
      const { status } = (await now(payment)).parts[0]!;
      assert.ok(['released', 'refunded'].includes(status));
      assert.equal(outcomes.filter((one) => one.ok).length, 5);
      const moved = (await balance(sellerHolder)) - before[0] + ((await balance(buyer.holderId)) - before[1]);
      assert.equal(moved, status === 'released' ? 2_760n : 3_000n);
    });

    it('refuses a step out of its place', async () => {
      const payment = await captured();
      const early = await take(payment, 0, { kind: 'release' });
      assert.deepEqual(!early.ok && early.error, { code: 'part_not_in_state', status: 'held' });
      await take(payment, 0, { kind: 'refund' });
      const late = await take(payment, 0, shipped);
      assert.deepEqual(!late.ok && late.error, { code: 'part_not_in_state', status: 'refunded' });
    });
  });

  it('balances every entry, and escrow holds exactly the parts that are not settled', async () => {
    const { rows: lopsided } = await database.query(
      'select entry_id from ledger.postings group by entry_id, currency having sum(amount_minor) <> 0',
    );
    assert.deepEqual(lopsided, []);
    const { rows } = await database.query(
      "select coalesce(sum(amount_minor), 0)::bigint as held from payments.parts where status in ('held', 'shipped', 'delivered')",
    );
    assert.equal(await houseBalance('escrow'), BigInt(rows[0].held));
  });
});
