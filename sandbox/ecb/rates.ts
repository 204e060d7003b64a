import { createHash } from 'node:crypto';
import { isTargetDay } from '#platform/kernel/target-days.ts';

/** The approximate rate of each currency for one euro, with the decimals that the ECB uses. */
const usual = new Map(
  Object.entries({
    USD: '1.1580',
    JPY: '176.40',
    CZK: '24.205',
    DKK: '7.4682',
    GBP: '0.8785',
    HUF: '382.15',
    PLN: '4.2385',
    RON: '5.0885',
    SEK: '10.9820',
    CHF: '0.9318',
    ISK: '147.20',
    NOK: '11.7650',
    TRY: '49.0720',
    AUD: '1.7835',
    BRL: '6.1920',
    CAD: '1.6240',
    CNY: '8.2260',
    HKD: '9.0110',
    IDR: '19304.40',
    ILS: '3.7790',
    INR: '103.3150',
    KRW: '1698.35',
    MXN: '21.3480',
    MYR: '4.7960',
    NZD: '2.0635',
    PHP: '68.2150',
    SGD: '1.5120',
    THB: '37.5650',
    ZAR: '20.0450',
  }),
);

/** The largest daily deviation from the usual rate: 5 in 1,000. */
const MOST_SWING = 5_000n;
const SWING_SCALE = 1_000_000n;

export interface ReferenceRates {
  /** The working day of the rates. */
  readonly date: string;
  readonly rates: readonly { readonly currency: string; readonly rate: string }[];
}

/** The rates at `now`: those of the last working day whose rates have been published. */
export function ratesAt(now: Date): ReferenceRates {
  const date = lastPublished(now);
  const rates = [...usual].map(([currency, rate]) => ({
    currency,
    rate: swing(rate, `${date} ${currency}`),
  }));
  return { date, rates };
}

/** The same day has the same rates on every machine. Rounded down. */
function swing(rate: string, seed: string): string {
  const [whole = '', decimals = ''] = rate.split('.');
  const drawn = BigInt(createHash('sha256').update(seed).digest().readUInt32BE()) % (2n * MOST_SWING + 1n);
  const minor = (BigInt(whole + decimals) * (SWING_SCALE + drawn - MOST_SWING)) / SWING_SCALE;
  const digits = minor.toString().padStart(decimals.length + 1, '0');
  // The central bank writes no zeros at the end.
  return `${digits.slice(0, -decimals.length)}.${digits.slice(-decimals.length)}`.replace(/\.?0+$/, '');
}

const DAY_MS = 86_400_000;
/** 16:00 in Frankfurt in winter; in summer this is an hour late. */
const PUBLISHED_AFTER_MS = 15 * 3_600_000;

function lastPublished(now: Date): string {
  let day = Math.floor((now.getTime() - PUBLISHED_AFTER_MS) / DAY_MS) * DAY_MS;
  while (!isTargetDay(new Date(day))) day -= DAY_MS;
  return new Date(day).toISOString().slice(0, 10);
}
