import type { PartRow } from './books.ts';

/** Splits what was refunded of a part: the promotion's share is rounded down, and the payer gets the rest. */
export function backOf({ amount, discount, refunded }: PartRow): { promotion: number; payer: number } {
  const promotion = Math.floor((refunded * discount) / amount);
  return { promotion, payer: refunded - promotion };
}

/** Sums what went back to the payer of these parts. */
export function payerBackOf(parts: readonly PartRow[]): number {
  return parts.reduce((sum, part) => sum + backOf(part).payer, 0);
}

/** Splits what stays released of a part: commission and fee are rounded down, and the seller gets the rest. */
export function sharesOf({ amount, commission, fee, released }: PartRow): {
  seller: number;
  shop: number;
  fee: number;
} {
  const shop = Math.floor((released * commission) / amount);
  const rest = amount - commission;
  const fees = rest === 0 ? 0 : Math.floor(((released - shop) * fee) / rest);
  return { seller: released - shop - fees, shop, fee: fees };
}
