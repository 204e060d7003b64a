import { createCipheriv, createDecipheriv } from 'node:crypto';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';

/** The public names of entries: their numbers would reveal how much everybody together pays. */
export interface EntryNames {
  /** Always the same id for the same number. */
  toId(number: bigint): Id<'ent'>;
  /** The number again; undefined for an id that was not made with this key. */
  toNumber(id: Id<'ent'>): bigint | undefined;
}

/**
 * The numbers as one AES block each: a permutation, so no two share an id, and eight zero bytes in front of the number
 * tell real ids from made-up ones.
 *
 * @param key 16 bytes.
 */
export function createEntryNames(key: Buffer): EntryNames {
  return {
    toId: (number) => {
      const block = Buffer.alloc(16);
      block.writeBigInt64BE(number, 8);
      return toId('ent', createCipheriv('aes-128-ecb', key, null).update(block).toString('hex'));
    },
    toNumber: (id) => {
      const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      const block = decipher.update(Buffer.from(toUuid(id).replaceAll('-', ''), 'hex'));
      return block.readBigInt64BE(0) === 0n ? block.readBigInt64BE(8) : undefined;
    },
  };
}
