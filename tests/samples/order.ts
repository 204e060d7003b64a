import type { OrderCase } from '../../market/server/ordering/orders/cases-domain.ts';
import { toParts } from '../../market/server/ordering/orders/domain.ts';
import { amountOf } from '../../market/server/ordering/orders/parcels-domain.ts';
import type {
  Order,
  OrderPart,
  OrderPolicy,
  PartClocks,
  PartStatus,
  WalletTerms,
  WantedLine,
} from '../../market/server/ordering/orders/domain.ts';
import type { Parcel } from '../../market/server/ordering/orders/parcels-domain.ts';
import type { PartState, PaymentState } from '../../market/server/ordering/orders/payment-domain.ts';

/** Makes an amount of euros from cents. */
export const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });
/** The time at which the sample order is placed. */
export const placedAt = new Date('2026-03-01T08:00:00Z');

/** The market's policy of the sample order. */
export const policy: OrderPolicy = {
  version: 1,
  payWithinMinutes: 30,
  commissionBasisPoints: 800,
};

/** The wallet's terms of the sample payment. */
export const terms: WalletTerms = {
  version: 1,
  shipWithinDays: 7,
  releaseAfterDays: 7,
  reportDaysAfterRelease: 15,
  answerDays: 5,
  escalateFromDay: 3,
  investigateDays: 10,
  appealDays: 7,
};

let count = 0;
/** Returns a part's id that is new in this file of tests; it is no valid id on the wire. */
export const newPartId = () => `opt_${(count += 1)}` as const;

/** Makes an order line for a seller's product. */
export function wanted(seller: string, minor: bigint, quantity = 1): WantedLine {
  return {
    line: {
      productId: `prd_${(count += 1)}`,
      slug: 's',
      name: 'n',
      pictureId: 'p',
      quantity,
      price: eur(minor),
      discount: eur(0n),
    },
    seller: { id: `sel_${seller}`, name: seller, payeeId: `pye_${seller}` },
  };
}

/** Makes an order from two sellers, placed and without a payment. */
export function sampleOrder(changes: Partial<Order> = {}): Order {
  const parts = toParts([wanted('a', 3_000n), wanted('b', 2_000n)], policy, newPartId);
  return {
    id: 'ord_1',
    shopperId: 'shp_1',
    placeKey: 'k',
    status: 'awaiting_payment',
    linkId: 'lnk_1',
    name: 'Ada Byrne',
    email: 'ada@example.com',
    address: { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' },
    amount: eur(5_000n),
    policy,
    terms,
    createdAt: placedAt,
    payBy: new Date(placedAt.getTime() + 30 * 60_000),
    paidAt: null,
    attemptId: 'att_1',
    askedAt: null,
    paymentId: null,
    approvalUrl: null,
    problem: null,
    parts,
    ...changes,
  };
}

const day = (days: number) => new Date(placedAt.getTime() + days * 86_400_000);

/** Returns the clocks of a part that took the usual path to its status. */
export function clocksOf(status: PartStatus): PartClocks {
  const far = ['held', 'shipped', 'delivered', 'released'].indexOf(status);
  const isPaid = status !== 'awaiting' && status !== 'void';
  return {
    shipBy: isPaid ? day(7) : null,
    scanBy: isPaid ? day(12) : null,
    promisedBy: isPaid ? day(17) : null,
    shippedAt: far >= 1 ? day(1) : null,
    deliveredAt: far >= 2 ? day(2) : null,
    releasesAt: far === 2 ? day(9) : null,
    protectionEndsAt: far === 1 ? day(61) : null,
    pausedAt: null,
    settledAt: far === 3 || status === 'refunded' ? day(9) : null,
  };
}

/** Makes a parcel with all that is in a part. */
export function sampleParcel(part: Pick<OrderPart, 'id' | 'lines'>, changes: Partial<Parcel> = {}): Parcel {
  return {
    id: `pcl_${part.id}`,
    carrier: 'DHL',
    trackingCode: `EZ${part.id.slice(-8)}`,
    trackingUrl: null,
    contents: part.lines.map(({ productId, quantity }) => ({ productId, quantity })),
    status: 'announced',
    announcedAt: day(1),
    shippedAt: null,
    endedAt: null,
    ...changes,
  };
}

/** Makes an open case about a product, which waits for the seller. */
export function sampleCase(changes: Partial<OrderCase> = {}): OrderCase {
  const offer = { outcome: 'refund', amount: null } as const;
  return {
    id: 'cas_1',
    productId: 'prd_1',
    reason: 'damaged',
    status: 'open',
    result: null,
    offer,
    awaits: { who: 'seller', until: day(5) },
    isSent: false,
    url: 'https://wallet.example/id/cases/cas_1',
    timeline: [{ at: placedAt, by: 'buyer', kind: 'opened', offer, words: 'It is broken.', files: 2 }],
    ...changes,
  };
}

/** The wallet's state of a part that took the usual path to its status, with all of it in one parcel. */
export function samplePartState(own: OrderPart, status: PartStatus): PartState {
  const { shippedAt, deliveredAt } = clocksOf(status);
  const { amount } = own;
  const none = { ...amount, minor: 0n };
  const parcel = sampleParcel(own, { status: deliveredAt ? 'delivered' : 'shipped', shippedAt, endedAt: deliveredAt });
  return {
    id: `prt_${own.id}`,
    reference: own.id,
    status,
    refunded: status === 'refunded' ? amount : none,
    released: status === 'released' ? amount : none,
    parcels: shippedAt ? [parcel] : [],
    clocks: clocksOf(status),
    openCases: [],
    lines: own.lines.map((line) => ({
      productId: line.productId,
      refunded: status === 'refunded' ? amountOf(line) : none,
      quantityCanceled: 0,
    })),
  };
}

/** Makes the wallet's answer about an order's payment. @param part The status of all parts, or of each. */
export function samplePayment(
  order: Order,
  status: PaymentState['status'],
  part: PartStatus | readonly PartStatus[],
  id = 'pay_1',
): PaymentState {
  return {
    id,
    reference: order.id,
    status,
    amount: order.amount,
    approvalUrl: status === 'requires_approval' ? `https://wallet.example/id/approve/${id}` : null,
    terms,
    parts: order.parts.map((own, index) =>
      samplePartState(own, typeof part === 'string' ? part : (part[index] ?? 'held')),
    ),
  };
}
