import type { Id } from '#platform/kernel/id.ts';
import { dateWords, readDate } from '#platform/kernel/calendar.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail, typedLine } from '#platform/kernel/typed.ts';

export interface Address {
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export type Tier = 0 | 1 | 2;

/** What a holder may pay at once, by tier, in euro cents. */
export const mostPerPaymentMinor: Readonly<Record<Tier, bigint>> = { 0: 0n, 1: 20_000n, 2: 500_000n };

/** A person with a wallet; one per verified phone number. */
/** What decides how much a holder may pay. */
export type Standing = Pick<Holder, 'tier' | 'status'>;

export interface Holder {
  readonly id: Id<'hld'>;
  readonly cell: number;
  /** E.164. */
  readonly phone: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  readonly address: Address | null;
  readonly email: string | null;
  /** 0: phone alone. 1: name, birth date and address. 2: document checked. */
  readonly tier: Tier;
  readonly status: 'active' | 'frozen';
  readonly createdAt: Date;
}

export interface Profile {
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string;
  readonly address: Address;
  readonly email: string | null;
}

export interface ProfileFault {
  readonly field: keyof typeof profileWords;
  readonly message: string;
}

const profileWords = {
  givenName: 'Type your given name, as in your passport',
  familyName: 'Type your family name, as in your passport',
  birthDate: 'Type your birth date as day, month and year',
  line1: 'Type your street and house number',
  postalCode: 'Type your postal code',
  city: 'Type your town or city',
  country: 'Choose your country',
  email: 'This is no e-mail address; leave it empty if you have none',
} as const;

/** What a person typed about themselves, as it came. */
export interface TypedProfile {
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDay: string;
  readonly birthMonth: string;
  readonly birthYear: string;
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
  readonly email: string;
}

const ADULT_YEARS = 18;
const OLDEST_YEARS = 120;

/** Judges a typed profile; every fault at once. `countries` are the codes that can be chosen. */
export function judgeProfile(
  typed: TypedProfile,
  countries: readonly string[],
  now: Date,
): Result<Profile, readonly ProfileFault[]> {
  const faults: ProfileFault[] = [];
  const need = (fieldName: 'givenName' | 'familyName' | 'line1' | 'postalCode' | 'city', most = 80): string => {
    const value = typedLine(typed[fieldName]);
    if (value === '' || value.length > most) faults.push({ field: fieldName, message: profileWords[fieldName] });
    return value;
  };
  const givenName = need('givenName');
  const familyName = need('familyName');
  const birthDate = judgeBirthDate(typed, now, faults);
  const line1 = need('line1');
  const postalCode = need('postalCode', 12);
  const city = need('city');
  if (!countries.includes(typed.country)) faults.push({ field: 'country', message: profileWords.country });
  const email = typedEmail(typed.email);
  if (email !== '' && !isEmail(email)) faults.push({ field: 'email', message: profileWords.email });
  if (faults.length > 0) return err(faults);
  const line2 = typedLine(typed.line2);
  const address = { line1, ...(line2 === '' ? {} : { line2 }), postalCode, city, country: typed.country };
  return ok({ givenName, familyName, birthDate, address, email: email === '' ? null : email });
}

/** A date that exists, of a person who is of age. Who was born on 29 February has birthday on 1 March in other years. */
function judgeBirthDate(typed: TypedProfile, now: Date, faults: ProfileFault[]): string {
  const read = readDate({ day: typed.birthDay, month: typed.birthMonth, year: typed.birthYear });
  const fault = (message: string): string => {
    faults.push({ field: 'birthDate', message });
    return '';
  };
  if (!read.ok) return fault(dateWords(read.error));
  const birthday = (years: number): Date => {
    const date = new Date(read.value);
    date.setUTCFullYear(date.getUTCFullYear() + years);
    return date;
  };
  if (birthday(OLDEST_YEARS) < now) return fault(profileWords.birthDate);
  if (birthday(ADULT_YEARS) > now) return fault('You must be 18 or older to open a wallet');
  return read.value;
}

/** A number as the holder recognizes it and nobody else can use: `+353 •••• ••67`. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 4)} •••• ••${phone.slice(-2)}`;
}

/** A name as a shop may show it: `Ada L.` */
export function maskName(holder: Pick<Holder, 'givenName' | 'familyName'>): string {
  return [holder.givenName, holder.familyName && `${holder.familyName.slice(0, 1)}.`].filter(Boolean).join(' ');
}
