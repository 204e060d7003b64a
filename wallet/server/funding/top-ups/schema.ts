import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { topUpStatuses, totalOf } from './domain.ts';
import type { Known, TopUp, TopUpTerms } from './domain.ts';
import { problems } from '../../problems/catalog.ts';

/** An order for a top-up, with the holder's proof. */
export const TopUpBody = Type.Object(
  {
    /** A card, or a proved bank account. */
    instrument_id: Type.String(),
    amount: PositiveMoneyJson,
    /** The fee that the holder saw; none by default. */
    fee: Type.Optional(MoneyJson),
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
  instrument: Type.Object({
    id: Type.String(),
    kind: OneOf(['card', 'bank_account']),
    name: Type.String(),
    last4: Type.String(),
  }),
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
  /** When the money of a debit on its way should be there. */
  arrives_at: Type.Optional(Type.String()),
  /** What the bank has taken back and not given back. */
  taken_back: Type.Optional(MoneyJson),
});

/** The holder's debits that are on their way, and those that banks refused in the last week, newest first. */
export const ArrivingJson = Type.Object({ top_ups: Type.Array(TopUpJson), refused: Type.Array(TopUpJson) });

/** A top-up as its holder sees it. A refusal gives its reason in words, and says that nothing was charged. */
export function toTopUpJson(topUp: TopUp, { source, arrivesAt, takenBack }: Known): Static<typeof TopUpJson> {
  return {
    id: topUp.id,
    amount: toMoneyJson(topUp.amount),
    fee: toMoneyJson(topUp.fee),
    total: toMoneyJson(totalOf(topUp)),
    instrument: { id: topUp.instrumentId, ...source },
    status: topUp.status,
    ...(topUp.redirectUrl === null ? {} : { redirect_url: topUp.redirectUrl }),
    ...(topUp.refusal === null ? {} : { refusal: toRefusalJson(topUp.refusal) }),
    created_at: topUp.createdAt.toISOString(),
    ...(arrivesAt === undefined ? {} : { arrives_at: arrivesAt.toISOString() }),
    ...(takenBack.minor > 0n ? { taken_back: toMoneyJson(takenBack) } : {}),
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
  /** Of what cards bring in a month (UTC); the rate applies to what is beyond. */
  free_up_to: MoneyJson,
  /** What the holder's cards have brought this month, and the fees of that. */
  month: Type.Object({ brought: MoneyJson, fee: MoneyJson }),
  /** Limits of debits of bank accounts by currency, and how many days one takes. They are free. */
  debits: Type.Array(Type.Object({ least: MoneyJson, most: MoneyJson, days: Type.Integer() })),
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
  const monthSum = (minor: bigint) => toMoneyJson({ minor, currency: terms.freeUpTo.currency });
  return {
    least: toMoneyJson(terms.least),
    most: toMoneyJson(terms.most),
    card_fee_basis_points: terms.cardFeeBasisPoints,
    free_up_to: toMoneyJson(terms.freeUpTo),
    month: { brought: monthSum(terms.month.broughtMinor), fee: monthSum(terms.month.feeMinor) },
    debits: terms.debits.map(({ least, most, days }) => ({ least: toMoneyJson(least), most: toMoneyJson(most), days })),
    has_pin: own.hasPin,
    has_passkey: own.hasPasskey,
    failed_card_ids: [...own.failed],
  };
}
