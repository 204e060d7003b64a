import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Encrypts secrets that must be read again; without the key they are worthless. */
export interface Seal {
  /** @param place Where the secret is stored: a secret sealed for one place does not open in another. */
  close(secret: string, place: string): Buffer;
  /** @throws If the sealed text was changed, or was sealed with another key or for another place. */
  open(sealed: Buffer, place: string): string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. @param key 32 bytes. */
export function createSeal(settings: { key: Buffer; random: (bytes: number) => Buffer }): Seal {
  const { key, random } = settings;
  return {
    close: (secret, place) => {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed, place) => {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(place))
        .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}
