import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import type { Account } from '../../ledger/accounts/domain.ts';
import { Words, described } from '../payments/schema.ts';
import { standingOf } from './domain.ts';
import type { Promotion } from './domain.ts';

/** The parameters of an address with a promotion. */
export const PromotionParams = Type.Object({ promotionId: Type.String() });

/** A shop's request for a budget. */
export const OpenPromotionBody = Type.Object(
  { name: Words(100), budget: PositiveMoneyJson },
  { additionalProperties: false },
);

/** A promotion as its shop sees it; held, spent, left and returned sum to the budget. */
export const PromotionJson = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: OneOf(['open', 'closed']),
  budget: MoneyJson,
  held: described('Reserved by open quotes.'),
  spent: described('Paid as discounts, and not refunded.'),
  left: MoneyJson,
  returned: described('The sum returned to the shop: the rest at the closing, and later refunds.'),
  created_at: Type.String(),
  closed_at: Type.Optional(Type.String()),
});
/** A promotion as its shop sees it. */
export type PromotionJson = Static<typeof PromotionJson>;

/** The JSON of a promotion. @param account Its account, read at the same instant. */
export function toPromotionJson(
  promotion: Promotion,
  account: Pick<Account, 'postedMinor' | 'heldMinor'>,
): PromotionJson {
  const { held, spent, left, returned } = standingOf(promotion, account);
  return {
    id: promotion.id,
    name: promotion.name,
    status: promotion.status,
    budget: toMoneyJson(promotion.budget),
    held: toMoneyJson(held),
    spent: toMoneyJson(spent),
    left: toMoneyJson(left),
    returned: toMoneyJson(returned),
    created_at: promotion.createdAt.toISOString(),
    ...(promotion.closedAt ? { closed_at: promotion.closedAt.toISOString() } : {}),
  };
}
