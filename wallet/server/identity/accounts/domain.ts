import { isAddressLike } from '#platform/kernel/address-like.ts';
import type { Id } from '#platform/kernel/id.ts';
import { dateWords, readDate } from '#platform/kernel/calendar.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { firstLetter, isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { judgeAddress, lineWords, MOST_IN_LINE } from '#platform/kernel/postal-address.ts';
import type { AddressFault, TypedAddress } from '#platform/kernel/postal-address.ts';
import { judgeLine } from '#platform/kernel/judged-line.ts';
import { msg, t } from '#platform/words/words.ts';

/** A postal address. */
export interface Address {
  readonly line1: string;
  readonly line2?: string;
  /** Empty if the address has none. */
  readonly postalCode: string;
  readonly city: string;
  /** State, province, prefecture or emirate, where the address has one. */
  readonly region?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** How well the wallet knows a holder. 0: the phone alone. 1: name, birth date and address. 2: a checked document. */
export type Tier = 0 | 1 | 2;

/** A frozen wallet pays nothing. A closed one keeps its books, and nobody can log in to it. */
export type Status = 'active' | 'frozen' | 'closed';

/** A person with a wallet; one per verified phone number. */
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
  /** When the holder typed a code from that address; before, no letter goes to it. Security time. */
  readonly emailProvedAt: Date | null;
  readonly tier: Tier;
  readonly status: Status;
  readonly createdAt: Date;
}

/** A profile that passed the checks. */
export interface Profile {
  readonly givenName: string;
  /** Null for a person with only one name. */
  readonly familyName: string | null;
  readonly birthDate: string;
  readonly address: Address;
  readonly email: string | null;
}

/** A fault in one field of a typed profile, in words for the person. */
export interface ProfileFault {
  readonly field: 'givenName' | 'familyName' | 'birthDate' | 'email' | AddressFault['field'];
  readonly message: string;
}

const profileWords = {
  givenName: msg('Type your given name, as in your passport'),
  birthDate: msg('Type your birth date as day, month and year'),
  email: msg('This is not an e-mail address; leave it empty if you have none'),
} as const;

/** Name and address, as the person typed them. */
export interface TypedDetails extends TypedAddress {
  readonly givenName: string;
  readonly familyName: string;
}

/** Name and address that passed the checks. */
export type Details = Pick<Profile, 'givenName' | 'familyName' | 'address'>;

/** The fields of the profile form, as the person typed them. */
export interface TypedProfile extends TypedDetails {
  readonly birthDay: string;
  readonly birthMonth: string;
  readonly birthYear: string;
  readonly email: string;
}

const ADULT_YEARS = 18;
const OLDEST_YEARS = 120;

/**
 * Judges a typed profile and reports every fault at once.
 *
 * @param countries The country codes that the form offers.
 */
export function judgeProfile(
  typed: TypedProfile,
  countries: readonly string[],
  now: Date,
): Result<Profile, readonly ProfileFault[]> {
  const faults: ProfileFault[] = [];
  const names = judgeNames(typed, faults);
  const birthDate = judgeBirthDate(typed, now, faults);
  const address = judgePlace(typed, countries, faults);
  const email = typedEmail(typed.email);
  if (email !== '' && !isEmail(email)) faults.push({ field: 'email', message: profileWords.email() });
  if (faults.length > 0 || !address) return err(faults);
  return ok({ ...names, birthDate, address, email: email || null });
}

/** Judges typed name and address, and reports every fault at once. */
export function judgeDetails(
  typed: TypedDetails,
  countries: readonly string[],
): Result<Details, readonly ProfileFault[]> {
  const faults: ProfileFault[] = [];
  const names = judgeNames(typed, faults);
  const address = judgePlace(typed, countries, faults);
  return faults.length > 0 || !address ? err(faults) : ok({ ...names, address });
}

/** Reads both names, after adding their faults to `faults`. */
function judgeNames(typed: TypedDetails, faults: ProfileFault[]): Pick<Details, 'givenName' | 'familyName'> {
  const nameOf = (field: 'givenName' | 'familyName', missing?: string): string => {
    const line = judgeLine(typed[field], MOST_IN_LINE);
    const message = line.ok ? line.value === '' && missing : lineWords(line.error);
    if (message) faults.push({ field, message });
    return line.ok ? line.value : '';
  };
  return { givenName: nameOf('givenName', profileWords.givenName()), familyName: nameOf('familyName') || null };
}

function judgePlace(typed: TypedAddress, countries: readonly string[], faults: ProfileFault[]): Address | undefined {
  const postal = judgeAddress(typed, countries);
  if (postal.ok) return withoutEmpty(postal.value);
  faults.push(...postal.error);
  return undefined;
}

function withoutEmpty({ line1, line2, postalCode, city, region, country }: TypedAddress): Address {
  return { line1, ...(line2 && { line2 }), postalCode, city, ...(region && { region }), country };
}

/**
 * Requires a date that exists, of a person who is of age. In other years, a birthday on 29 February is on 1 March.
 *
 * @returns The date, or an empty text after adding a fault to `faults`.
 */
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
  if (birthday(OLDEST_YEARS) < now) return fault(profileWords.birthDate());
  if (birthday(ADULT_YEARS) > now)
    return fault(t('You must be {years} or older to open a wallet', { years: ADULT_YEARS }));
  return read.value;
}

/** The words that weaken a holder's password: those about the holder, and the names of the product. */
export function wordsAbout({ phone, givenName, familyName, email, birthDate }: Holder): string[] {
  const own = [givenName, familyName, email, email?.replace(/@.*/, ''), birthDate].map((word) => word ?? '');
  return [phone.slice(1), ...own, 'Holdfast', 'wallet'];
}

/** A name as a shop may show it: `Ada L.`. A person's only name is shown whole. */
export function maskName(holder: Pick<Holder, 'givenName' | 'familyName'>): string {
  return [holder.givenName, holder.familyName && `${firstLetter(holder.familyName)}.`].filter(Boolean).join(' ');
}

/** A holder's full name; empty while the wallet does not know it. */
export function fullName(holder: Pick<Holder, 'givenName' | 'familyName'>): string {
  return [holder.givenName, holder.familyName].filter(Boolean).join(' ');
}

/**
 * The name by which letters greet a holder. A name that looks like an address greets nobody, because it would be a
 * stranger's words in our letter.
 */
export function greetingName({ givenName }: Pick<Holder, 'givenName'>): string | null {
  return givenName === null || isAddressLike(givenName) ? null : givenName;
}

/** The address to which letters go; undefined while the holder has none, or has not proved it. */
export function provedEmail({ email, emailProvedAt }: Pick<Holder, 'email' | 'emailProvedAt'>): string | undefined {
  return email === null || emailProvedAt === null ? undefined : email;
}

/** One spelling of a number or an address, by which it is looked up. */
export function contactKey(contact: string): string {
  return contact.toLowerCase();
}
