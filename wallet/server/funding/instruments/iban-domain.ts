/** The length of an IBAN in each country whose money is the euro (ISO 13616, the registry of IBANs). */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    AT: 20, BE: 16, BG: 22, CY: 28, DE: 22, EE: 20, ES: 24, FI: 18, FR: 27, GR: 27, HR: 21, IE: 22, IT: 27, LT: 20,
    LU: 20, LV: 21, MT: 31, NL: 18, PT: 25, SI: 19, SK: 24,
  }), // prettier-ignore
);

/** The countries whose money is the euro. */
export const euroCountries: readonly string[] = [...LENGTHS.keys()];

/** What is wrong with a typed IBAN. */
export type IbanFault =
  | { readonly code: 'iban_missing' | 'iban_wrong' | 'iban_country' }
  | { readonly code: 'iban_length'; readonly length: number };

/** Judges an IBAN without blanks, in capitals: country, length and check digits. Undefined if it can be one. */
export function judgeIban(iban: string): IbanFault | undefined {
  if (iban === '') return { code: 'iban_missing' };
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) return { code: 'iban_wrong' };
  const length = LENGTHS.get(countryOf(iban));
  if (length === undefined) return { code: 'iban_country' };
  if (iban.length !== length) return { code: 'iban_length', length };
  return remainder(iban) === 1n ? undefined : { code: 'iban_wrong' };
}

/** The country of an IBAN (ISO 3166-1 alpha-2). */
export function countryOf(iban: string): string {
  return iban.slice(0, 2);
}

/** Writes an IBAN as on paper: in groups of four. */
export function ibanWords(iban: string): string {
  return (iban.match(/.{1,4}/g) ?? []).join(' ');
}

/** The remainder by 97 of an IBAN whose first four signs stand at its end, with A as 10 to Z as 35 (ISO 7064). */
function remainder(iban: string): bigint {
  const digits = `${iban.slice(4)}${iban.slice(0, 4)}`.replaceAll(/[A-Z]/g, (sign) =>
    String(Number.parseInt(sign, 36)),
  );
  return BigInt(digits) % 97n;
}
