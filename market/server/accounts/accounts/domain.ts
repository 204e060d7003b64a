import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail, typedLine } from '#platform/kernel/typed.ts';

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
  /** The shop that is theirs, for one who sells. */
  readonly sellerId: Id<'sel'> | null;
}

export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** Judges an e-mail address and a name as they were typed. */
export function judgeIdentity(typed: {
  email: string;
  name: string;
}): Result<{ email: string; name: string }, Fault[]> {
  const email = typedEmail(typed.email);
  const name = typedLine(typed.name);
  const faults: Fault[] = [];
  if (name === '' || name.length > 80)
    faults.push({ field: 'name', message: 'Type your name, as it goes on a parcel' });
  if (!isEmail(email)) faults.push({ field: 'email', message: 'Type an e-mail address, such as ada@example.com' });
  return faults.length > 0 ? err(faults) : ok({ email, name });
}

/** Judges an address as it was typed; every fault at once. */
export function judgeAddress(typed: PostalAddress, countries: readonly string[]): Result<PostalAddress, Fault[]> {
  const address = {
    line1: typedLine(typed.line1),
    line2: typedLine(typed.line2),
    postalCode: typedLine(typed.postalCode),
    city: typedLine(typed.city),
    country: typed.country,
  };
  const faults: Fault[] = [];
  if (address.line1 === '' || address.line1.length > 80)
    faults.push({ field: 'line1', message: 'Type your street and house number' });
  if (address.line2.length > 80) faults.push({ field: 'line2', message: 'Shorten this line to 80 letters' });
  if (address.postalCode === '' || address.postalCode.length > 12)
    faults.push({ field: 'postalCode', message: 'Type your postal code' });
  if (address.city === '' || address.city.length > 80)
    faults.push({ field: 'city', message: 'Type your town or city' });
  if (!countries.includes(address.country)) faults.push({ field: 'country', message: 'Choose your country' });
  return faults.length > 0 ? err(faults) : ok(address);
}

/** An e-mail address as accounts and their tries are found by it, however it was typed. */
export function accountName(email: string): string {
  return typedEmail(email).toLowerCase();
}
