/** Whether this browser can make passkeys and sign by them. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
}

/** Makes a passkey on this device or another one. @returns The answer, as JSON text. */
export async function makePasskey(options: object): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return textOf(await navigator.credentials.create({ publicKey }));
}

/** Signs by a passkey. @returns The answer, as JSON text. */
export async function signByPasskey(options: object): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return textOf(await navigator.credentials.get({ publicKey }));
}

function textOf(credential: Credential | null): string {
  return JSON.stringify((credential as PublicKeyCredential | null)?.toJSON() ?? null);
}
