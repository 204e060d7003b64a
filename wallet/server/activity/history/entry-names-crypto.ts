import { createCipheriv, createDecipheriv } from 'node:crypto';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';

/** Turns the numbers of entries into public ids: the numbers would reveal how many entries the wallet has. */
export interface EntryNames {
  /** Encrypts a number; the same number always gets the same id. */
  toId(number: bigint): Id<'ent'>;
  /** Decrypts an id; undefined if it was not made with this key. */
  toNumber(id: Id<'ent'>): bigint | undefined;
}

/**
 * Creates the names of entries. A number is encrypted as one AES block. That is a permutation, so no two numbers share
 * an id; and the eight zero bytes before the number distinguish real ids from invented ones.
 *
 * @param key 16 bytes.
 */
export function createEntryNames(key: Buffer): EntryNames {
  return { toId: (number) => encrypt(key, number), toNumber: (id) => decrypt(key, id) };
}

function encrypt(key: Buffer, number: bigint): Id<'ent'> {
  const block = Buffer.alloc(16);
  block.writeBigInt64BE(number, 8);
  return toId('ent', createCipheriv('aes-128-ecb', key, null).update(block).toString('hex'));
}

function decrypt(key: Buffer, id: Id<'ent'>): bigint | undefined {
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const block = decipher.update(Buffer.from(toUuid(id).replaceAll('-', ''), 'hex'));
  return block.readBigInt64BE(0) === 0n ? block.readBigInt64BE(8) : undefined;
}
