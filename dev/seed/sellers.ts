import type { Profile } from '../../wallet/server/identity/accounts/domain.ts';

type SellerPerson = Profile & { readonly phone: string };

const germany = { country: 'DE' } as const;

/** The person behind each demo seller, by the seller's slug. They are invented; the numbers are some that the German regulator reserves for films. */
export const sellerPeople: Readonly<Record<string, SellerPerson>> = {
  'copper-and-crumb': {
    phone: '+4917604069901',
    givenName: 'Maren',
    familyName: 'Kupferwald',
    birthDate: '1984-02-11',
    email: 'copper-and-crumb@sellers.holdfast.example',
    address: { line1: 'Ofengasse 3', postalCode: '04109', city: 'Leipzig', ...germany },
  },
  'moss-lane': {
    phone: '+4917604069902',
    givenName: 'Jorin',
    familyName: 'Moosbach',
    birthDate: '1991-07-30',
    email: 'moss-lane@sellers.holdfast.example',
    address: { line1: 'Moosweg 12', postalCode: '79098', city: 'Freiburg', ...germany },
  },
  voltwise: {
    phone: '+4917604069903',
    givenName: 'Tilda',
    familyName: 'Voltmann',
    birthDate: '1979-11-05',
    email: 'voltwise@sellers.holdfast.example',
    address: { line1: 'Werkstrasse 40', postalCode: '70173', city: 'Stuttgart', ...germany },
  },
  larkfield: {
    phone: '+4917604069904',
    givenName: 'Ansgar',
    familyName: 'Lerchenfeld',
    birthDate: '1988-04-22',
    email: 'larkfield@sellers.holdfast.example',
    address: { line1: 'Lerchenallee 9', postalCode: '24103', city: 'Kiel', ...germany },
  },
};
