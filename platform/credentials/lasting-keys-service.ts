import type { Db } from '../db/db.ts';
import { deriveKey } from '../kernel/derive-key.ts';
import { deriveRing } from './key-ring.ts';
import type { RootSecrets } from './key-ring.ts';
import { insertLastingKey, lockLastingKey, replaceLastingKey } from './lasting-keys-store.ts';
import { createSeal } from './seal.ts';

/**
 * Opens the keys that must never change, because others know their results (the pseudonyms of people, or public ids), or
 * because nothing but a hash made with them is stored (recovery codes). The first start stores each key, sealed with the server's secret; later starts open it, and seal it again with the
 * present secret.
 *
 * @param lengths The bytes of each key, by label.
 * @throws {SealedElsewhere} If the secret that a key is sealed with is not among `secrets`.
 */
export async function openLastingKeys<Label extends string>(
  { db, secrets, random }: { db: Db; secrets: RootSecrets; random: (bytes: number) => Buffer },
  lengths: Readonly<Record<Label, number>>,
): Promise<Readonly<Record<Label, Buffer>>> {
  const seal = createSeal({ keys: deriveRing(secrets, 'lasting keys'), random });
  const open = async (label: string, bytes: number): Promise<Buffer> => {
    const place = `the key "${label}"`;
    // Servers of earlier versions derived the key, so the first one stored is the derived one.
    const first = deriveKey(secrets[0], label, bytes).toString('base64url');
    const secret = await db.asWriter(async (tx) => {
      await insertLastingKey(tx, label, seal.close(first, place));
      const sealed = await lockLastingKey(tx, label);
      const renewed = seal.renew(sealed, place);
      if (renewed) await replaceLastingKey(tx, label, renewed);
      return seal.open(sealed, place);
    });
    return Buffer.from(secret, 'base64url');
  };
  const keys: [string, Buffer][] = [];
  for (const [label, bytes] of Object.entries<number>(lengths)) keys.push([label, await open(label, bytes)]);
  return Object.fromEntries(keys) as Record<Label, Buffer>;
}
