import { fullName, maskName } from '../../identity/accounts/domain.ts';
import { maskPhone } from '#platform/kernel/phone-number.ts';
import type { Holder } from '../../identity/accounts/domain.ts';
import type { Shared } from '../mandates/domain.ts';

/** Members of the ID token beside the standard's own. `wallet_label` is how a shop may call the wallet. */
export const claimNames = ['wallet_label', 'name', 'given_name', 'family_name', 'phone_masked', 'address'] as const;

export type Claims = Partial<Record<(typeof claimNames)[number], string | { readonly [key: string]: string }>>;

/** The claims about a holder that a client may read: those that were shared with it, and nothing else. */
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

/** How a shop may call the wallet that a seller is paid into; the seller reads it before they allow it. */
export function payeeLabel(holder: Holder): string {
  return `${maskName(holder)} · ${maskPhone(holder.phone)}`;
}

/** The claims that a client may read about a holder whom it may have paid. */
export function payeeClaims(holder: Holder): Claims {
  return { wallet_label: payeeLabel(holder), phone_masked: maskPhone(holder.phone) };
}

/** OpenID Connect Core §5.1.1. */
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
