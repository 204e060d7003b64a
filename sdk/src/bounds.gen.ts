// Made by `npm run contract` from the wallet's contract.

/** What the wallet takes at most in one payment. Patterns are those of JSON Schema: use them with the flag `u`. */
export const paymentBounds = {
  /** Items of an order. */
  lines: 100,
  /** Sellers of an order. */
  parts: 50,
  /** Of one item. */
  quantity: 10000,
  /** Of what an item is called, in code points; each of them one that people see. */
  descriptionLetters: 200,
  /** Minor units above zero, of an item, a part or all. */
  amount: '^[1-9][0-9]{0,14}$',
} as const;

/** What the wallet takes of somebody who is to be paid. */
export const payeeBounds = {
  /** Of the name under which payers see them, in code points; each of them one that people see. */
  nameLetters: 60,
} as const;
