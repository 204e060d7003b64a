// Made by `npm run contract` from the wallet's contract.

/** What the wallet takes at most in one payment. Patterns are those of JSON Schema: use them with the flag `u`. */
export const paymentBounds = {
  /** Items of an order. */
  lines: 100,
  /** Sellers of an order. */
  parts: 50,
  /** Of one item. */
  quantity: 10000,
  /** What an item is called. */
  description: '^[^\\p{Cc}\\p{Cs}\\u202a-\\u202e\\u2066-\\u2069]{1,200}$',
  /** Minor units above zero, of an item, a part or all. */
  amount: '^[1-9][0-9]{0,14}$',
} as const;

/** What the wallet takes of somebody who is to be paid. */
export const payeeBounds = {
  /** Under which name payers see them. */
  name: '^[^\\p{C}]{1,60}$',
} as const;
