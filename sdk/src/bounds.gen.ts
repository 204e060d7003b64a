// Made by `npm run contract` from the wallet's contract.

/** The limits of one payment. Patterns are those of JSON Schema: use them with the flag `u`. */
export const paymentBounds = {
  /** The most items of an order. */
  lines: 100,
  /** The most sellers of an order. */
  parts: 50,
  /** The largest quantity of one item. */
  quantity: 10000,
  /** The longest description of an item, in visible code points. */
  descriptionLetters: 200,
  /** The longest description of an order, in visible code points. */
  orderDescriptionLetters: 200,
  /** The pattern of an amount above zero in minor units: of an item, a part or the payment. */
  amount: '^[1-9][0-9]{0,14}$',
} as const;

/** The limits of a payee. */
export const payeeBounds = {
  /** The longest name under which payers see the payee, in visible code points. */
  nameLetters: 60,
} as const;
