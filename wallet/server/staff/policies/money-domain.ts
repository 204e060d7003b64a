import { invariant } from '#platform/kernel/invariant.ts';
import type { Currency } from '#platform/money/currency.ts';
import type { OriginTerms } from '../../funding/origins/domain.ts';
import type { DebitTerms } from '../../funding/top-ups/domain.ts';
import type { WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import {
  debitAmounts,
  debitBounds,
  originBounds,
  withdrawalAmounts,
  withdrawalBounds,
  withdrawalRates,
} from './fields-data.ts';
import { amountText, keysOf, rateText, readAmount, readRate, readWholes } from './typed-domain.ts';
import type { ContentFault, FieldName, Typed } from './typed-domain.ts';

/** What a version says in each of its currencies. */
type ByCurrency<T> = Readonly<Partial<Record<Currency, T>>>;

/** The fees and limits of withdrawals of a version. Minor units are text, as in all JSON. */
export interface WithdrawalValues {
  readonly quoteMinutes: number;
  readonly quotesADay: number;
  readonly currencies: ByCurrency<{
    readonly freeUpToMinor: string;
    readonly basisPoints: number;
    readonly leastFeeMinor: string;
    readonly leastMinor: string;
    readonly mostMinor: string;
  }>;
}

/** The limits and days of debits of a version. */
export interface DebitValues {
  readonly currencies: ByCurrency<{ readonly leastMinor: string; readonly mostMinor: string; readonly days: number }>;
}

/** For how long added money stays, by a version. */
export type OriginValues = Omit<OriginTerms, 'version' | 'validFrom'>;

/** What a version of withdrawals says. @param rows One for each currency. */
export function withdrawalValues(rows: readonly WithdrawalTerms[]): WithdrawalValues {
  const [first] = rows;
  invariant(first, 'a version of withdrawals has a currency');
  const own = rows.map(({ currency, basisPoints, ...terms }) => {
    const [freeUpToMinor, leastFeeMinor] = [String(terms.freeUpToMinor), String(terms.leastFeeMinor)];
    const [leastMinor, mostMinor] = [String(terms.leastMinor), String(terms.mostMinor)];
    return [currency, { freeUpToMinor, basisPoints, leastFeeMinor, leastMinor, mostMinor }] as const;
  });
  const { quoteMinutes, quotesADay } = first;
  return { quoteMinutes, quotesADay, currencies: Object.fromEntries(own) };
}

/** What a version of debits says. @param rows One for each currency. */
export function debitValues(rows: readonly DebitTerms[]): DebitValues {
  const own = rows.map(({ least, most, days }) => {
    return [least.currency, { leastMinor: String(least.minor), mostMinor: String(most.minor), days }] as const;
  });
  return { currencies: Object.fromEntries(own) };
}

/** Writes each value of withdrawals as the form has it. */
export function withdrawalTexts(values: WithdrawalValues): ReadonlyMap<FieldName, string> {
  return new Map<FieldName, string>([
    ...keysOf(withdrawalAmounts).map((name) => {
      const [currency, key] = withdrawalAmounts[name];
      return [name, amountText(inCurrency(values, currency)[key], currency)] as const;
    }),
    ...keysOf(withdrawalRates).map((name) => {
      return [name, rateText(inCurrency(values, withdrawalRates[name]).basisPoints)] as const;
    }),
    ['withdrawalMinutes', String(values.quoteMinutes)],
    ['withdrawalsADay', String(values.quotesADay)],
  ]);
}

/** Writes each value of debits as the form has it. */
export function debitTexts(values: DebitValues): ReadonlyMap<FieldName, string> {
  return new Map<FieldName, string>([
    ...keysOf(debitAmounts).map((name) => {
      const [currency, key] = debitAmounts[name];
      return [name, amountText(inCurrency(values, currency)[key], currency)] as const;
    }),
    ['debitDaysUsd', String(inCurrency(values, 'USD').days)],
  ]);
}

/** Writes each value of origins as the form has it. */
export function originTexts(values: OriginValues): ReadonlyMap<FieldName, string> {
  return new Map<FieldName, string>(keysOf(originBounds).map((name) => [name, String(values[name])]));
}

/** Reads the fees and limits of withdrawals. Currencies that the form does not have stay. */
export function readWithdrawals(typed: Typed, base: WithdrawalValues, faults: ContentFault[]): WithdrawalValues {
  const { withdrawalMinutes: quoteMinutes, withdrawalsADay: quotesADay } = readWholes(withdrawalBounds, typed, faults);
  const amounts = keysOf(withdrawalAmounts).map((name) => {
    const [currency, key] = withdrawalAmounts[name];
    return { currency, is: { [key]: String(readAmount(name, currency, typed, faults)) } };
  });
  const rates = keysOf(withdrawalRates).map((name) => {
    return { currency: withdrawalRates[name], is: { basisPoints: readRate(name, typed, faults) } };
  });
  return { quoteMinutes, quotesADay, currencies: replaced(base.currencies, [...amounts, ...rates]) };
}

/** Reads the limits and days of debits. Currencies that the form does not have stay. */
export function readDebits(typed: Typed, base: DebitValues, faults: ContentFault[]): DebitValues {
  const amounts = keysOf(debitAmounts).map((name) => {
    const [currency, key] = debitAmounts[name];
    return { currency, is: { [key]: String(readAmount(name, currency, typed, faults)) } };
  });
  const { debitDaysUsd: days } = readWholes(debitBounds, typed, faults);
  return { currencies: replaced(base.currencies, [...amounts, { currency: 'USD', is: { days } }]) };
}

function inCurrency<T>({ currencies }: { readonly currencies: ByCurrency<T> }, currency: Currency): T {
  const own = currencies[currency];
  invariant(own, `each version has terms in ${currency}`);
  return own;
}

function replaced<T>(
  before: ByCurrency<T>,
  read: readonly { readonly currency: Currency; readonly is: Partial<T> }[],
): ByCurrency<T> {
  return read.reduce<ByCurrency<T>>(
    (after, { currency, is }) => ({
      ...after,
      [currency]: { ...inCurrency({ currencies: after }, currency), ...is },
    }),
    before,
  );
}
