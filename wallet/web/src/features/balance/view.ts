import type { BalanceJson } from '../../app/wire.ts';

/** Picks the balance to show first: the one in euros, which every wallet has. */
export function mainBalance(balances: readonly BalanceJson[]): BalanceJson | undefined {
  return balances.find((balance) => balance.currency === 'EUR') ?? balances[0];
}

/** Whether an amount is zero. */
export function isZero(money: { readonly amount: string }): boolean {
  return BigInt(money.amount) === 0n;
}
