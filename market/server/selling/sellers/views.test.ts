import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clocksOf, placedAt, sampleCase, sampleOrder } from '../../../../tests/samples/order.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import { sellerLetterFor } from '../../ordering/orders/letters.ts';
import { sumsOf, toSellerData } from './views.ts';

const eur = (minor: bigint) => ({ minor, currency: 'EUR' }) as const;
const sold = { amount: eur(2_900n), commission: eur(232n) };

describe('a seller’s proceeds of a sale', () => {
  it('[M3e] are the price less the commission', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(0n) }), [
      { words: 'Commission', amount: '−€2.32' },
      { words: 'To your wallet', amount: '€26.68' },
    ]);
  });

  it('[M3e] are of the rest, with less commission, if a part of it was refunded', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(1_450n) }), [
      { words: 'Refunded to the buyer', amount: '−€14.50' },
      { words: 'Commission', amount: '−€1.16' },
      { words: 'To your wallet', amount: '€13.34' },
    ]);
  });

  it('[M3e] are nothing if the buyer was refunded', () => {
    assert.deepEqual(sumsOf({ ...sold, refunded: eur(2_900n) }), [
      { words: 'Refunded to the buyer', amount: '−€29.00' },
      { words: 'To your wallet', amount: '€0.00' },
    ]);
  });
});

describe('a seller’s orders with cases', () => {
  const day = (days: number) => new Date(placedAt.getTime() + days * 86_400_000);
  const disputed = (name: string, until: Date): Order => {
    const order = sampleOrder({ id: `ord_${name}`, name, status: 'paid', paidAt: placedAt, paymentId: 'pay_1' });
    const [part] = order.parts;
    const cases = [sampleCase({ productId: part!.lines[0]!.productId, awaits: { who: 'seller', until } })];
    const clocks = { ...clocksOf('held'), pausedAt: placedAt };
    return { ...order, parts: [{ ...part!, sellerId: 'sel_a', status: 'held', clocks, cases }] };
  };
  const centerOf = (...orders: readonly Order[]) =>
    toSellerData(
      {
        shop: 'Mugs',
        sellerId: 'sel_a',
        payout: null,
        sales: [{ group: 'to_answer', orders, next: undefined }],
        totals: { toShip: 0, escrowMinor: 0n, paidMinor: 0n, commissionMinor: 0n },
        messages: new Map(),
        unanswered: new Map(),
      },
      placedAt,
      {},
    ).groups[0]!.parts;

  it('[M3c] say by when their seller must answer', () => {
    const [first] = centerOf(disputed('soon', day(2)), disputed('next', day(3)));
    assert.deepEqual([first!.group, first!.due], ['to_answer', undefined]);
    assert.deepEqual([first!.cases[0]!.turn?.words, first!.cases[0]!.last?.who], ['Answer until', 'The buyer']);
  });

  it('[B5d] are released to the wallet, where the money is not spendable yet', () => {
    const order = disputed('done', day(5));
    const [part] = order.parts;
    const done = {
      ...part!,
      status: 'released',
      cases: [],
      clocks: { ...clocksOf('held'), settledAt: placedAt },
    } as const;
    const [shown] = centerOf({ ...order, parts: [done] });
    assert.deepEqual([shown!.statusWords, shown!.due?.words], ['Released to your wallet', 'Released to your wallet']);
    const { subject, text } = sellerLetterFor('paid_out', order, done, { email: 'moss@example.com', publicUrl: '' });
    assert.match(
      `${subject}\n${text}`,
      /released to your wallet[^]*stays in reserve for refunds[^]*days from which you can spend/,
    );
  });

  it('[S85] offer neither to ship nor to cancel what a case is about, and say why', () => {
    const [part] = centerOf(disputed('one', day(5)));
    assert.deepEqual([part!.canShip, part!.canCancel], [false, false]);
    assert.match(part!.blocked!, /only the case decides/);
  });
});
