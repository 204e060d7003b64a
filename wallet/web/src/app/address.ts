import { isCurrency } from '#platform/money/currency.ts';
import type { Currency } from '#platform/money/currency.ts';

/**
 * Reads an address's query as text; of several values with one name, the last. The router's own parser turns `25` into
 * a number and `true` into a boolean, but pages show the text that was typed.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes a query that `parseSearch` reads back, without undefined values. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return known.length === 0 ? '' : `?${new URLSearchParams(known).toString()}`;
}

/** The outcome of a visit to the card processor's page. */
export type LinkOutcome = 'linked' | 'replaced' | 'canceled' | 'failed';
const outcomes: readonly LinkOutcome[] = ['linked', 'replaced', 'canceled', 'failed'];

// The router passes parameters that a reader leaves out to the page unread, so each reader returns all parameters.

/** Reads the outcome of a visit to the card processor's page. */
export function readCards({ card }: Record<string, unknown>): { card?: LinkOutcome | undefined } {
  return { card: outcomes.find((outcome) => outcome === card) };
}

/** Reads the currency of the balance from which a line of the activity is opened. */
export function readLine({ currency }: Record<string, unknown>): { currency?: Currency | undefined } {
  return { currency: isCurrency(currency) ? currency : undefined };
}

/** Reads the top-up to show, or the amount to suggest. */
export function readAddMoney(search: Record<string, unknown>): {
  top_up?: string | undefined;
  amount?: string | undefined;
} {
  const { top_up: topUp, amount } = search;
  return {
    top_up: typeof topUp === 'string' ? topUp : undefined,
    amount: typeof amount === 'string' ? amount.slice(0, 20) : undefined,
  };
}
