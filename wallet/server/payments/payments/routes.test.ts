import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { byPin } from '../../../../tests/samples/payment.ts';
import { cents } from '../../../../tests/world/money.ts';
import type { Customer, Problem, Trade } from '../../../../tests/world/trade.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld } from '../../../../tests/world/world.ts';
import { hugeAmounts, noCurrencies, noWireAmounts } from '../../../../tests/samples/amounts.ts';
import { urls } from '../../urls.ts';

describe('/v1/payments', () => {
  let world: TestWorld;
  let given: Given;
  let trade: Trade;
  let buyer: Customer;
  before(async () => {
    world = await startWorld();
    ({ given } = world);
    trade = await given.trade();
    buyer = await trade.customer();
  });
  after(() => world.close());

  /** An order of one line to one seller, with any value as its amount. */
  const orderOf = (amount: unknown) => ({
    ...trade.order(),
    amount,
    lines: [{ reference: 'l1', part: 'p1', description: 'Lamp', quantity: 1, amount }],
    parts: [{ reference: 'p1', payee_id: trade.sellers[0].payeeId, amount, commission: cents('0') }],
  });

  it('[P2a] [P2b] quotes items, shipping, fee and total, and gives the address for the approval', async () => {
    const { status, body } = await buyer.ask(trade.order());
    assert.equal(status, 201);
    const { valid_until: validUntil, ...quote } = body.quote;
    assert.deepEqual(quote, {
      items: cents('4600'),
      shipping: cents('400'),
      discounts: cents('0'),
      fee: cents('0'),
      total: cents('5000'),
    });
    assert.equal(Date.parse(validUntil) - Date.parse(body.created_at), 30 * 60_000);
    assert.equal(body.status, 'requires_approval');
    assert.equal(body.approval_url, `${world.walletUrl}/id/approve/${body.id}`);
    assert.deepEqual(
      body.parts.map((part) => [part.reference, part.payee_name, part.status]),
      [
        ['p1', 'Copper', 'awaiting'],
        ['p2', 'Moss', 'awaiting'],
      ],
    );
    assert.deepEqual((await trade.call('GET', urls.payments.payment({ paymentId: body.id }))).body, body);
  });

  it('holds lines, shipping and the time to ship with each part, and the destination', async () => {
    const to = { country: 'DE', postal_code: '10115', city: 'Berlin' };
    const [first, second] = trade.order().parts;
    const tapper = await trade.customer({ cap: 5_000n, money: 5_000n });
    const order = trade.order({ ship_to: to, parts: [{ ...first!, ship_within_days: 12 }, second!] });
    const { body } = await tapper.ask(order);
    assert.equal(body.status, 'captured');
    assert.deepEqual(body.ship_to, to);
    const [line] = order.lines;
    assert.deepEqual(body.parts[0]?.lines, [
      {
        reference: 'l1',
        description: 'Teapot',
        quantity: 1,
        quantity_canceled: 0,
        amount: line!.amount,
        refunded: cents('0'),
      },
    ]);
    assert.deepEqual(
      body.parts.map((part) => [part.shipping.amount, part.ship_within_days]),
      [
        ['0', 12],
        ['400', 7],
      ],
    );
    const daysOf = (at: string | undefined) => (Date.parse(at!) - Date.parse(body.captured_at!)) / 86_400_000;
    assert.deepEqual(
      body.parts.map((part) => daysOf(part.ship_by)),
      [12, 7],
    );
    const { body: looked } = await trade.call('GET', urls.payments.payment({ paymentId: body.id }));
    assert.deepEqual(looked, body);
  });

  it('refuses a longer time to ship than the terms allow, and says which they do', async () => {
    const [first, second] = trade.order().parts;
    const within = (days: number) => trade.order({ parts: [{ ...first!, ship_within_days: days }, second!] });
    const { status, body } = await buyer.ask<Problem & { most: number }>(within(31));
    assert.deepEqual([status, body.code, body.most], [422, 'ship_within_refused', 30]);
    assert.equal((await buyer.ask(within(30))).status, 201);
    for (const days of [0, -1, 1.5]) assert.equal((await buyer.ask<Problem>(within(days))).status, 400);
  });

  it('refuses a destination that is none', async () => {
    for (const to of [{ country: 'de', city: 'Berlin' }, { country: 'DE' }, { country: 'DE', city: '' }, 'Berlin']) {
      const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ship_to: to });
      assert.deepEqual([status, body.code], [400, 'invalid_request'], JSON.stringify(to));
    }
    const { body } = await buyer.ask<Problem>(trade.order({ ship_to: { country: 'DE', city: 'a\u202eb' } }));
    assert.equal(body.code, 'words_not_readable');
  });

  it('[P3e] is captured in one tap within the caps, and needs approval above either cap', async () => {
    const tapper = await trade.customer({ cap: 5_000n });
    await tapper.give(50_000n);
    const statuses: string[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await tapper.ask(trade.order())).body.status);
    assert.deepEqual(statuses, ['captured', 'captured', 'captured', 'requires_approval']);
    assert.equal((await tapper.ask(orderOf(cents('5001')))).body.status, 'requires_approval');
    assert.equal(await tapper.balance(), 35_000n);
    const link = await trade.call<{ spent_this_month: unknown }>(
      'GET',
      urls.linking.mandate({ mandateId: tapper.mandateId }),
    );
    assert.deepEqual(link.body.spent_this_month, cents('15000'));
  });

  it('[S88] keeps the caps and a balance above zero in a race', async () => {
    const tapper = await trade.customer({ cap: 5_000n });
    await tapper.give(12_000n);
    const answers = await Promise.all(Array.from({ length: 12 }, () => tapper.ask(trade.order())));
    const captured = answers.filter((one) => one.body.status === 'captured');
    assert.equal(captured.length, 2);
    assert.equal(await tapper.balance(), 2_000n);
  });

  it('[S89] [S90] gives a key one answer, also to concurrent requests, and refuses another body', async () => {
    const tapper = await trade.customer({ cap: 5_000n });
    await tapper.give(50_000n);
    const answers = await Promise.all(Array.from({ length: 10 }, () => tapper.ask(trade.order(), 'the-same')));
    assert.deepEqual(new Set(answers.map((one) => `${one.status} ${JSON.stringify(one.body)}`)).size, 1);
    assert.equal(await tapper.balance(), 45_000n);
    const other = await tapper.ask<Problem>(trade.order({ return_url: `${trade.shop.origin}/elsewhere` }), 'the-same');
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused']);
  });

  it('[S89] still gives a key its answer after more than a day', async () => {
    const tapper = await trade.customer({ cap: 5_000n });
    await tapper.give(50_000n);
    const first = await tapper.ask(trade.order(), 'yesterday');
    world.advance(25 * 3_600_000);
    const again = await tapper.ask(trade.order(), 'yesterday');
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
    assert.equal(await tapper.balance(), 45_000n);
  });

  it('[S28] [S89] does not give a key the answer of another mandate', async () => {
    const other = await trade.customer();
    const first = await buyer.ask(trade.order(), 'key-of-two');
    assert.equal(first.status, 201);
    const second = await other.ask<Problem>(trade.order(), 'key-of-two');
    assert.deepEqual([second.status, second.body.code], [422, 'idempotency_key_reused']);
  });

  it('[S94] [S148e] refuses texts that hide, turn or break what a payer reads, and names the field', async () => {
    for (const word of ['a\nb', 'a\u202eb', 'a\u2066b', 'a\u200bb', 'a\u2028b', 'a\u{E0041}b', 'a\u00adb', ' ']) {
      const { reference, description } = { reference: word, description: word };
      const [line] = trade.order().lines;
      const [part, ...parts] = trade.order().parts;
      for (const more of [
        { order: { reference } },
        { order: { reference: '1', description } },
        { lines: [{ ...line!, description }, ...trade.order().lines.slice(1)] },
        { parts: [{ ...part!, reference }, ...parts] },
      ]) {
        const { status, body } = await buyer.ask<Problem>(trade.order(more));
        assert.deepEqual([status, body.code], [400, 'words_not_readable'], JSON.stringify(more));
        assert.match(String(body.field), /(description|reference)$/);
      }
    }
    const named = trade.order({ order: { reference: '1', description: 'Família 👨‍👩‍👧 שלום' } });
    assert.equal((await buyer.ask(named)).status, 201);
  });

  it('refuses a request without a valid key', async () => {
    const { shop, order } = trade;
    for (const [headers, code] of [
      [{}, 'idempotency_key_missing'],
      [{ 'idempotency-key': 'a b' }, 'idempotency_key_malformed'],
    ] as const) {
      const answer = await shop.api(buyer.accessToken, 'POST', urls.payments.payments(), order(), headers);
      assert.equal(answer.status, 400);
      assert.equal(((await answer.json()) as Problem).code, code);
    }
  });

  it('[S69] [S70] refuses an amount that is not a whole number of cents above zero', async () => {
    const texts = ['0', '-1', '-0', '1e3', '1 ', ' 1', 'NaN', '0.1', '01', '+1', '', '١'];
    const large = [String(2n ** 53n), String(2n ** 63n - 1n), String(2n ** 63n)];
    for (const text of [...texts, ...large.slice(1)]) {
      const { status, body } = await buyer.ask<Problem>(orderOf(cents(text)));
      assert.deepEqual([status, body.code], [400, 'invalid_request'], text);
    }
    for (const amount of [1_000, null, { amount: 1_000, currency: 'EUR' }, { amount: '1000' }, [cents('1')]]) {
      assert.equal((await buyer.ask(orderOf(amount))).status, 400);
    }
    assert.equal((await buyer.ask<Problem>(orderOf(cents(large[0]!)))).status, 400);
    assert.equal((await buyer.ask(orderOf(cents('999999999999999')))).status, 201);
  });

  /** An order in which the member of this name has another value. */
  const oneSumOdd = (sum: unknown) => {
    const { lines, parts } = trade.order();
    const [[line, ...others], [part, ...rest]] = [lines, parts] as const;
    return {
      amount: { amount: sum },
      line: { lines: [{ ...line!, amount: sum }, ...others] },
      part: { parts: [{ ...part!, amount: sum }, ...rest] },
      shipping: { parts: [{ ...part!, shipping: sum }, ...rest] },
      commission: { parts: [{ ...part!, commission: sum }, ...rest] },
    };
  };

  it('[S69] [S70] refuses such an amount in each sum; only shipping and commission may be zero', async () => {
    for (const text of [...noWireAmounts, ...hugeAmounts]) {
      for (const [member, odd] of Object.entries(oneSumOdd(cents(text)))) {
        if (text === '0' && ['shipping', 'commission'].includes(member)) continue;
        const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ...odd });
        assert.deepEqual([status, body.code], [400, 'invalid_request'], `${member} “${text}”`);
      }
    }
  });

  it('[S70] adds up the largest sums exactly', async () => {
    const most = cents('999999999999999');
    const lines = Array.from({ length: 100 }, (_, index) => {
      return { reference: `l${index}`, part: 'p1', description: 'Lamp', quantity: 1, amount: most };
    });
    const { status, body } = await buyer.ask<Problem>({ ...orderOf(most), lines });
    assert.deepEqual([status, body.code], [422, 'order_sums_differ']);
  });

  it('[S71] [S72] refuses every currency but the euro, in every sum', async () => {
    for (const currency of ['USD', 'JPY', 'KWD']) {
      const { status, body } = await buyer.ask<Problem>(orderOf({ amount: '1000', currency }));
      assert.deepEqual([status, body.code], [422, 'currency_not_supported']);
    }
    for (const currency of ['USD', 'JPY', 'KWD']) {
      for (const [member, odd] of Object.entries(oneSumOdd({ amount: '400', currency }))) {
        const { status, body } = await buyer.ask<Problem>({ ...trade.order(), ...odd });
        assert.deepEqual([status, body.code], [422, 'currency_not_supported'], `${member} in ${currency}`);
      }
    }
    for (const currency of noCurrencies) {
      for (const [member, odd] of Object.entries(oneSumOdd({ amount: '400', currency }))) {
        assert.equal((await buyer.ask({ ...trade.order(), ...odd })).status, 400, `${member} in “${currency}”`);
      }
    }
  });

  it('[S60] refuses an unknown member', async () => {
    for (const more of [{ status: 'captured' }, { payer_id: trade.sellers[0].holderId }, { fee: cents('0') }]) {
      assert.equal((await buyer.ask({ ...trade.order(), ...more })).status, 400);
    }
  });

  it('[P2c] [S79] [S84] is refused if the sums do not agree, or if buyer and seller are the same person', async () => {
    const codeOf = async (order: unknown) => (await buyer.ask<Problem>(order)).body.code;
    const [part, other] = trade.order().parts;
    assert.equal(await codeOf(trade.order({ amount: cents('4999') })), 'order_sums_differ');
    assert.equal(await codeOf(trade.order({ parts: [part!] })), 'references_wrong');
    const dearer = { ...other!, shipping: cents('401') };
    assert.equal(await codeOf(trade.order({ parts: [part!, dearer] })), 'order_sums_differ');
    assert.equal(
      await codeOf(trade.order({ parts: [{ ...part!, commission: cents('3001') }, other!] })),
      'commission_not_agreed',
    );
    assert.equal(await codeOf(trade.order({ parts: [{ ...part!, payee_id: 'pye_nobody' }, other!] })), 'payee_unknown');
    const own = await world.wallet.linking.payees.open({
      holderId: buyer.holderId,
      clientId: trade.shop.clientId,
      name: 'Me',
      maxCommissionBasisPoints: 800,
    });
    assert.equal(await codeOf(trade.order({ parts: [{ ...part!, payee_id: own.id }, other!] })), 'payee_is_payer');
  });

  it('[S131] is refused if the shop keeps more than the seller agreed to', async () => {
    const seller = await given.person({ tier: 2 });
    const agreed = { holderId: seller.holderId, clientId: trade.shop.clientId, name: 'Fern' };
    const payee = await world.wallet.linking.payees.open({ ...agreed, maxCommissionBasisPoints: 850 });
    const [, other] = trade.order().parts;
    const of = (commission: string) => {
      const part = { reference: 'p1', payee_id: payee.id, amount: cents('3000'), commission: cents(commission) };
      return trade.order({ parts: [part, other!] });
    };
    assert.equal((await buyer.ask(of('255'))).status, 201);
    const { status, body } = await buyer.ask<Problem & { most: unknown }>(of('256'));
    assert.deepEqual([status, body.code, body.most], [422, 'commission_not_agreed', cents('255')]);
    // A seller who agrees to less is not charged more from then on.
    await world.wallet.linking.payees.open({ ...agreed, maxCommissionBasisPoints: 0 });
    assert.equal((await buyer.ask<Problem>(of('1'))).body.code, 'commission_not_agreed');
  });

  it('[S34] returns the shopper only to the shop', async () => {
    const { origin } = trade.shop;
    for (const url of [
      'https://evil.example/',
      `${origin}.evil.example/`,
      origin.replace('http', 'https'),
      origin.replace('://', '://user@'),
      'javascript:alert(1)',
    ]) {
      const { status } = await buyer.ask(trade.order({ return_url: url }));
      assert.ok(status === 422 || status === 400, url);
    }
  });

  it('[S28] [S58] [S59] is not found by another client, nor under another mandate', async () => {
    const { body } = await buyer.ask(trade.order());
    const stranger = await trade.customer();
    const otherTrade = await given.trade();
    const path = urls.payments.payment({ paymentId: body.id });
    const answers = [
      await otherTrade.call<Problem>('GET', path),
      await otherTrade.call<Problem>('POST', `${path}/cancel`, {}, 'key'),
      await askAs(stranger, 'GET', path),
      await askAs(stranger, 'POST', `${path}/cancel`),
      await trade.call<Problem>('GET', urls.payments.payment({ paymentId: 'pay_nothing' })),
    ];
    for (const answer of answers) assert.deepEqual([answer.status, answer.body.code], [404, 'payment_not_found']);
    assert.equal((await askAs(buyer, 'GET', path)).status, 200);
  });

  const askAs = async (one: Customer, method: string, path: string) => {
    const headers: Record<string, string> = method === 'POST' ? { 'idempotency-key': 'key' } : {};
    const answer = await trade.shop.api(one.accessToken, method, path, undefined, headers);
    return { status: answer.status, body: (await answer.json()) as Problem };
  };

  it('is requested only with a mandate token, never with the client’s own', async () => {
    const { status, body } = await trade.call<Problem>(
      'POST',
      urls.payments.payments(),
      trade.order(),
      'key-of-client',
    );
    assert.deepEqual([status, body.code], [403, 'scope_insufficient']);
  });

  it('can be canceled before its capture, and stays captured after it', async () => {
    const open = (await buyer.ask(trade.order())).body;
    const canceled = await trade.call('POST', urls.payments.cancel({ paymentId: open.id }), {}, 'cancel-1');
    assert.deepEqual([canceled.status, canceled.body.status], [200, 'canceled']);
    assert.deepEqual(await trade.call('POST', urls.payments.cancel({ paymentId: open.id }), {}, 'cancel-1'), canceled);
    const tapper = await trade.customer({ cap: 5_000n });
    await tapper.give(5_000n);
    const paid = (await tapper.ask(trade.order())).body;
    const late = await trade.call('POST', urls.payments.cancel({ paymentId: paid.id }), {}, 'cancel-2');
    assert.deepEqual([late.status, late.body.status], [200, 'captured']);
    assert.equal(await tapper.balance(), 0n);
  });

  it('is refused after the link has ended, even if it waits for approval', async () => {
    const gone = await trade.customer();
    await gone.give(5_000n);
    const { body } = await gone.ask(trade.order());
    await trade.call('DELETE', urls.linking.mandate({ mandateId: gone.mandateId }));
    assert.equal((await gone.ask(trade.order())).status, 401);
    const payment = await world.wallet.payments.payments.find(body.id);
    const approved = await world.wallet.payments.payments.approve(payment!, byPin);
    assert.equal(!approved.ok && approved.error.code, 'mandate_revoked');
    assert.equal(await gone.balance(), 5_000n);
  });
});
