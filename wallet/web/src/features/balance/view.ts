import type { BalanceJson } from '../../app/wire.ts';

/** The balance that stands large on top: euros, as every wallet has them. */
export function mainBalance(balances: readonly BalanceJson[]): BalanceJson | undefined {
  return balances.find((balance) => balance.currency === 'EUR') ?? balances[0];
}

export function isZero(money: { readonly amount: string }): boolean {
  return BigInt(money.amount) === 0n;
}
