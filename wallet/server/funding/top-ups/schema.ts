import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import type { Card } from '../instruments/domain.ts';
import { topUpStatuses, totalOf } from './domain.ts';
import type { TopUp, TopUpTerms } from './domain.ts';
import { problems } from '../../problems/catalog.ts';

/** An order for a top-up, with the holder's proof. */
export const TopUpBody = Type.Object(
  {
    card_id: Type.String(),
    amount: PositiveMoneyJson,
    /** The payment PIN. */
    pin: Type.Optional(Type.String({ maxLength: 32 })),
    /** A passkey's signature over the order, as JSON. */
    response: Type.Optional(Type.String({ maxLength: 32_768 })),
  },
  { additionalProperties: false },
);

/** The parameters of an address with a top-up. */
export const TopUpParams = Type.Object({ topUpId: Type.String() });

/** A top-up as its holder sees it. */
export const TopUpJson = Type.Object({
  id: Type.String(),
  amount: MoneyJson,
  fee: MoneyJson,
  total: MoneyJson,
  card: Type.Object({ id: Type.String(), brand: Type.String(), last4: Type.String() }),
  status: OneOf(topUpStatuses),
  redirect_url: Type.Optional(Type.String()),
  refusal: Type.Optional(
    Type.Object({
      code: Type.String(),
      title: Type.String(),
      detail: Type.Optional(Type.String()),
      next_action: Type.Optional(Type.String()),
      charged: Type.Boolean(),
    }),
  ),
  created_at: Type.String(),
});

/** A top-up as its holder sees it. A refusal gives its reason in words, and says that nothing was charged. */
export function toTopUpJson(topUp: TopUp, card: Pick<Card, 'id' | 'brand' | 'last4'>): Static<typeof TopUpJson> {
  return {
    id: topUp.id,
    amount: toMoneyJson(topUp.amount),
    fee: toMoneyJson(topUp.fee),
    total: toMoneyJson(totalOf(topUp)),
    card: { id: card.id, brand: card.brand, last4: card.last4 },
    status: topUp.status,
    ...(topUp.redirectUrl === null ? {} : { redirect_url: topUp.redirectUrl }),
    ...(topUp.refusal === null ? {} : { refusal: toRefusalJson(topUp.refusal) }),
    created_at: topUp.createdAt.toISOString(),
  };
}

function toRefusalJson(code: NonNullable<TopUp['refusal']>) {
  const { title, detail, nextAction }: ProblemRow = problems[code];
  return {
    code,
    title: title(),
    ...(detail === undefined ? {} : { detail: detail() }),
    ...(nextAction === undefined ? {} : { next_action: nextAction() }),
    charged: false,
  };
}

/** The limits and fees of top-ups, and how this holder can prove an order. */
export const TermsJson = Type.Object({
  least: MoneyJson,
  most: MoneyJson,
  card_fee_basis_points: Type.Integer(),
  free_up_to: MoneyJson,
  /** How this holder can prove an order. */
  has_pin: Type.Boolean(),
  has_passkey: Type.Boolean(),
  /** Cards whose last charge failed because of the card itself; the app offers them last. */
  failed_card_ids: Type.Array(Type.String()),
});

/** The JSON of the terms for a holder. */
export function toTermsJson(
  terms: TopUpTerms,
  own: { hasPin: boolean; hasPasskey: boolean; failed: ReadonlySet<string> },
): Static<typeof TermsJson> {
  return {
    least: toMoneyJson(terms.least),
    most: toMoneyJson(terms.most),
    card_fee_basis_points: terms.cardFeeBasisPoints,
    free_up_to: toMoneyJson(terms.freeUpTo),
    has_pin: own.hasPin,
    has_passkey: own.hasPasskey,
    failed_card_ids: [...own.failed],
  };
}
