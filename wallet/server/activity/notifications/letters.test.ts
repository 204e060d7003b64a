import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eur, policy, sampleLine, sampleLot } from '../../../../tests/samples/payment.ts';
import { mintId } from '#platform/kernel/id.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { ExchangeShare } from '../../payments/payments/exchange-share-domain.ts';
import type { Refund } from '../../protection/refunds/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import { payoutNotice, receipt, refundNotice, saleRefundNotice, warningNotice } from './letters.ts';
import type { Stroke } from './letters.ts';

const id = <P extends string>(prefix: P) => mintId(prefix, 1, new Uint8Array(10));
const schedule: FeeSchedule = {
  version: 2,
  validFrom: new Date(0),
  currency: 'EUR',
  cardFreeUpToMinor: 3_000n,
  cardBasisPoints: 300,
  merchantBasisPoints: 60,
};
const part: Part = {
  id: id('prt'),
  reference: 'p1',
  payeeId: id('pye'),
  payeeName: 'Fern & Fable',
  sellerAccountId: id('acc'),
  sellerCell: 0,
  lines: [sampleLine({ description: 'Mug', quantity: 2, amount: eur(2_000n) })],
  shipping: sampleLot(340n),
  amount: eur(2_340n),
  discount: eur(0n),
  coupon: eur(0n),
  commission: eur(187n),
  fee: eur(14n),
  shipWithinDays: 7,
  shipFrom: null,
  isUntracked: false,
  status: 'held',
  parcels: [],
  shippedAt: null,
  deliveredAt: null,
  releaseAt: null,
  protectionEndsAt: null,
  extendedAt: null,
  pausedAt: null,
  reportedAt: null,
  coveredAt: null,
  shopConfirmation: null,
  settledAt: null,
  reserve: [],
};
const payment = {
  id: id('pay'),
  clientName: 'Juniper & Salt',
  orderReference: '2211-8841',
  amount: eur(2_340n),
  discount: null,
  coupon: null,
  cardShare: null,
  exchangeShare: null,
  shipTo: { country: 'DE', postalCode: '10115', city: 'Berlin' },
  capturedAt: new Date('2026-11-24T10:05:00Z'),
  parts: [part],
} as unknown as Payment;
const frame = { givenName: 'Ada', walletUrl: 'http://wallet.localhost:4000' };

const at = new Date('2026-12-01T10:00:00Z');
const released = {
  status: 'released' as const,
  lines: part.lines.map((line) => ({ ...line, releasedAt: at })),
  shipping: { ...part.shipping, releasedAt: at },
  settledAt: at,
};

function refundOf(minor: bigint, sources: Partial<Record<'promotion' | 'balance', bigint>>): Refund {
  return {
    id: id('rfd'),
    cell: 0,
    paymentId: payment.id,
    partId: part.id,
    amount: eur(minor),
    lines: [],
    sources: Object.entries(sources).map(([kind, share]) => ({
      kind: kind as 'promotion' | 'balance',
      accountId: id('acc'),
      amount: eur(share),
    })),
    toCard: eur(0n),
    exchanged: null,
    cause: 'shop',
    reason: null,
    fromReserve: eur(0n),
    createdAt: at,
  };
}

