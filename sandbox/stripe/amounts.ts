import { formatMoney } from '#platform/money/format.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { invalid } from './answer.ts';
import type { Answer } from './answer.ts';

/** The currencies that the processor takes. */
const CURRENCIES =
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jpy kes kgs khr kmf krw kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xof xpf yer zar zmw'.split(
    ' ',
  );

/** The smallest charge in minor units, where it is not fifty. */
const LEAST: ReadonlyMap<string, number> = new Map([
  ['aed', 200],
  ['bgn', 100],
  ['czk', 1_500],
  ['dkk', 250],
  ['gbp', 30],
  ['hkd', 400],
  ['huf', 17_500],
  ['mxn', 1_000],
  ['myr', 200],
  ['nok', 300],
  ['pln', 200],
  ['ron', 200],
  ['sek', 300],
  ['thb', 1_000],
]);
const LEAST_USUALLY = 50;
const MOST = 99_999_999;

/** Judges the currency of a request. */
export function judgeCurrency(currency: string): Answer | undefined {
  if (CURRENCIES.includes(currency.toLowerCase())) return undefined;
  return invalid(
    'currency',
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${CURRENCIES.join(', ')}`,
  );
}

/** Judges an amount in minor units that must be positive. */
export function judgePositive(amount: number): Answer | undefined {
  if (amount >= 1) return undefined;
  return invalid('amount', 'This value must be greater than or equal to 1.', 'parameter_invalid_integer');
}

/** Judges an amount that is to be charged. */
export function judgeCharge(amount: number, currency: string): Answer | undefined {
  const least = LEAST.get(currency) ?? LEAST_USUALLY;
  if (amount < 1) return judgePositive(amount);
  if (amount < least) {
    return invalid('amount', `Amount must be at least ${moneyWords(least, currency)} ${currency}`, 'amount_too_small');
  }
  if (amount <= MOST) return undefined;
  return invalid('amount', `Amount must be no more than ${moneyWords(MOST, currency)}`, 'amount_too_large');
}

/** An amount with its currency's sign, if this project knows the currency. */
export function moneyWords(minor: number, currency: string): string {
  const code = currency.toUpperCase();
  return isCurrency(code) ? formatMoney({ minor: BigInt(minor), currency: code }) : `${minor} ${code}`;
}
