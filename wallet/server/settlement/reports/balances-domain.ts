/** The balance of all accounts of one kind at the end of a day. Credit is positive. */
export interface KindBalance {
  /** A kind of ledger accounts, such as `available` or `escrow`. */
  readonly kind: string;
  readonly minor: bigint;
}

/** The balances of the books at the end of a day. */
interface Books {
  readonly balances: readonly KindBalance[];
}

/** Adds what was posted since to the balances before. */
export function addBalances(before: readonly KindBalance[], posted: readonly KindBalance[]): KindBalance[] {
  const kinds = [...new Set([...before, ...posted].map((one) => one.kind))].toSorted();
  return kinds.map((kind) => ({ kind, minor: balanceOf(before, kind) + balanceOf(posted, kind) }));
}

/** The balance of a kind of accounts; zero if there is none. */
export function balanceOf(balances: readonly KindBalance[], kind: string): bigint {
  return sumBy(balances, (one) => (one.kind === kind ? one.minor : 0n));
}

/** The kinds of accounts whose money belongs to customers: holders and shops. */
export const customersKinds = ['available', 'commission', 'promotion', 'escrow', 'payable'] as const;

/** Customers' money by the books. What holders owe does not reduce it. */
export function customersMinor({ balances }: Books): bigint {
  return sumBy(customersKinds, (kind) => balanceOf(balances, kind));
}

/** The money that is missing to cover customers' money; zero if it is covered. */
export function shortMinor(report: Books & { readonly foundMinor: bigint }): bigint {
  const short = customersMinor(report) - report.foundMinor;
  return short > 0n ? short : 0n;
}

/** The sum of the amounts of some records. */
export function sumBy<T>(some: readonly T[], minorOf: (one: T) => bigint): bigint {
  return some.reduce((sum, one) => sum + minorOf(one), 0n);
}
