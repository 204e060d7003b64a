import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { READABLE } from '#platform/kernel/readable.ts';
import { MoneyJson, PositiveMoneyJson, UnsignedMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { total, zero } from '#platform/money/money.ts';
import {
  drawsOf,
  heldOf,
  linesOf,
  parcelStatuses,
  partStatuses,
  payable,
  paymentStatuses,
  refundedOf,
  releasedOf,
  shippingOf,
  sourceKinds,
  sourcesOf,
  sourcesOfPart,
} from './domain.ts';
import { releasesAt } from './shop-confirmation-domain.ts';
import { ShopConfirmationJson, toShopConfirmationJson } from './shop-confirmation-schema.ts';
import { TermsJson, toTermsJson } from './terms-schema.ts';
import { promisedBy, scanBy, shipBy } from './times-domain.ts';
import type { Parcel, Part, Payment, ShipTo, Source } from './domain.ts';

/** The parameters of an address with a payment. */
export const PaymentParams = Type.Object({ paymentId: Type.String() });

/** A shop's text that people read before they pay: 1 to `most` characters, all of them visible. */
export const Words = (most: number) => Type.String({ minLength: 1, maxLength: most, format: READABLE });

const ShipToJson = Type.Object(
  {
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters.' }),
    postal_code: Type.Optional(Words(20)),
    city: Words(100),
  },
  {
    additionalProperties: false,
    description:
      'The destination, with which the wallet compares the carrier’s record of each delivery. Without it, no delivery releases a part automatically.',
  },
);

/** A shop's request for a payment. */
export const CreatePaymentBody = Type.Object(
  {
    amount: PositiveMoneyJson,
    order: Type.Object(
      {
        reference: Words(64),
        url: Type.Optional(Type.String({ maxLength: 2_048, format: 'uri' })),
        description: Type.Optional(Words(200)),
      },
      { additionalProperties: false },
    ),
    lines: Type.Array(
      Type.Object(
        {
          reference: Type.String({
            ...Words(64),
            description: 'Unique in the payment. Parcels, releases and refunds name lines by it.',
          }),
          part: Type.String({ ...Words(64), description: 'The reference of its part.' }),
          description: Words(200),
          quantity: Type.Integer({ minimum: 1, maximum: 10_000 }),
          amount: PositiveMoneyJson,
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100 },
    ),
    parts: Type.Array(
      Type.Object(
        {
          reference: Words(64),
          payee_id: Words(64),
          amount: PositiveMoneyJson,
          shipping: Type.Optional(UnsignedMoneyJson),
          commission: UnsignedMoneyJson,
          ship_within_days: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 365,
              description: 'Counted from capture, at most as the terms say. Without it, the time of the terms.',
            }),
          ),
          untracked: Type.Optional(
            Type.Literal(true, {
              description:
                'The seller may send it without tracking. Only for small parts of sellers with settled orders, as the terms say; the wallet always asks the holder.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 50 },
    ),
    ship_to: Type.Optional(ShipToJson),
    discount: Type.Optional(
      Type.Object({ promotion_id: Words(64), amount: PositiveMoneyJson }, { additionalProperties: false }),
    ),
    return_url: Type.String({ maxLength: 2_048, format: 'uri' }),
  },
  { additionalProperties: false },
);
/** A shop's request for a payment. */
export type CreatePaymentBody = Static<typeof CreatePaymentBody>;

/** Money with a description in the contract. */
export const described = (description: string) => Type.Unsafe<MoneyJson>({ ...MoneyJson, description });

/** Sources with what each pays or gets back. */
export const SourcesJson = Type.Array(
  Type.Object({ kind: OneOf(sourceKinds), promotion_id: Type.Optional(Type.String()), amount: MoneyJson }),
);

/** A parcel as its shop sees it. */
export const ParcelJson = Type.Object({
  id: Type.String(),
  carrier: Type.String(),
  tracking_code: Type.String(),
  tracking_url: Type.Optional(Type.String({ description: 'The carrier’s page for people.' })),
  lines: Type.Array(Type.Object({ reference: Type.String(), quantity: Type.Integer() })),
  status: OneOf(parcelStatuses, {
    description:
      '`shipped` at the first scan that the wallet sees at the carrier; `misdelivered` to a place that is not `ship_to`, or that the carrier does not name.',
  }),
  announced_at: Type.String(),
  shipped_at: Type.Optional(Type.String()),
  ended_at: Type.Optional(Type.String({ description: 'When it was delivered, lost, returned or canceled.' })),
});

const PartJson = Type.Object({
  id: Type.String(),
  reference: Type.String({ description: 'As the shop gave it.' }),
  payee_id: Type.String(),
  payee_name: Type.String(),
  lines: Type.Array(
    Type.Object({
      reference: Type.String(),
      description: Type.String(),
      quantity: Type.Integer(),
      quantity_canceled: Type.Integer({
        description:
          'Pieces that were refunded because they were not shipped in time, or not before an unauthorized payment was reported.',
      }),
      amount: MoneyJson,
      refunded: MoneyJson,
      released_at: Type.Optional(Type.String()),
      case_id: Type.Optional(Type.String({ description: 'The open case about it, which blocks its money.' })),
    }),
  ),
  shipping: MoneyJson,
  amount: described('Its lines with shipping.'),
  held: described('What is in escrow.'),
  released: described('What went to seller, shop and wallet.'),
  refunded: described('What went back to its sources.'),
  sources: Type.Unsafe<Static<typeof SourcesJson>>({
    ...SourcesJson,
    description: 'The share that each source pays, and gets back after a refund.',
  }),
  commission: described('The share of the shop, taken at release.'),
  fee: described('The fee of the wallet, taken at release.'),
  status: OneOf(partStatuses, { description: '`awaiting` until the payment is captured; `void` if it never is.' }),
  ship_within_days: Type.Integer({ description: 'Counted from capture.' }),
  untracked: Type.Optional(Type.Literal(true, { description: 'It may be sent without tracking, as the payer saw.' })),
  ship_by: Type.Optional(
    Type.String({
      description: 'When lines without a parcel are refunded; absent before the capture, as the next two.',
    }),
  ),
  scan_by: Type.Optional(Type.String({ description: 'When lines that no carrier has scanned are refunded.' })),
  promised_by: Type.Optional(
    Type.String({ description: 'When the buyer may expect it, and may say that it is missing.' }),
  ),
  parcels: Type.Array(ParcelJson),
  shipped_at: Type.Optional(
    Type.String({ description: 'When a carrier had scanned all of it, or when it was sent without tracking.' }),
  ),
  delivered_at: Type.Optional(
    Type.String({ description: 'When a carrier had delivered all of it to its destination.' }),
  ),
  releases_at: Type.Optional(Type.String({ description: 'When it is released automatically.' })),
  shop_confirmation: Type.Optional(ShopConfirmationJson),
  protection_ends_at: Type.Optional(
    Type.String({ description: 'When it becomes a case if it was not delivered. It is never released for that.' }),
  ),
  extended_at: Type.Optional(Type.String()),
  paused_at: Type.Optional(
    Type.String({ description: 'Since when its clocks stand, because of an open case or report.' }),
  ),
  reported_at: Type.Optional(
    Type.String({ description: 'When the payer reported the payment as not theirs; until that is decided.' }),
  ),
  settled_at: Type.Optional(Type.String()),
  reserve: Type.Optional(
    Type.Array(Type.Object({ amount: MoneyJson, until: Type.String() }), {
      description:
        'What its seller has got, but cannot spend before a day, before debts. A refund of the part takes it first.',
    }),
  ),
});

/** A payment as its shop sees it. */
export const PaymentJson = Type.Object({
  id: Type.String(),
  mandate_id: Type.String(),
  status: OneOf(paymentStatuses),
  amount: MoneyJson,
  fee: MoneyJson,
  total: described(
    'What the payer pays: the amount less the discount, and less the coupon that the payer has chosen in the wallet.',
  ),
  refunded: described('What went back to its sources.'),
  sources: Type.Unsafe<Static<typeof SourcesJson>>({
    ...SourcesJson,
    description:
      'They sum to the amount, and are drawn in this order. `coupon`: a coupon of the wallet, which the payer has chosen there.',
  }),
  order: Type.Object({ reference: Type.String(), description: Type.String() }),
  ship_to: Type.Optional(
    Type.Object({ country: Type.String(), postal_code: Type.Optional(Type.String()), city: Type.String() }),
  ),
  quote: Type.Object({
    items: MoneyJson,
    shipping: MoneyJson,
    discounts: MoneyJson,
    fee: MoneyJson,
    total: MoneyJson,
    valid_until: Type.String({ description: 'Until when this price holds.' }),
  }),
  parts: Type.Array(PartJson),
  terms: Type.Unsafe<Static<typeof TermsJson>>({
    ...TermsJson,
    description: 'Under which the payment was made. Later versions do not change it.',
  }),
  created_at: Type.String(),
  captured_at: Type.Optional(Type.String()),
  approval_url: Type.Optional(Type.String({ description: 'Where the holder approves, while that is required.' })),
});
/** A payment as its shop sees it. */
export type PaymentJson = Static<typeof PaymentJson>;

/** The answer that the payer could pay now; otherwise, a refusal gives the reason. */
export const PaymentCheckJson = Type.Object({
  covered: Type.Literal(true),
  total: described('What the payer would pay.'),
});

/** The JSON of a payment as its shop sees it. */
export function toPaymentJson(payment: Payment): PaymentJson {
  const { currency } = payment.amount;
  const none = toMoneyJson({ minor: 0n, currency });
  return {
    id: payment.id,
    mandate_id: payment.mandateId,
    status: payment.status,
    amount: toMoneyJson(payment.amount),
    fee: none,
    total: toMoneyJson(payable(payment)),
    refunded: toMoneyJson(total(payment.parts.map(refundedOf), currency)),
    sources: toSourcesJson(sourcesOf(payment)),
    order: { reference: payment.orderReference, description: payment.description },
    ...(payment.shipTo ? { ship_to: toShipToJson(payment.shipTo) } : {}),
    quote: {
      items: toMoneyJson(
        total(
          linesOf(payment).map((line) => line.amount),
          currency,
        ),
      ),
      shipping: toMoneyJson(shippingOf(payment)),
      discounts: toMoneyJson(
        total(
          drawsOf(payment).map((draw) => draw.amount),
          currency,
        ),
      ),
      fee: none,
      total: toMoneyJson(payable(payment)),
      valid_until: payment.validUntil.toISOString(),
    },
    parts: payment.parts.map((part) => toPartJson(payment, part)),
    terms: toTermsJson(payment.policy),
    created_at: payment.createdAt.toISOString(),
    ...(payment.capturedAt ? { captured_at: payment.capturedAt.toISOString() } : {}),
  };
}

function toShipToJson({ country, postalCode, city }: ShipTo): Static<typeof ShipToJson> {
  return { country, ...(postalCode === null ? {} : { postal_code: postalCode }), city };
}

/** The JSON of sources with what each pays or gets back. */
export function toSourcesJson<Kind extends string>(
  sources: readonly (Pick<Source, 'promotionId' | 'amount'> & { readonly kind: Kind })[],
) {
  return sources.map(({ kind, promotionId, amount }) => ({
    kind,
    ...(promotionId === undefined ? {} : { promotion_id: promotionId }),
    amount: toMoneyJson(amount),
  }));
}

function instant<K extends string>(key: K, at: Date | null) {
  return at === null ? {} : { [key]: at.toISOString() };
}

/** The JSON of a parcel. */
export function toParcelJson(parcel: Parcel): Static<typeof ParcelJson> {
  return {
    id: parcel.id,
    carrier: parcel.carrier,
    tracking_code: parcel.trackingCode,
    ...(parcel.trackingUrl === null ? {} : { tracking_url: parcel.trackingUrl }),
    lines: parcel.contents.map(({ line, quantity }) => ({ reference: line, quantity })),
    status: parcel.status,
    announced_at: parcel.announcedAt.toISOString(),
    ...instant('shipped_at', parcel.shippedAt),
    ...instant('ended_at', parcel.endedAt),
  };
}

function toLineJson(line: Part['lines'][number]): Static<typeof PartJson>['lines'][number] {
  return {
    reference: line.reference,
    description: line.description,
    quantity: line.quantity,
    quantity_canceled: line.quantityCanceled,
    amount: toMoneyJson(line.amount),
    refunded: toMoneyJson(line.refunded),
    ...instant('released_at', line.releasedAt),
    ...(line.caseId === null ? {} : { case_id: line.caseId }),
  };
}

function toPartJson(payment: Payment, part: Part): Static<typeof PartJson> {
  const isCaptured = payment.capturedAt !== null;
  return {
    id: part.id,
    reference: part.reference,
    payee_id: part.payeeId,
    payee_name: part.payeeName,
    lines: part.lines.map(toLineJson),
    shipping: toMoneyJson(part.shipping.amount),
    amount: toMoneyJson(part.amount),
    held: toMoneyJson(isCaptured ? heldOf(part) : zero(part.amount.currency)),
    released: toMoneyJson(releasedOf(part)),
    refunded: toMoneyJson(refundedOf(part)),
    sources: toSourcesJson(sourcesOfPart(payment, part)),
    commission: toMoneyJson(part.commission),
    fee: toMoneyJson(part.fee),
    status: part.status,
    ship_within_days: part.shipWithinDays,
    ...(part.isUntracked ? { untracked: true as const } : {}),
    ...instant('ship_by', isCaptured ? shipBy(payment, part) : null),
    ...instant('scan_by', isCaptured ? scanBy(payment, part) : null),
    ...instant('promised_by', isCaptured ? promisedBy(payment, part) : null),
    parcels: part.parcels.map(toParcelJson),
    ...instant('shipped_at', part.shippedAt),
    ...instant('delivered_at', part.deliveredAt),
    ...instant('releases_at', releasesAt(part)),
    ...(part.shopConfirmation ? { shop_confirmation: toShopConfirmationJson(part.shopConfirmation) } : {}),
    ...instant('protection_ends_at', part.protectionEndsAt),
    ...instant('extended_at', part.extendedAt),
    ...instant('paused_at', part.pausedAt),
    ...instant('reported_at', part.reportedAt),
    ...instant('settled_at', part.settledAt),
    ...reserveJson(part),
  };
}

/** Shows the sums before debts: from those after debts, a shop would learn what its seller owes elsewhere. */
function reserveJson({ reserve }: Part): Pick<Static<typeof PartJson>, 'reserve'> {
  const open = reserve.filter((one) => one.dueLeft.minor > 0n);
  if (open.length === 0) return {};
  return {
    reserve: open.map(({ dueLeft, endsAt }) => ({ amount: toMoneyJson(dueLeft), until: endsAt.toISOString() })),
  };
}
