import { countries } from '../../accounts/accounts/countries.ts';
import type { Order } from './domain.ts';

/** Where an order goes, line by line, as it stands on a parcel. */
export function addressLines({ name, address }: Pick<Order, 'name' | 'address'>): string[] {
  const country = countries.find((one) => one.code === address.country)?.name ?? address.country;
  return [name, address.line1, address.line2, `${address.postalCode} ${address.city}`, country].filter(
    (line) => line !== '',
  );
}
