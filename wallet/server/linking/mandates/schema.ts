import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { MoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { mandateStatuses } from './domain.ts';
import type { Mandate, Spending } from './domain.ts';

/** The parameters of a link's address. */
export const MandateParams = Type.Object({ mandateId: Type.String() });

/** The right to say that an order has arrived, on the wire. */
const ConfirmJson = Type.Object(
  {
    most: Type.Unsafe<MoneyJson>({ ...MoneyJson, description: 'The most that one seller gets of a payment for it.' }),
    after_hours: Type.Integer({
      description:
        'How long after the wallet’s notice to the holder the seller is paid, if the holder does not object.',
    }),
  },
  { description: 'The right to say that an order has arrived; absent if the holder did not grant it.' },
);

/** A link on the wire, for its client. */
export const MandateJson = Type.Object({
  id: Type.String(),
  status: OneOf(mandateStatuses),
  max_per_payment: MoneyJson,
  max_per_month: MoneyJson,
  spent_this_month: MoneyJson,
  purpose: Type.String(),
  shared: Type.Array(Type.String()),
  confirm: Type.Optional(ConfirmJson),
  created_at: Type.String(),
  revoked_at: Type.Optional(Type.String()),
  revoked_by: Type.Optional(Type.String()),
});

/** Writes a link for its client. */
export function toMandateJson(mandate: Mandate, spending: Spending): Static<typeof MandateJson> {
  return {
    id: mandate.id,
    status: mandate.status,
    ...caps(mandate, spending),
    purpose: mandate.purpose,
    shared: [...mandate.shared],
    ...confirm(mandate),
    created_at: mandate.createdAt.toISOString(),
    ...(mandate.revokedAt ? { revoked_at: mandate.revokedAt.toISOString() } : {}),
    ...(mandate.revokedBy ? { revoked_by: mandate.revokedBy } : {}),
  };
}

/** A link on the wire, for its holder. */
export const LinkJson = Type.Object({
  id: Type.String(),
  shop_name: Type.String(),
  max_per_payment: MoneyJson,
  max_per_month: MoneyJson,
  /** Charged without asking, less refunds; counts against the monthly cap. */
  spent_this_month: MoneyJson,
  /** Approved by the holder, less refunds; counts against no cap. */
  approved_this_month: MoneyJson,
  shared: Type.Array(Type.String()),
  confirm: Type.Optional(ConfirmJson),
  status: OneOf(mandateStatuses),
  created_at: Type.String(),
});

/** Writes a link for its holder. */
export function toLinkJson(mandate: Mandate, shopName: string, spending: Spending): Static<typeof LinkJson> {
  return {
    id: mandate.id,
    shop_name: shopName,
    ...caps(mandate, spending),
    approved_this_month: toMoneyJson({ minor: spending.approvedMinor, currency: mandate.maxPerMonth.currency }),
    shared: [...mandate.shared],
    ...confirm(mandate),
    status: mandate.status,
    created_at: mandate.createdAt.toISOString(),
  };
}

function confirm({ confirm: right }: Mandate) {
  return right ? { confirm: { most: toMoneyJson(right.most), after_hours: right.afterHours } } : {};
}

function caps(mandate: Mandate, { spentMinor }: Spending) {
  return {
    max_per_payment: toMoneyJson(mandate.maxPerPayment),
    max_per_month: toMoneyJson(mandate.maxPerMonth),
    spent_this_month: toMoneyJson({ minor: spentMinor, currency: mandate.maxPerMonth.currency }),
  };
}

const Text = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));

/** The shop's copy of a person's data, for comparison. */
export const MatchBody = Type.Object(
  { given_name: Text, family_name: Text, line1: Text, postal_code: Text, city: Text, country: Text },
  { additionalProperties: false },
);

const FieldMatch = OneOf(['match', 'partial', 'mismatch', 'unknown']);

/** The results of a comparison, by field. */
export const MatchJson = Type.Object({
  given_name: FieldMatch,
  family_name: FieldMatch,
  line1: FieldMatch,
  postal_code: FieldMatch,
  city: FieldMatch,
  country: FieldMatch,
});
