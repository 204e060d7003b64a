import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { READABLE } from '#platform/kernel/readable.ts';
import { MoneyJson, PositiveMoneyJson, UnsignedMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { total } from '#platform/money/money.ts';
import {
  linesOf,
  partStatuses,
  payable,
  paymentStatuses,
  shipBy,
  shippingOf,
  sourceKinds,
  sourcesOf,
  sourcesOfPart,
} from './domain.ts';
import type { Part, Payment, Policy, ShipTo, Source } from './domain.ts';

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
      'The destination, compared with the record of the carrier. Without it, no delivery releases a part automatically.',
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

const SourcesJson = Type.Array(
  Type.Object({ kind: OneOf(sourceKinds), promotion_id: Type.Optional(Type.String()), amount: MoneyJson }),
);

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
      amount: MoneyJson,
    }),
  ),
  shipping: MoneyJson,
  amount: described('Its lines with shipping.'),
  sources: Type.Unsafe<Static<typeof SourcesJson>>({
    ...SourcesJson,
    description: 'The share that each source pays, and gets back after a refund.',
  }),
  commission: described('The share of the shop, taken at release.'),
  fee: described('The fee of the wallet, taken at release.'),
  status: OneOf(partStatuses, { description: '`awaiting` until the payment is captured; `void` if it never is.' }),
  ship_within_days: Type.Integer({ description: 'Counted from capture.' }),
  ship_by: Type.Optional(
    Type.String({ description: 'When it is refunded if it is not shipped; absent before the capture.' }),
  ),
  carrier: Type.Optional(Type.String()),
  tracking_code: Type.Optional(Type.String()),
  shipped_at: Type.Optional(Type.String()),
  delivered_at: Type.Optional(Type.String()),
  releases_at: Type.Optional(Type.String({ description: 'When it is released automatically.' })),
  settled_at: Type.Optional(Type.String()),
});

/** The wallet's terms for a payment. */
export const TermsJson = Type.Object({
  version: Type.Integer(),
  quote_minutes: Type.Integer({ description: 'How long a price holds while its payment waits for approval.' }),
  ship_within_days: Type.Integer({
    description: 'Counted from capture, for a part whose shop asks for no other time.',
  }),
  ship_within_most_days: Type.Integer({ description: 'The longest time to ship that a shop may ask for.' }),
  release_after_days: Type.Integer({ description: 'Counted from delivery. Then the part is released automatically.' }),
  protection_days: Type.Integer({
    description: 'Counted from shipment. Then the part is released even without news of a delivery.',
  }),
});

/** A payment as its shop sees it. */
export const PaymentJson = Type.Object({
  id: Type.String(),
  mandate_id: Type.String(),
  status: OneOf(paymentStatuses),
  amount: MoneyJson,
  fee: MoneyJson,
  total: described('What the payer pays: the amount less the discount.'),
  sources: Type.Unsafe<Static<typeof SourcesJson>>({
    ...SourcesJson,
    description: 'They sum to the amount, and are drawn in this order.',
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
  const { discount } = payment;
  const { currency } = payment.amount;
  const none = toMoneyJson({ minor: 0n, currency });
  return {
    id: payment.id,
    mandate_id: payment.mandateId,
    status: payment.status,
    amount: toMoneyJson(payment.amount),
    fee: none,
    total: toMoneyJson(payable(payment)),
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
      discounts: discount ? toMoneyJson(discount.amount) : none,
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

/** The JSON of the terms of a payment. */
export function toTermsJson(policy: Policy): Static<typeof TermsJson> {
  return {
    version: policy.version,
    quote_minutes: policy.quoteMinutes,
    ship_within_days: policy.shipWithinDays,
    ship_within_most_days: policy.shipWithinMostDays,
    release_after_days: policy.releaseAfterDays,
    protection_days: policy.protectionDays,
  };
}

function toShipToJson({ country, postalCode, city }: ShipTo): Static<typeof ShipToJson> {
  return { country, ...(postalCode === null ? {} : { postal_code: postalCode }), city };
}

function toSourcesJson(sources: readonly Source[]): Static<typeof SourcesJson> {
  return sources.map(({ kind, promotionId, amount }) => ({
    kind,
    ...(promotionId === undefined ? {} : { promotion_id: promotionId }),
    amount: toMoneyJson(amount),
  }));
}

function toPartJson(payment: Payment, part: Part): Static<typeof PartJson> {
  const instant = <K extends string>(key: K, at: Date | null) => (at === null ? {} : { [key]: at.toISOString() });
  return {
    id: part.id,
    reference: part.reference,
    payee_id: part.payeeId,
    payee_name: part.payeeName,
    lines: part.lines.map((line) => ({ ...line, amount: toMoneyJson(line.amount) })),
    shipping: toMoneyJson(part.shipping),
    amount: toMoneyJson(part.amount),
    sources: toSourcesJson(sourcesOfPart(payment, part)),
    commission: toMoneyJson(part.commission),
    fee: toMoneyJson(part.fee),
    status: part.status,
    ship_within_days: part.shipWithinDays,
    ...instant('ship_by', payment.capturedAt && shipBy(payment, part)),
    ...(part.carrier === null ? {} : { carrier: part.carrier }),
    ...(part.trackingCode === null ? {} : { tracking_code: part.trackingCode }),
    ...instant('shipped_at', part.shippedAt),
    ...instant('delivered_at', part.deliveredAt),
    ...instant('releases_at', part.releaseAt),
    ...instant('settled_at', part.settledAt),
  };
}
