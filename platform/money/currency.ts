/** ISO 4217 codes that amounts can be in, with the number of decimals of each. */
export const currencies = {
  EUR: { decimals: 2 },
  USD: { decimals: 2 },
  GBP: { decimals: 2 },
  CHF: { decimals: 2 },
  SEK: { decimals: 2 },
  PLN: { decimals: 2 },
  JPY: { decimals: 0 },
  KWD: { decimals: 3 },
} as const satisfies Record<string, { decimals: number }>;

export type Currency = keyof typeof currencies;

export function isCurrency(code: unknown): code is Currency {
  return typeof code === 'string' && Object.hasOwn(currencies, code);
}
