import type { Status } from '../../identity/accounts/domain.ts';

/** A thing that must end before a wallet can be closed. */
export const openThings = [
  'balance',
  'debt',
  'bought',
  'sold',
  'case',
  'payee',
  'top_up',
  'withdrawal',
  'report',
  'check',
] as const;

/** A thing that must end before a wallet can be closed. */
export type OpenThing = (typeof openThings)[number];

/** How many there are of each thing; for `balance` and `debt`, the accounts with money. */
export type OpenCounts = Readonly<Record<OpenThing, number>>;

/** The reasons why a wallet is not closed. */
export type ClosingError =
  | { readonly code: 'account_frozen' }
  | { readonly code: 'still_open'; readonly open: readonly OpenThing[] };

/** Judges whether a wallet may be closed: while it is active, and nothing is open. Undefined if it may. */
export function closingFault(status: Status, counts: OpenCounts): ClosingError | undefined {
  if (status !== 'active') return { code: 'account_frozen' };
  const open = openThings.filter((thing) => counts[thing] > 0);
  return open.length > 0 ? { code: 'still_open', open } : undefined;
}
