import { Type } from 'typebox';
import type { Static } from 'typebox';
import { readablePhone } from '#platform/kernel/phone-number.ts';
import type { Holder } from './domain.ts';

const Text = Type.String();

/** A holder's profile on the wire. */
export const ProfileJson = Type.Object({
  id: Text,
  name: Type.Optional(Type.Object({ given: Text, family: Type.Optional(Text) })),
  /** As people read it. */
  phone: Text,
  email: Type.Optional(Text),
  /** Whether letters go to that address: the holder typed a code from it. */
  email_proved: Type.Optional(Type.Boolean()),
  birth_date: Type.Optional(Text),
  address: Type.Optional(
    Type.Object({
      line1: Text,
      line2: Type.Optional(Text),
      postal_code: Text,
      city: Text,
      region: Type.Optional(Text),
      country: Text,
    }),
  ),
  tier: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2)]),
  status: Type.Union([Type.Literal('active'), Type.Literal('frozen'), Type.Literal('closed')]),
  has_pin: Type.Boolean(),
  passkeys: Type.Integer(),
  created_at: Text,
});

/** Writes a profile for its own holder, with the factors that confirm payments. */
export function toProfileJson(
  holder: Holder,
  factors: { hasPin: boolean; passkeys: number },
): Static<typeof ProfileJson> {
  const { givenName, familyName, address } = holder;
  return {
    id: holder.id,
    ...(givenName === null
      ? {}
      : { name: { given: givenName, ...(familyName === null ? {} : { family: familyName }) } }),
    phone: readablePhone(holder.phone),
    ...(holder.email === null ? {} : { email: holder.email, email_proved: holder.emailProvedAt !== null }),
    ...(holder.birthDate === null ? {} : { birth_date: holder.birthDate }),
    ...(address === null ? {} : { address: addressJson(address) }),
    tier: holder.tier,
    status: holder.status,
    has_pin: factors.hasPin,
    passkeys: factors.passkeys,
    created_at: holder.createdAt.toISOString(),
  };
}

function addressJson({ line1, line2, postalCode, city, region, country }: NonNullable<Holder['address']>) {
  return {
    line1,
    ...(line2 === undefined ? {} : { line2 }),
    postal_code: postalCode,
    city,
    ...(region === undefined ? {} : { region }),
    country,
  };
}
