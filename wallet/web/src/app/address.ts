/**
 * What stands behind the `?` of an address, as text: of several with one name the last. The router's own reading takes
 * `25` for a number and `true` for a truth value, which no page that shows what was typed expects.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The same the other way round; what is undefined is left out. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const known = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return known.length === 0 ? '' : `?${new URLSearchParams(known).toString()}`;
}

export type LinkOutcome = 'linked' | 'canceled' | 'failed';
const outcomes: readonly LinkOutcome[] = ['linked', 'canceled', 'failed'];

// The router hands a page what its reader leaves out as it stands in the address; so each reader names all that it reads.

/** How a visit to the card processor's page went. */
export function readCards({ card }: Record<string, unknown>): { card?: LinkOutcome | undefined } {
  return { card: outcomes.find((outcome) => outcome === card) };
}

/** A top-up to look at, or an amount to begin with. */
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