describe('a receipt', () => {
  it('says where the goods are sent, as the payer approved it', () => {
    assert.match(receipt(payment, frame).text, /\n\nGoes to: 10115 Berlin, Germany\n\n/);
    assert.doesNotMatch(receipt({ ...payment, shipTo: null }, frame).text, /Goes to/);
  });

  it('[S148a] says it by SMS without words that a shop could have made up', () => {
    const short = (postalCode: string | null, city = 'Berlin') =>
      receipt({ ...payment, shipTo: { country: 'DE', postalCode, city } }, frame).short;
    assert.match(short('10115'), / Goes to 10115, Germany\. /);
    for (const made of ['call 0900 123', 'x.co', 'LOCKED 24', '0900123456', null])
      assert.match(short(made, 'evil.co'), / Goes to Germany\. /);
    assert.ok(short('SW1A 1AA').length <= 160, short('SW1A 1AA'));
  });

  it('[B1i] repeats which seller sends without tracking, and when that seller is paid', () => {
    const untracked = { ...payment, policy, parts: [{ ...part, isUntracked: true }] };
    assert.match(
      receipt(untracked, frame).text,
      /Sent without tracking: Fern & Fable\. .* is paid 30 days after sending it, unless you report a problem/,
    );
    assert.doesNotMatch(receipt(payment, frame).text, /without tracking/);
  });

  it('shows what a promotion paid, and what the payer paid', () => {
    const discount = { amount: eur(340n) };
    const discounted = { ...payment, discount, parts: [{ ...part, discount: eur(340n) }] } as unknown as Payment;
    const { subject, text } = receipt(discounted, frame);
    assert.equal(subject, 'Receipt: €20.00 to Juniper & Salt');
    assert.match(
      text,
      /Discount of Juniper & Salt: -€3\.40\n {2}Wallet fee: none\n {2}Paid from your balance: €20\.00/,
    );
    assert.match(text, /Fern & Fable: €20\.00/);
    const back = refundOf(2_340n, { promotion: 340n, balance: 2_000n });
    const notice = refundNotice({ payment: discounted, part: discounted.parts[0]!, refund: back }, frame);
    assert.equal(notice.subject, '€20.00 is back in your wallet');
  });

  const { subject, text, short } = receipt(payment, frame);

  it('[P4b] names payee, amount, items, sellers, order and the reference that both sides know', () => {
    assert.equal(subject, 'Receipt: €23.40 to Juniper & Salt');
    for (const said of ['Hello Ada', '2 × Mug: €20.00', 'Shipping: €3.40', 'Fern & Fable: €23.40', 'order 2211-8841']) {
      assert.ok(text.includes(said), said);
    }
    assert.ok(text.includes('24 November 2026'));
    assert.ok(text.includes(`Reference: ${payment.id}`));
  });

  it('[P6b] explains the fee by the version under which the card was charged', () => {
    assert.match(text, /Wallet fee: none/);
    const card = { name: 'Visa •••• 4242', fee: eur(30n), schedule };
    const byCard = receipt({ ...payment, cardShare: { amount: eur(2_340n) } } as Payment, frame, card);
    assert.match(byCard.text, /Wallet fee: €0\.30: 3% of what your cards bring beyond €30\.00 in a month/);
  });

  it('is an SMS with the same content, without a link', () => {
    assert.ok(short.includes('€23.40') && short.includes(payment.id));
    assert.doesNotMatch(short, /http/);
  });

  it('greets a holder without a name', () => {
    assert.match(receipt(payment, { ...frame, givenName: null }).text, /^Hello,\n/);
  });
});

describe('an SMS about money', () => {
  it('[S148a] has no words of a shop, a seller or an order', () => {
    const words = ['Your account is locked: call 0900 1', 'http://evil.example', '2211-8841', 'Log in at'];
    const [clientName, payeeName, orderReference, description] = words as [string, string, string, string];
    const loud = {
      ...payment,
      clientName,
      orderReference,
      description,
      parts: [{ ...part, payeeName, reference: orderReference, lines: [{ ...part.lines[0]!, description }] }],
    };
    const loudRefund = { ...refundOf(2_340n, { balance: 2_340n }), reason: words[0]! };
    const shorts = [
      receipt(loud, frame),
      refundNotice({ payment: loud, part: loud.parts[0]!, refund: loudRefund }, frame),
      saleRefundNotice({ payment: loud, part: loud.parts[0]!, refund: loudRefund }, frame),
      warningNotice({ payment: loud, part: loud.parts[0]!, clock: { kind: 'release', strikesAt: at, days: 3 } }, frame),
      payoutNotice(loud, { ...loud.parts[0]!, ...released }, schedule, frame),
    ];
    for (const { short } of shorts) {
      for (const word of words) assert.ok(!short.includes(word), short);
      assert.match(short, /^Holdfast: [^:]*(€2[13]\.\d\d|3 days)[^:]* Ref pay_\w+$/);
    }
  });
});

describe('a warning', () => {
  const strikesAt = new Date('2026-12-04T10:00:00Z');
  const warn = (kind: Stroke['kind'], days = 3) =>
    warningNotice({ payment, part, clock: { kind, strikesAt, days } }, frame);

  it('[B1g] says what happens when, what to do, and which sum', () => {
    assert.match(
      warn('release').text,
      /4 December 2026.* UTC €23\.40 goes to Fern & Fable\. If something is wrong, say so before that\.[\s\S]*There is a problem: http/,
    );
    assert.equal(warn('release', 1).subject, 'Fern & Fable is paid in 1 day');
    assert.equal(warn('ship_by').subject, 'Ship order 2211-8841 within 3 days');
    assert.match(warn('ship_by').text, /the money for it goes back to the buyer/);
    assert.match(warn('scan_by').text, /not scanned all of them/);
    assert.match(warn('protection_end').text, /€23\.40 stays in escrow/);
  });

  it('[B1i] says of what has no tracking that it is paid even if it has not arrived', () => {
    const sent: Part = { ...part, isUntracked: true, status: 'shipped', releaseAt: strikesAt };
    const { subject, text, short } = warningNotice(
      { payment, part: sent, clock: { kind: 'release', strikesAt, days: 30 } },
      frame,
    );
    assert.equal(subject, 'Sent without tracking: Fern & Fable is paid in 30 days');
    assert.match(
      text,
      /On 4 December 2026.* UTC €23\.40 goes to Fern & Fable, even if it has not arrived, unless you report a problem[\s\S]*There is a problem: http/,
    );
    assert.match(short, /^Holdfast: €23\.40 for what was sent without tracking is paid in 30 days, .* Ref pay_\w+$/);
    assert.ok(short.length <= 160, short);
  });
});

