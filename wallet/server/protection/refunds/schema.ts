import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { MoneyJson, PositiveMoneyJson, toMoney, toMoneyJson } from '#platform/money/wire.ts';
import { Words, toSourcesJson } from '../../payments/payments/schema.ts';
import type { RefundWish } from '../escrow/lots-domain.ts';
import { destinationKinds, destinationsOf, refundCauses } from './domain.ts';
import type { Refund } from './domain.ts';

/** A shop's request to refund a part: all that is left, an amount, or lines. */
export const RefundBody = Type.Object(
  {
    part_id: Type.String(),
    amount: Type.Optional(
      Type.Unsafe<Static<typeof PositiveMoneyJson>>({
        ...PositiveMoneyJson,
        description: 'Spread over the lines in proportion. Without it and without lines, all that is left.',
      }),
    ),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          { reference: Words(64), amount: Type.Optional(PositiveMoneyJson) },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 100, description: 'Each whole, or the amount.' },
      ),
    ),
    reason: Type.Optional(Type.String({ ...Words(200), description: 'For the payer.' })),
  },
  { additionalProperties: false },
);

/** The members of a refund exclude each other. */
export type WishError = { readonly code: 'refund_ambiguous' };

/** Reads what shall be refunded. */
export function toWish({ amount, lines }: Static<typeof RefundBody>): Result<RefundWish, WishError> {
  if (amount && lines) return err({ code: 'refund_ambiguous' });
  if (amount) return ok({ amount: toMoney(amount) });
  if (!lines) return ok('all');
  return ok({
    lines: lines.map(({ reference, amount: part }) => ({ reference, ...(part ? { amount: toMoney(part) } : {}) })),
  });
}

/** A refund as its shop sees it. */
export const RefundJson = Type.Object({
  id: Type.String(),
  payment_id: Type.String(),
  part_id: Type.String(),
  amount: MoneyJson,
  lines: Type.Array(Type.Object({ reference: Type.String(), amount: MoneyJson }), {
    description: 'What of it each line got. The rest is shipping.',
  }),
  sources: Type.Array(
    Type.Object({ kind: OneOf(destinationKinds), promotion_id: Type.Optional(Type.String()), amount: MoneyJson }),
    {
      description:
        'What went back to each source. `card`: to the card that paid it, which the wallet asks the card’s bank for; what fails is in the balance.',
    },
  ),
  cause: OneOf(refundCauses, { description: 'The shop, a cancelation, a rule of protection, or a case.' }),
  reason: Type.Optional(Type.String()),
  created_at: Type.String(),
});

/** The refunds of a payment, the first one first. */
export const RefundsJson = Type.Object({ refunds: Type.Array(RefundJson) });

/** The JSON of a refund. */
export function toRefundJson(refund: Refund): Static<typeof RefundJson> {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    part_id: refund.partId,
    amount: toMoneyJson(refund.amount),
    lines: refund.lines.map(({ reference, amount }) => ({ reference, amount: toMoneyJson(amount) })),
    sources: toSourcesJson(destinationsOf(refund)),
    cause: refund.cause,
    ...(refund.reason === null ? {} : { reason: refund.reason }),
    created_at: refund.createdAt.toISOString(),
  };
}
