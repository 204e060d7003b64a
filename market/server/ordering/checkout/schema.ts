import type { SeenLine } from '../../cart/domain.ts';

/** Writes the lines of a checkout page for its form to send back: `PRODUCT*QUANTITY@CENTS`, separated by blanks. */
export function toSeenText(lines: readonly SeenLine[]): string {
  return lines.map(({ productId, quantity, priceMinor }) => `${productId}*${quantity}@${priceMinor}`).join(' ');
}

/** Reads the text of `toSeenText`, and drops malformed lines, which were never shown. */
export function toSeenLines(text: string): SeenLine[] {
  return text.split(' ').flatMap((word) => {
    const [, productId, quantity, cents] = /^(prd_[0-9a-z]{1,40})\*(\d{1,3})@(\d{1,15})$/.exec(word) ?? [];
    if (productId === undefined || quantity === undefined || cents === undefined) return [];
    return [{ productId, quantity: Number(quantity), priceMinor: BigInt(cents) }];
  });
}
