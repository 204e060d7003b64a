import type { SeenLine } from '../../cart/domain.ts';

/**
 * Writes the lines of a checkout page for its form to send back: `PRODUCT*QUANTITY@CENTS-CENTS`, with the price of a
 * piece and the discount of the line, separated by blanks.
 */
export function toSeenText(lines: readonly SeenLine[]): string {
  return lines.map((line) => `${line.productId}*${line.quantity}@${line.priceMinor}-${line.discountMinor}`).join(' ');
}

/** Reads the text of `toSeenText`, and drops malformed lines, which were never shown. */
export function toSeenLines(text: string): SeenLine[] {
  return text.split(' ').flatMap((word) => {
    const [, productId, quantity, cents, discount] =
      /^(prd_[0-9a-z]{1,40})\*(\d{1,3})@(\d{1,15})-(\d{1,16})$/.exec(word) ?? [];
    if (productId === undefined || quantity === undefined || cents === undefined || discount === undefined) return [];
    return [{ productId, quantity: Number(quantity), priceMinor: BigInt(cents), discountMinor: BigInt(discount) }];
  });
}
