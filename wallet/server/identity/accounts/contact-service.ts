import type { Tx } from '#platform/db/db.ts';
import { lockNames } from '#platform/db/name-lock.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { HOME_CELL } from '../../cell.ts';
import {
  deleteReserved,
  lockHolder,
  ownersOf,
  storeClosed,
  storeDetails,
  storeEmail,
  storePhone,
  storeReserved,
} from './contact-store.ts';
import { contactKey } from './domain.ts';
import type { Details, Holder } from './domain.ts';
import { findHolder } from './store.ts';

/** Changes of a holder, each in the caller's transaction. The caller has locked the holder, and judged the change. */
export interface HolderChanges {
  /** Locks a holder until the transaction ends, and reads the row. */
  lock(tx: Tx, holderId: Id<'hld'>): Promise<Holder>;
  /**
   * Finds out whether a number or an address belongs to another holder, or did until lately. Until the transaction ends,
   * nobody else takes it.
   */
  isTaken(tx: Tx, contact: string, holderId: Id<'hld'>, now: Date): Promise<boolean>;
  /** Keeps a number or an address for its holder: nobody else can have it before `until`. */
  keep(tx: Tx, contact: string, holderId: Id<'hld'>, until: Date): Promise<void>;
  setPhone(tx: Tx, holderId: Id<'hld'>, phone: string): Promise<void>;
  /** Stores an address of which its owner typed a code. */
  setEmail(tx: Tx, holderId: Id<'hld'>, email: string, provedAt: Date): Promise<void>;
  setDetails(tx: Tx, holderId: Id<'hld'>, details: Details): Promise<void>;
  close(tx: Tx, holderId: Id<'hld'>): Promise<void>;
}

/** Locks a number or an address until the transaction ends, so that two holders do not take it at once. */
export function lockContact(tx: Tx, contact: string): Promise<void> {
  return lockNames(tx, [`contact ${contactKey(contact)}`]);
}

/** Creates the door to changes of holders. */
export function createHolderChanges(): HolderChanges {
  return {
    lock: lockAndRead,
    isTaken,
    keep: (tx, contact, holderId, until) =>
      storeReserved(tx, HOME_CELL, { contact: contactKey(contact), holderId, until }),
    setPhone: async (tx, holderId, phone) => {
      await deleteReserved(tx, HOME_CELL, phone);
      await storePhone(tx, HOME_CELL, holderId, phone);
    },
    setEmail: async (tx, holderId, email, provedAt) => {
      await deleteReserved(tx, HOME_CELL, contactKey(email));
      await storeEmail(tx, HOME_CELL, holderId, email, provedAt);
    },
    setDetails: (tx, holderId, details) => storeDetails(tx, HOME_CELL, holderId, details),
    close: (tx, holderId) => storeClosed(tx, HOME_CELL, holderId),
  };
}

async function lockAndRead(tx: Tx, holderId: Id<'hld'>): Promise<Holder> {
  await lockHolder(tx, HOME_CELL, holderId);
  const holder = await findHolder(tx, HOME_CELL, holderId);
  invariant(holder, 'each holder id that the wallet gave out has a holder');
  return holder;
}

async function isTaken(tx: Tx, contact: string, holderId: Id<'hld'>, now: Date): Promise<boolean> {
  await lockContact(tx, contact);
  const owners = await ownersOf(tx, HOME_CELL, contactKey(contact), now);
  return owners.some((owner) => owner.holderId !== holderId);
}
