import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

const Text = Type.String({ maxLength: 16_384 });

const basics = {
  id: Type.String({ maxLength: 2_048 }),
  rawId: Type.String({ maxLength: 2_048 }),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Object({}),
};

const Registration = Compile(
  Type.Object({
    ...basics,
    response: Type.Object({
      clientDataJSON: Text,
      attestationObject: Text,
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 8 })),
    }),
  }),
);

const Authentication = Compile(
  Type.Object({
    ...basics,
    response: Type.Object({
      clientDataJSON: Text,
      authenticatorData: Text,
      signature: Text,
      userHandle: Type.Optional(Text),
    }),
  }),
);

/** Reads a browser's answer to the request to make a passkey; undefined if it is malformed. */
export function parseRegistration(text: string): RegistrationResponseJSON | undefined {
  const value = parse(text);
  return Registration.Check(value) ? (value as RegistrationResponseJSON) : undefined;
}

/** Reads a browser's signature by a passkey; undefined if it is malformed. */
export function parseAuthentication(text: string): AuthenticationResponseJSON | undefined {
  const value = parse(text);
  return Authentication.Check(value) ? (value as AuthenticationResponseJSON) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
