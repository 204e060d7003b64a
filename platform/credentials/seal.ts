import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { KeyRing } from './key-ring.ts';

/** Encrypts secrets that must be read again; without the key they are worthless. */
export interface Seal {
  /** @param place Where the secret is stored: a secret sealed for one place does not open in another. */
  close(secret: string, place: string): Buffer;
  /** @throws If the sealed text was changed, or was sealed with another key or for another place. */
  open(sealed: Buffer, place: string): string;
  /**
   * Seals a secret again with the present key; undefined if it already is.
   *
   * @throws As `open` does.
   */
  renew(sealed: Buffer, place: string): Buffer | undefined;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The error of a secret that no key opens: it was changed, or its key is gone. */
export class SealedElsewhere extends Error {
  constructor(place: string) {
    super(
      `What is stored for ${place} opens with none of the server's secrets. ` +
        'If a former secret was removed from the other secrets, put it back until everything is sealed with the present one.',
    );
  }
}

/** AES-256-GCM. @param settings.keys Of 32 bytes each. */
export function createSeal({ keys, random }: { keys: KeyRing; random: (bytes: number) => Buffer }): Seal {
  const close = (secret: string, place: string): Buffer => {
    const nonce = random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keys.present, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  };
  const open = (sealed: Buffer, place: string) => {
    for (const key of keys.all) {
      const secret = openWith(key, sealed, place);
      if (secret !== undefined) return { secret, isPresent: key === keys.present };
    }
    throw new SealedElsewhere(place);
  };
  return {
    close,
    open: (sealed, place) => open(sealed, place).secret,
    renew: (sealed, place) => {
      const { secret, isPresent } = open(sealed, place);
      return isPresent ? undefined : close(secret, place);
    },
  };
}

function openWith(key: Buffer, sealed: Buffer, place: string): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
