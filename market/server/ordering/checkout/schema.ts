import type { SeenLine } from '../../cart/domain.ts';

/** What a checkout page shows of a cart, as its form sends it back: `PRODUCT*QUANTITY@CENTS`, a blank between lines. */
export function toSeenText(lines: readonly SeenLine[]): string {
  return lines.map(({ productId, quantity, priceMinor }) => `${productId}*${quantity}@${priceMinor}`).join(' ');
}

/** Reads it back; what is not well-formed was never shown. */
export function toSeenLines(text: string): SeenLine[] {
  return text.split(' ').flatMap((word) => {
    const [, productId, quantity, cents] = /^(prd_[0-9a-z]{1,40})\*(\d{1,3})@(\d{1,15})$/.exec(word) ?? [];
    if (productId === undefined || quantity === undefined || cents === undefined) return [];
    return [{ productId, quantity: Number(quantity), priceMinor: BigInt(cents) }];
  });
}
