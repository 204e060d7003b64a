import { randomBytes } from 'node:crypto';
import { mintId } from '#platform/kernel/id.ts';
import type { Discount, Line, Lot, Part, Payment } from '../../wallet/server/payments/payments/domain.ts';
import type { PayerApproval } from '../../wallet/server/payments/payments/card-share-domain.ts';
import type { Policy } from '../../wallet/server/payments/payments/policy-domain.ts';

const mint = <P extends string>(prefix: P) => mintId(prefix, 1_764_000_000_000, randomBytes(10));

/** Makes an amount of euros from cents. */
export const eur = (minor: bigint) => ({ minor, currency: 'EUR' as const });

/** The wallet's policy of the sample payment. */
export const policy: Policy = {
  version: 1,
  quoteMinutes: 30,
  shipWithinDays: 7,
  shipWithinMostDays: 30,
  scanWithinDays: 5,
  deliverWithinDays: 10,
  releaseAfterDays: 7,
  protectionDays: 60,
  extensionDays: 15,
  warnDays: [3, 1],
  untrackedMost: [{ amount: '1500', currency: 'EUR' }],
  untrackedAfterOrders: 50,
  untrackedReleaseDays: 30,
  untrackedWarnDays: [14, 3, 1],
  reserve: {
    days: 3,
    newSellerDays: 14,
    newForDays: 90,
    newBelowOrders: 20,
    keptBasisPoints: 1_000,
    keptDays: 60,
  },
  cases: {
    openUntilDaysAfterRelease: 15,
    answerDays: 5,
    escalateFromDay: 3,
    stepInDay: 7,
    investigateDays: 10,
    proposalDays: 3,
    appealDays: 7,
    returnAddressDays: 3,
    returnShipDays: 10,
    returnRefundDays: 3,
    replacementDays: 7,
    transitDays: 30,
    mostOffers: 5,
  },
};

/** Makes a part of 30 euros that waits for its payment. */
export function samplePart(more: Partial<Part> = {}): Part {
  const amount = more.amount ?? eur(3_000n);
  return {
    id: mint('prt'),
    reference: 'p1',
    payeeId: mint('pye'),
    payeeName: 'Copper',
    sellerAccountId: mint('acc'),
    sellerCell: 0,
    lines: [sampleLine({ amount })],
    shipping: sampleLot(0n),
    amount,
    discount: eur(0n),
    coupon: eur(0n),
    commission: eur(240n),
    fee: eur(0n),
    shipWithinDays: 7,
    shipFrom: null,
    isUntracked: false,
    status: 'awaiting',
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
    ...more,
  };
}

/** Makes a lot of which nothing has moved. */
export function sampleLot(minor: bigint): Lot {
  return { amount: eur(minor), refunded: eur(0n), releasedAt: null };
}

/** Makes a line of 30 euros. */
export function sampleLine(more: Partial<Line> = {}): Line {
  return {
    reference: 'l1',
    description: 'Teapot',
    quantity: 1,
    quantityCanceled: 0,
    caseId: null,
    isAwarded: false,
    ...sampleLot(3_000n),
    ...more,
  };
}

/** An approval by PIN in a browser that the wallet has long known. */
export const byPin: PayerApproval = { approvedBy: 'pin', passkeyDays: null, browserSince: new Date(0) };

/** Makes a discount of new ids. */
export function sampleDiscount(minor: bigint): Discount {
  return { promotionId: mint('prm'), accountId: mint('acc'), holdId: mint('hol'), amount: eur(minor) };
}

/** Makes a payment of 50 euros to two sellers, requested at 10:00 UTC and valid for half an hour. */
export function samplePayment(more: Partial<Payment> = {}): Payment {
  return {
    id: mint('pay'),
    cell: 0,
    clientId: 'shop',
    clientName: 'Juniper & Salt',
    clientAccountId: mint('acc'),
    mandateId: mint('mdt'),
    payerId: mint('hld'),
    payerAccountId: mint('acc'),
    amount: eur(5_000n),
    discount: null,
    coupon: null,
    feeVersion: 1,
    policy,
    orderReference: '2211-8841',
    description: 'A teapot and a plant',
    shipTo: null,
    returnUrl: 'https://shop.example/back',
    nonce: 'nonce',
    status: 'requires_approval',
    validUntil: new Date('2026-11-24T10:30:00Z'),
    createdAt: new Date('2026-11-24T10:00:00Z'),
    approvedBy: null,
    passkeyDays: null,
    cardShare: null,
    exchangeShare: null,
    capturedAt: null,
    stepUp: { countries: ['IE'], version: null, reasons: [] },
    parts: [
      samplePart(),
      samplePart({
        reference: 'p2',
        lines: [sampleLine({ reference: 'l2', description: 'Plant', quantity: 2, amount: eur(1_600n) })],
        shipping: sampleLot(400n),
        amount: eur(2_000n),
        commission: eur(160n),
      }),
    ],
    ...more,
  };
}
