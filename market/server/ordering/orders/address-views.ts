import { addressLines as postalLines } from '#platform/kernel/postal-address.ts';
import { countries } from '../../accounts/accounts/countries-data.ts';
import type { Order } from './domain.ts';

/** Writes an order's address line by line, as on a parcel. */
export function addressLines({ name, address }: Pick<Order, 'name' | 'address'>): string[] {
  const country = countries.find((one) => one.code === address.country)?.name ?? address.country;
  return [name, ...postalLines(address), country];
}
