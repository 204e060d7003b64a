import type { BalanceJson } from '../../app/wire.ts';

/** Splits balances into the one to show first, with which the wallet was opened, and those in other currencies. */
export function splitBalances(balances: readonly BalanceJson[]): {
  readonly main: BalanceJson | undefined;
  readonly others: readonly BalanceJson[];
} {
  const [main, ...others] = balances;
  return { main, others };
}

/** What the holder owes, in each currency with a debt. */
export function owedIn(balances: readonly BalanceJson[]): BalanceJson['owed'][] {
  return balances.map(({ owed }) => owed).filter((owed) => !isZero(owed));
}

/** Whether an amount is zero. */
export function isZero(money: { readonly amount: string }): boolean {
  return BigInt(money.amount) === 0n;
}
