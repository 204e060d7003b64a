import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { toMoneyJson, PositiveMoneyJson } from '#platform/money/wire.ts';
import type { Currency } from '#platform/money/currency.ts';
import { Words } from '../../payments/payments/schema.ts';
import type { Event } from './events-domain.ts';
import { outcomes } from './record-domain.ts';
import type { Offer, ReturnAddress } from './record-domain.ts';
import { CaseJson } from './schema.ts';

const closed = { additionalProperties: false } as const;

const seen = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 100_000,
    description:
      'How many entries the timeline had when the seller decided. If it has grown since, the step is refused with `case_changed`.',
  }),
);

/** The address of a case. */
export const CaseParams = Type.Object({ caseId: Type.String({ maxLength: 64 }) });

/** A step that has no content of its own. */
export const StepBody = Type.Object({ words: Type.Optional(Words(2_000)), seen }, closed);

/** An offer of the seller; the outcome `nothing` refuses without an offer. */
export const OfferBody = Type.Object(
  {
    outcome: OneOf(outcomes),
    amount: Type.Optional(
      Type.Unsafe<Static<typeof PositiveMoneyJson>>({
        ...PositiveMoneyJson,
        description: 'Of a partial refund; less than the amount of the case.',
      }),
    ),
    words: Type.String({ ...Words(2_000), description: 'For the buyer.' }),
    seen,
  },
  closed,
);

/** Where the buyer sends a return. It is compared with the carrier’s record of its delivery. */
export const ReturnAddressBody = Type.Object(
  {
    name: Words(100),
    street: Words(200),
    postal_code: Type.Optional(Words(20)),
    city: Words(100),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters.' }),
    seen,
  },
  closed,
);

/** The parcel of a replacement. */
export const ReplacementBody = Type.Object({ carrier: Words(60), tracking_code: Words(80), seen }, closed);

/** The messages between both sides at the shop, as evidence. */
export const TranscriptBody = Type.Object(
  {
    messages: Type.Array(
      Type.Object(
        {
          by: OneOf(['buyer', 'seller']),
          at: Type.String({ format: 'date-time' }),
          words: Type.String({ maxLength: 4_000, description: 'At most 2,000 letters; may have several lines.' }),
          files: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'How many files came with it.' })),
        },
        closed,
      ),
      { maxItems: 200, description: 'The newest ones.' },
    ),
  },
  closed,
);

/** A case as its shop reads it over the API. */
export const ShopCaseJson = Type.Object({
  ...CaseJson.properties,
  case_url: Type.String({
    description: 'The page on which buyer and seller act on the case, each logged in to their wallet.',
  }),
});

/** The cases of a payment, the first one first. */
export const ShopCasesJson = Type.Object({ cases: Type.Array(ShopCaseJson) });

/** A partial refund has an amount in the currency of its line, and nothing else has one. */
export type OfferAmountError = { readonly code: 'amount_not_partial' };

/** Reads the offer of the seller. */
export function toSellersOffer(
  { outcome, amount, words }: Static<typeof OfferBody>,
  currency: Currency,
): Result<Event, OfferAmountError> {
  if (outcome === 'partial_refund') {
    if (amount?.currency !== currency) return err({ code: 'amount_not_partial' });
    const offer: Offer = { outcome, amountMinor: BigInt(amount.amount) };
    return ok({ kind: 'countered', by: 'seller', offer, words });
  }
  if (amount) return err({ code: 'amount_not_partial' });
  return ok(
    outcome === 'nothing' ? { kind: 'refused', words } : { kind: 'countered', by: 'seller', offer: { outcome }, words },
  );
}

/** Reads the address of a return. */
export function toReturnAddress(body: Static<typeof ReturnAddressBody>): ReturnAddress {
  const { name, street, postal_code: postalCode = null, city, country } = body;
  return { name, street, postalCode, city, country };
}

/** The members that say what stands in the way of a step of a case. */
export function detailOfCase(
  error: {
    readonly code: string;
    readonly status?: string;
    readonly turn?: string;
    readonly from?: Date | null;
    readonly leftMinor?: bigint;
    readonly field?: string;
    readonly most?: number;
  },
  currency: Currency,
): Record<string, unknown> {
  const { status, turn, from, leftMinor, field, most } = error;
  return {
    ...(field === undefined ? {} : { field }),
    ...(most === undefined ? {} : { most }),
    ...(status === undefined ? {} : { case_status: status }),
    ...(turn === undefined ? {} : { turn }),
    ...(from ? { from: from.toISOString() } : {}),
    ...(leftMinor === undefined ? {} : { left: toMoneyJson({ minor: leftMinor, currency }) }),
  };
}
