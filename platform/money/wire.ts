import { Type } from 'typebox';
import type { Static } from 'typebox';
import { currencies } from './currency.ts';
import type { Currency } from './currency.ts';
import type { Money } from './money.ts';

/** Money as JSON: whole minor units in a string, because JSON numbers are not exact. At most 15 digits. */
export const MoneyJson = Type.Object(
  {
    amount: Type.String({ pattern: '^(0|-?[1-9][0-9]{0,14})$', description: 'Whole minor units, for instance cents.' }),
    currency: currencySchema(),
  },
  { additionalProperties: false },
);
export type MoneyJson = Static<typeof MoneyJson>;

/** A non-negative sum, such as a price for shipping. */
export const UnsignedMoneyJson = Type.Object(
  {
    amount: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', description: 'Whole minor units, zero or more.' }),
    currency: currencySchema(),
  },
  { additionalProperties: false },
);

/** A sum above zero, which every payment, top-up and refund needs. */
export const PositiveMoneyJson = Type.Object(
  {
    amount: Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Whole minor units above zero.' }),
    currency: currencySchema(),
  },
  { additionalProperties: false },
);

export function toMoney(json: { amount: string; currency: Currency }): Money {
  return { minor: BigInt(json.amount), currency: json.currency };
}

export function toMoneyJson(money: Money): MoneyJson {
  return { amount: String(money.minor), currency: money.currency };
}

function currencySchema() {
  return Type.Unsafe<Currency>({ type: 'string', enum: Object.keys(currencies) });
}
