import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import { judgeAddress as judgePostal, lineWords, MOST_IN_LINE } from '#platform/kernel/postal-address.ts';
import { judgeLine } from '#platform/kernel/judged-line.ts';
import { t } from '#platform/words/words.ts';

/** A postal address, as typed or as judged and tidied. */
export interface PostalAddress {
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** A person with an account in the market. */
export interface Shopper {
  readonly id: Id<'shp'>;
  readonly email: string;
  readonly name: string;
  readonly address: PostalAddress | null;
  /** The shop that the shopper owns; null for a shopper who sells nothing. */
  readonly sellerId: Id<'sel'> | null;
}

/** A fault of a form's field, in words for the shopper. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** Judges an e-mail address and a name as they were typed. */
export function judgeIdentity(typed: {
  email: string;
  name: string;
}): Result<{ email: string; name: string }, Fault[]> {
  const email = judgeEmail(typed.email);
  const name = judgeName(typed.name);
  if (email.ok && name.ok) return ok({ email: email.value, name: name.value });
  return err([...(name.ok ? [] : [name.error]), ...(email.ok ? [] : [email.error])]);
}

/** Judges a name as it was typed. */
export function judgeName(typed: string): Result<string, Fault> {
  const line = judgeLine(typed, MOST_IN_LINE);
  if (!line.ok) return err({ field: 'name', message: lineWords(line.error) });
  return line.value === '' ? err({ field: 'name', message: t('Type your name, as it goes on a parcel') }) : line;
}

/** Judges an e-mail address as it was typed. */
export function judgeEmail(typed: string): Result<string, Fault> {
  const email = typedEmail(typed);
  return isEmail(email)
    ? ok(email)
    : err({ field: 'email', message: t('Type an e-mail address, such as ada@example.com') });
}

/** Judges an address as it was typed, and reports all its faults. No country that parcels are sent to needs a state. */
export function judgeAddress(typed: PostalAddress, countries: readonly string[]): Result<PostalAddress, Fault[]> {
  const judged = judgePostal({ ...typed, region: '' }, countries);
  if (!judged.ok) return err([...judged.error]);
  const { line1, line2, postalCode, city, country } = judged.value;
  return ok({ line1, line2, postalCode, city, country });
}

/** The form of an e-mail address by which accounts and their tries are found, however it was typed. */
export function accountName(email: string): string {
  return typedEmail(email).toLowerCase();
}