describe('the notification of a settled part', () => {
  const after = new Date(at.getTime() + 1);
  /** A refund of a sum of the line. */
  const someOf = (minor: bigint): Refund => ({
    ...refundOf(minor, { balance: minor }),
    lines: [{ reference: part.lines[0]!.reference, amount: eur(minor) }],
  });

  it('[B4a] names to the payer the sum that is back', () => {
    const refund = { ...refundOf(2_340n, { balance: 2_340n }), cause: 'lost', reason: 'Sorry' } as const;
    const { subject, text } = refundNotice({ payment, part, refund }, frame);
    assert.equal(subject, '€23.40 is back in your wallet');
    assert.match(
      text,
      /You get €23\.40 back from Fern & Fable for order 2211-8841 at Juniper & Salt\. It is in your balance\./,
    );
    assert.match(text, /The carrier has lost the parcel\.\n\nJuniper & Salt writes: “Sorry”/);
  });

  it('[B4g] says what goes back to the card that paid, and what to the balance', () => {
    const card = { name: 'Visa •••• 4242', fee: eur(30n), schedule };
    const written = (toCard: bigint) =>
      refundNotice({ payment, part, refund: { ...someOf(1_000n), toCard: eur(toCard) }, card }, frame);
    assert.equal(written(1_000n).subject, '€10.00 goes back to Visa •••• 4242');
    assert.equal(written(800n).subject, '€8.00 goes back to Visa •••• 4242, €2.00 to your balance');
    assert.match(
      written(800n).text,
      /€8\.00 goes back to Visa •••• 4242, whose bank .* and €2\.00 is in your balance\./,
    );
    const cardShare = { amount: eur(1_000n) } as Payment['cardShare'];
    const { text } = receipt({ ...payment, cardShare }, frame, card);
    assert.match(
      text,
      /Wallet fee: €0\.30: 3% of what your cards bring beyond €30\.00 in a month\n {2}Paid from your balance: €13\.40\n {2}Paid from Visa •••• 4242: €10\.30/,
    );
  });

  it('[B4a] names to the seller what went back, and whether it came out of the balance', () => {
    const refund = someOf(1_000n);
    const later = { ...refund, createdAt: after };
    const held = saleRefundNotice({ payment, part, refund }, frame);
    assert.equal(held.subject, '€10.00 of order 2211-8841 went back to the buyer');
    assert.match(held.text, /still in escrow/);
    const paid = saleRefundNotice({ payment, part: { ...part, ...released }, refund: later }, frame);
    assert.match(paid.text, /out of your balance/);
  });

  it('[B4a] says that the money was in escrow when a case refunded it all, or released the rest with the refund', () => {
    const amount = eur(2_340n);
    const refunded: Part = { ...part, status: 'refunded', settledAt: at };
    const all = {
      ...refundOf(2_340n, { balance: 2_340n }),
      lines: [{ reference: 'l1', amount }],
      cause: 'case',
    } as const;
    const letters = [
      saleRefundNotice({ payment, part: refunded, refund: all }, frame),
      saleRefundNotice({ payment, part: { ...part, ...released }, refund: someOf(1_000n) }, frame),
    ];
    for (const { text } of letters) {
      assert.match(text, /still in escrow, so nothing was taken from your balance/);
      assert.doesNotMatch(text, /Commission and fee were returned/);
    }
    const shipping = { ...refundOf(340n, { balance: 340n }), createdAt: after };
    const withShipping = (releasedAt: Date | null) =>
      saleRefundNotice(
        { payment, part: { ...part, shipping: { ...part.shipping, releasedAt } }, refund: shipping },
        frame,
      ).text;
    assert.match(withShipping(at), /out of your balance/);
    assert.match(withShipping(null), /still in escrow/);
  });

  it('links a payer to the payment, and a seller only to a line of the seller’s own activity', () => {
    const refund = someOf(1_000n);
    const paidPart = { ...part, ...released };
    const payer = `http://wallet.localhost:4000/payments/${payment.id}`;
    const activity = `http://wallet.localhost:4000/activity?search=${payment.id}`;
    assert.ok(refundNotice({ payment, part, refund }, frame).text.includes(`Look it up: ${payer}\n`));
    for (const { text } of [
      payoutNotice(payment, paidPart, schedule, frame),
      saleRefundNotice({ payment, part: paidPart, refund: { ...refund, createdAt: after } }, frame),
    ]) {
      assert.ok(text.includes(`Look it up: ${activity}\n`), text);
    }
    const clock = { kind: 'ship_by', strikesAt: at, days: 1 } as const;
    for (const { text } of [
      saleRefundNotice({ payment, part, refund }, frame),
      warningNotice({ payment, part, clock }, frame),
    ]) {
      assert.match(text, new RegExp(`\nPayment number: [0-9A-Z]{4}-[0-9A-Z]{4}\nReference: ${payment.id}\n\n`));
      assert.doesNotMatch(text, /https?:/);
    }
  });

  it('[B5a] names to the seller what was deducted and what is left', () => {
    const { subject, text } = payoutNotice(payment, { ...part, ...released }, schedule, frame);
    assert.equal(subject, '€21.39 for order 2211-8841');
    assert.match(
      text,
      /Commission of Juniper & Salt: €1\.87\n {2}Wallet fee: €0\.14: 0\.6% of the sale\n {2}Released to you: €21\.39/,
    );
    assert.doesNotMatch(text, /reserve/);
  });

  it('[B5d] names to the seller the days from which the money can be spent', () => {
    const endsAt = new Date('2026-12-18T10:00:00Z');
    const reserve = [
      { heldAt: at, endsAt, held: eur(2_139n), left: eur(1_926n), due: eur(2_139n), dueLeft: eur(1_926n) },
    ];
    const { text } = payoutNotice(payment, { ...part, ...released, reserve }, schedule, frame);
    assert.match(text, /You can spend it:\n {2}From 18 December 2026: €19\.26/);
  });
});

