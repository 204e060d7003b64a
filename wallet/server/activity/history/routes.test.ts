import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Id } from '#platform/kernel/id.ts';
import { shortNumberOf } from '#platform/kernel/short-number.ts';
import { carrierSteps } from '../../../../tests/world/carrier.ts';
import type { Holder } from '../../../../tests/world/wallet.ts';
import { startWorld } from '../../../../tests/world/world.ts';
import type { Given, TestWorld, When } from '../../../../tests/world/world.ts';
import type { CaseEvent } from '../../protection/cases/commands.ts';
import { urls } from '../../urls.ts';
import type { LineKind } from './domain.ts';

describe('the history', () => {
  let constellation: TestWorld;
  let given: Given;
  let when: When;
  let person: Holder;
  let seller: Holder;
  let paymentId: Id<'pay'>;
  before(async () => {
    constellation = await startWorld();
    ({ given, when } = constellation);
    person = await given.holder({ card: true });
    seller = await given.holder({ tier: 2 });
    for (const amount of ['60', '70', '80']) await when.addsMoney(person, amount);
    const shop = await given.sales('Tidewater Market');
    const payeeId = await shop.openPayee(seller.holderId, 'Lantern Lane Candles');
    paymentId = await shop.sell(person.holderId, { payeeId, minor: 4_690n, reference: '2211-8841' });
  });
  after(() => constellation.close());

  const history = async (query: string, who = person) =>
    (await who.app('GET', `${urls.activity.history()}?${query}`)).json;

  it('shows money in and out, the newest first, with the balance after each line', async () => {
    const { lines } = await history('');
    assert.deepEqual(
      lines.map((line) => [line.kind, line.amount.amount, line.balance_after.amount]),
      [
        ['payment', '-4690', '16310'],
        ['top_up', '8000', '21000'],
        ['top_up', '7000', '13000'],
        ['top_up', '6000', '6000'],
      ],
    );
    assert.deepEqual(
      [lines[0]!.title, lines[0]!.detail, lines[0]!.reference, lines[0]!.payment_id],
      ['Tidewater Market', 'Lantern Lane Candles', paymentId, paymentId],
    );
    assert.deepEqual([lines[1]!.title, lines[1]!.detail], ['Money added', 'Visa •••• 4242']);
  });

  it('continues page by page without losing or repeating a line', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const page = await history(`limit=3${cursor}`);
      ids.push(...page.lines.map((line) => line.id));
      cursor = page.next_cursor === undefined ? '' : `&cursor=${page.next_cursor}`;
    } while (cursor !== '');
    assert.equal(ids.length, 4);
    assert.equal(new Set(ids).size, 4);
  });

  it('[S169] refuses to continue from a line that does not exist, and never starts again instead', async () => {
    const { lines } = await history('');
    const [theirs] = (await history('', seller)).lines;
    const fromElsewhere = [
      theirs?.id,
      'ent_01m86hw0s2f279bfmbjb325yx5',
      lines[0]!.id.toUpperCase(),
      paymentId,
      '',
      '2',
    ];
    for (const cursor of fromElsewhere.filter((one) => one !== undefined)) {
      const { status, json } = await person.app('GET', `${urls.activity.history()}?cursor=${cursor}`);
      assert.deepEqual([status, (json as unknown as { code: string }).code], [400, 'cursor_unknown'], cursor);
    }
    const { json } = await person.app('GET', `${urls.activity.history()}?cursor=${lines.at(-1)!.id}`);
    assert.deepEqual(json.lines, []);
  });

  it('[H1a] is filtered by kind, and searched by shop, seller, order and reference', async () => {
    assert.equal((await history('kind=top_up')).lines.length, 3);
    assert.equal((await history('kind=refund')).lines.length, 0);
    for (const words of ['tidewater', 'LANTERN', '2211-8841']) {
      assert.equal((await history(`search=${words}`)).lines.length, 1, words);
    }
    const [, topUp] = (await history('')).lines;
    assert.equal((await history(`search=${topUp!.reference}`)).lines.length, 1);
    for (const words of ['%25', '_', 'nothing+of+that']) {
      assert.equal((await history(`search=${words}`)).lines.filter((line) => line.kind === 'payment').length, 0, words);
    }
  });

  it('[S164c] finds the same however the search is typed, and nothing for signs alone', async () => {
    for (const words of ['\u202A2211-8841\u202C', '２２１１－８８４１', '2211–8841', '\u00A0Tidewater\u00A0 Market']) {
      const { lines } = await history(`search=${encodeURIComponent(words)}`);
      assert.equal(lines.length, 1, JSON.stringify(words));
    }
    for (const words of ['%', '\\', "'", '%%', '(', '*']) {
      assert.deepEqual((await history(`search=${encodeURIComponent(words)}`)).lines, [], words);
    }
  });

  it('[S180a] finds a line by its card, as the line shows it', async () => {
    for (const words of ['4242', 'visa', 'Visa •••• 4242', 'VISA 4242', 'money added']) {
      const { lines } = await history(`search=${encodeURIComponent(words)}`);
      assert.deepEqual([...new Set(lines.map((line) => line.kind))], ['top_up'], words);
      assert.equal(lines.length, 3, words);
    }
    for (const words of ['4243', 'mastercard', '4242 visa']) {
      assert.deepEqual((await history(`search=${encodeURIComponent(words)}`)).lines, [], words);
    }
  });

  it('[S180b] finds a line by its sum, as the line shows it', async () => {
    for (const words of ['46.90', '€46.90', '-€46.90', '−€46.90', '46,9', '４６.９０']) {
      const { lines } = await history(`search=${encodeURIComponent(words)}`);
      assert.deepEqual(
        lines.map((line) => line.amount.amount),
        ['-4690'],
        words,
      );
    }
    assert.deepEqual((await history('search=46.91')).lines, []);
  });

  it('[S180c] finds a line by its title, its order and its reference', async () => {
    for (const words of ['Tidewater Market', 'Order 2211-8841', paymentId]) {
      const { lines } = await history(`search=${encodeURIComponent(words)}`);
      assert.deepEqual(
        lines.map((line) => line.payment_id),
        [paymentId],
        words,
      );
    }
    const all = (await history('')).lines;
    for (const { reference, id } of all) {
      assert.deepEqual(
        (await history(`search=${reference}`)).lines.map((line) => line.id),
        [id],
      );
      const number = shortNumberOf(reference);
      const ids = (await history(`search=${number}`)).lines.map((line) => line.id);
      // Pages show no number of an entry.
      assert.deepEqual(ids, reference.startsWith('ent_') ? [] : [id], number);
    }
  });

  it('[H1a] refuses an unknown filter', async () => {
    for (const query of ['kind=everything', 'limit=x', 'other=1']) {
      assert.equal((await person.app('GET', `${urls.activity.history()}?${query}`)).status, 400, query);
    }
  });

  it('[W10a] comes with the spendable and the protected balance', async () => {
    const [balance] = (await person.app('GET', urls.activity.balances())).json.balances;
    assert.deepEqual([balance.spendable.amount, balance.held.amount, balance.protected.amount], ['16310', '0', '4690']);
  });

  it('[H1b] opens a payment with its purpose and the state of its money', async () => {
    const { json } = await person.app('GET', urls.activity.payment({ paymentId }));
    assert.deepEqual(
      [json.shop_name, json.order.reference, json.status],
      ['Tidewater Market', '2211-8841', 'captured'],
    );
    assert.deepEqual(
      json.parts.map((part) => [part.payee_name, part.status]),
      [['Lantern Lane Candles', 'held']],
    );
  });

  it('[S58] [S59] shows a payment to nobody else, not even to the seller', async () => {
    const stranger = await given.holder();
    assert.deepEqual((await history('', stranger)).lines, []);
    assert.deepEqual((await history('search=tidewater', stranger)).lines, []);
    for (const other of [stranger, seller]) {
      const { status, json } = await other.app('GET', urls.activity.payment({ paymentId }));
      assert.deepEqual([status, json.title], [404, 'There is no such payment']);
    }
  });
});

