import { fullName, maskName } from '../../identity/accounts/domain.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Shared } from '../mandates/domain.ts';

/** The ID token's members besides the standard's own. `wallet_label` is a name by which a shop may show the wallet. */
export const claimNames = ['wallet_label', 'name', 'given_name', 'family_name', 'phone_masked', 'address'] as const;

/** Claims about a holder, as the ID token has them. */
export type Claims = Partial<Record<(typeof claimNames)[number], string | { readonly [key: string]: string }>>;

/** Writes the claims that a client may read about a holder: only those that the holder shares. */
export function claimsFor(holder: Holder, shared: readonly Shared[]): Claims {
  const name = shared.includes('name') ? maskName(holder) : '';
  const phone = shared.includes('phone') ? maskPhone(holder.phone) : '';
  const label = [name, phone].filter((part) => part !== '').join(' · ');
  return {
    wallet_label: label === '' ? 'Holdfast Wallet' : label,
    ...(name === '' || holder.givenName === null
      ? {}
      : {
          name: fullName(holder),
          given_name: holder.givenName,
          ...(holder.familyName === null ? {} : { family_name: holder.familyName }),
        }),
    ...(phone === '' ? {} : { phone_masked: phone }),
    ...(shared.includes('address') && holder.address ? { address: addressClaim(holder.address) } : {}),
  };
}

/** The name by which a shop may show a seller's wallet. The seller reads it before agreeing. */
export function payeeLabel(holder: Holder): string {
  return `${maskName(holder)} · ${maskPhone(holder.phone)}`;
}

/** Writes the claims that a client may read about a seller. */
export function payeeClaims(holder: Holder): Claims {
  return { wallet_label: payeeLabel(holder), phone_masked: maskPhone(holder.phone) };
}

/** Writes an address by OpenID Connect Core §5.1.1. */
function addressClaim(address: NonNullable<Holder['address']>): { [key: string]: string } {
  const street = [address.line1, address.line2].filter(Boolean).join('\n');
  return {
    street_address: street,
    ...(address.postalCode === '' ? {} : { postal_code: address.postalCode }),
    locality: address.city,
    ...(address.region === undefined ? {} : { region: address.region }),
    country: address.country,
  };
}