describe('[P4e] a payment of which an exchange paid a share', () => {
  const exchangeShare: ExchangeShare = {
    quoteId: 'exq_1',
    give: { minor: 1_101n, currency: 'USD' },
    get: eur(1_000n),
    kept: eur(11n),
    accounts: { giver: 'acc_1', taker: 'acc_2', positionFrom: 'acc_3', positionTo: 'acc_4', fees: 'acc_5' },
    ratedUntil: new Date(at.getTime() + 86_400_000),
  };
  const exchanged = { ...payment, exchangeShare };

  it('has both balances in its receipt, with both sums and the margin', () => {
    const { text } = receipt(exchanged, frame);
    assert.match(text, /Paid from your balance: €13\.40\n/);
    assert.match(text, /Paid from your balance in US dollars: US\$11\.01 for €10\.00, with a margin of €0\.11\n/);
  });

  it('[P4f] says of a refund what went back at the rate of the payment, or what can be exchanged without a margin', () => {
    const refund = refundOf(2_340n, { balance: 2_340n });
    const textOf = (isBack: boolean) => {
      const sums = { get: eur(1_000n), give: { minor: isBack ? 1_101n : 0n, currency: 'USD' as const }, kept: eur(0n) };
      return refundNotice(
        { payment: exchanged, part, refund: { ...refund, exchanged: { quoteId: 'exq_1', isBack, ...sums } } },
        frame,
      ).text;
    };
    assert.match(textOf(true), /US\$11\.01 of it went back to your balance in US dollars, at the rate of the payment/);
    assert.match(
      textOf(false),
      /It is in your balance in euros\. You can exchange €10\.00 of it back into US dollars without our margin: http:\S+\/id\/exchange/,
    );
    assert.match(refundNotice({ payment, part, refund }, frame).text, /It is in your balance\./);
  });
});

describe('a refund after a chargeback', () => {
  it('says that the bank of the card took the money from the balance', () => {
    const refund = { ...refundOf(2_340n, { balance: 2_340n }), cause: 'charged_back' } as const;
    const { text } = refundNotice({ payment, part, refund }, frame);
    assert.match(text, /It went to your balance, from which the bank of your card took it\./);
    assert.doesNotMatch(text, /It is in your balance\./);
  });
});