describe('[B5a] the end of a case with a partial refund', () => {
  let world: TestWorld;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  it('stands as a refund in the buyer’s history, and as a sale in the seller’s', async () => {
    const trade = await world.given.trade();
    const buyer = await trade.customer({ cap: 100_000n, money: 20_000n });
    const { body } = await buyer.ask(trade.order());
    const parcel = { part_id: body.parts[0]!.id, carrier: 'DHL', tracking_code: 'HI0000000001' };
    await trade.call('POST', urls.protection.shipments({ paymentId: body.id }), parcel, 'HI1');
    const carrier = carrierSteps(world);
    await carrier.scans('HI0000000001');
    await carrier.delivers('HI0000000001');
    const payment = (await world.wallet.payments.payments.find(body.id))!;
    const { cases } = world.wallet.protection;
    const opened = await cases.open(payment, {
      partId: payment.parts[0]!.id,
      line: 'l1',
      reason: 'damaged',
      wanted: { outcome: 'partial_refund', amountMinor: 1_000n },
      words: 'Broken.',
      evidence: [],
    });
    assert.ok(opened.ok);
    const { dispute } = (await cases.find(opened.value.id))!;
    assert.ok((await cases.move(dispute, { kind: 'accepted', by: 'seller' } as CaseEvent)).ok);

    const newest = async (holderId: Id<'hld'>, kind?: LineKind) => {
      const page = await world.wallet.activity.history.page(holderId, { most: 1, kind });
      assert.ok(page.ok);
      const [line] = page.value.lines;
      return line && [line.kind, line.title, line.amount.minor, line.paymentId];
    };
    const refund = ['refund', `Refund from ${payment.clientName}`, 1_000n, payment.id];
    assert.deepEqual(await newest(buyer.holderId), refund);
    assert.deepEqual(await newest(buyer.holderId, 'refund'), refund);
    const [seller] = trade.sellers;
    const sale = ['release', `Sale at ${payment.clientName}`, 1_840n, undefined];
    assert.deepEqual(await newest(seller.holderId), sale);
    assert.deepEqual(await newest(seller.holderId, 'release'), sale);
    assert.equal(await newest(seller.holderId, 'refund'), undefined);
  });
});
