import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CurrencyCode, Nullable } from '#platform/db/column.ts';
import { OneOf } from '#platform/http/one-of.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import type { BudgetSubject, UsedBudget } from './budget-domain.ts';
import { categories } from './domain.ts';
import type { Category } from './domain.ts';
import type { Net, Overview, PaymentCategory } from './overview-domain.ts';
import { budgetName, categoryNames } from './words.ts';

const Text = Type.String();

/** The query of a request for the spending. */
export const SpendingParams = Type.Object(
  {
    month: Type.Optional(
      Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$', description: 'By default, this one.' }),
    ),
    currency: Type.Optional(CurrencyCode),
  },
  { additionalProperties: false },
);

const net = {
  spent: MoneyJson,
  refunded: MoneyJson,
  net: Type.Intersect([MoneyJson], { description: 'Below zero if more came back than was spent.' }),
};
const CategoryJson = Type.Object({ id: OneOf(categories), name: Text });

/** What a holder spent, on the wire. */
export const SpendingJson = Type.Object({
  currency: CurrencyCode,
  currencies: Type.Array(CurrencyCode),
  month: Type.String({ description: '`YYYY-MM`; months are in UTC.' }),
  ...net,
  months: Type.Array(Type.Object({ month: Text, ...net })),
  categories: Type.Array(Type.Object({ ...CategoryJson.properties, ...net })),
  shops: Type.Array(
    Type.Object({
      id: Text,
      name: Text,
      category: OneOf(categories),
      is_chosen: Type.Boolean({ description: 'Whether the holder chose the category.' }),
      categories: Type.Array(OneOf(categories), { description: 'Those of its payments in this month.' }),
      ...net,
    }),
  ),
  last_month_so_far: Type.Optional(Type.Object(net)),
  budgets: Type.Array(
    Type.Object({
      id: Text,
      name: Text,
      category: Type.Optional(OneOf(categories)),
      shop_id: Type.Optional(Text),
      limit: MoneyJson,
      net: MoneyJson,
      left: Type.Intersect([MoneyJson], { description: 'Below zero if more was spent.' }),
    }),
    { description: 'Those in the currency, in the present month.' },
  ),
  choices: Type.Array(CategoryJson),
});

/** Writes what a holder spent. */
export function toSpendingJson(overview: Overview, budgets: readonly UsedBudget[]): Static<typeof SpendingJson> {
  const { currency, currencies, month, total, months, categories: sums, shops, lastMonthSoFar } = overview;
  return {
    currency,
    currencies: [...currencies],
    month: month.slice(0, 7),
    ...toNetJson(total),
    months: months.map((one) => ({ month: one.month.slice(0, 7), ...toNetJson(one) })),
    categories: sums.map((one) => ({ ...toCategoryJson(one.category), ...toNetJson(one) })),
    shops: shops.map((shop) => ({
      id: shop.clientId,
      name: shop.name,
      category: shop.category,
      is_chosen: shop.isChosen,
      categories: [...shop.categories],
      ...toNetJson(shop),
    })),
    ...(lastMonthSoFar ? { last_month_so_far: toNetJson(lastMonthSoFar) } : {}),
    budgets: budgets.filter((budget) => budget.currency === currency).map(toBudgetJson),
    choices: choices(),
  };
}

function toNetJson({ spentMinor, refundedMinor, net: sum }: Net) {
  const { currency } = sum;
  return {
    spent: toMoneyJson({ minor: spentMinor, currency }),
    refunded: toMoneyJson({ minor: refundedMinor, currency }),
    net: toMoneyJson(sum),
  };
}

function toBudgetJson({ id, currency, category, clientId, shopName, limitMinor, netMinor }: UsedBudget) {
  return {
    id,
    ...(category === null ? {} : { category }),
    ...(clientId === null ? {} : { shop_id: clientId }),
    name: budgetName({ category, shopName }),
    limit: toMoneyJson({ minor: limitMinor, currency }),
    net: toMoneyJson({ minor: netMinor, currency }),
    left: toMoneyJson({ minor: limitMinor - netMinor, currency }),
  };
}

function toCategoryJson(id: Category): Static<typeof CategoryJson> {
  return { id, name: categoryNames[id]() };
}

function choices() {
  return categories.map(toCategoryJson);
}

/** The parameters of the address of a payment's category. */
export const SortedPaymentParams = Type.Object({ paymentId: Text });

/** The parameters of the address of a shop's category. */
export const SortedShopParams = Type.Object({ clientId: Text });

/** The category of a payment, on the wire. */
export const PaymentCategoryJson = Type.Object({
  category: OneOf(categories),
  shop_name: Text,
  shop_category: OneOf(categories),
  choices: Type.Array(CategoryJson),
});

/** Writes the category of a payment. */
export function toPaymentCategoryJson(found: PaymentCategory): Static<typeof PaymentCategoryJson> {
  const { category, shopName, shopCategory } = found;
  return { category, shop_name: shopName, shop_category: shopCategory, choices: choices() };
}

/** A category for a payment, or for all payments of its shop. */
export const SortPaymentBody = Type.Object(
  { category: OneOf(categories), always: Type.Boolean() },
  { additionalProperties: false },
);

/** A category for a shop; null is that of its trade. */
export const SortShopBody = Type.Object({ category: Nullable(OneOf(categories)) }, { additionalProperties: false });

/** A budget for a category, or for a shop. */
export const BudgetBody = Type.Union([
  Type.Object({ category: OneOf(categories), limit: PositiveMoneyJson }, { additionalProperties: false }),
  Type.Object({ shop_id: Text, limit: PositiveMoneyJson }, { additionalProperties: false }),
]);

/** Reads what a budget is for. */
export function toBudgetSubject(body: Static<typeof BudgetBody>): BudgetSubject {
  return 'category' in body ? { category: body.category, clientId: null } : { category: null, clientId: body.shop_id };
}

/** The parameters of a budget's address. */
export const BudgetParams = Type.Object({ budgetId: Text });
