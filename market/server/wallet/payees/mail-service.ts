import type { KeyRing } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import type { Accounts } from '../../accounts/accounts/service.ts';
import type { Catalog } from '../../catalog/service.ts';
import { changeLetter, moveLetter } from './letters.ts';
import type { Change, MoveLetterKind } from './letters.ts';
import { findMove, findUndoHash, findWaiting } from './moves-store.ts';
import { undoTokenOf } from './undo-crypto.ts';

/** The door to letters about the payout. A letter that is already on its way is not sent again. */
export interface PayoutMail {
  /** Writes to the address that was proved for a move. */
  aboutMove(id: Id<'mov'>, kind: MoveLetterKind): Promise<void>;
  /** Writes to the owner of a shop. */
  aboutChange(sellerId: Id<'sel'>, change: Change): Promise<void>;
}

interface PayoutMailDeps {
  readonly db: Db;
  readonly accounts: Pick<Accounts, 'ownerOf'>;
  readonly catalog: Pick<Catalog, 'sellerName'>;
  readonly mailbox: Pick<Postbox, 'send'>;
  readonly publicUrl: string;
  readonly undoKeys: KeyRing;
}

/** Creates the door to letters about the payout. */
export function createPayoutMail(deps: PayoutMailDeps): PayoutMail {
  return {
    aboutMove: (id, kind) => mailMove(deps, id, kind),
    aboutChange: (sellerId, change) => mailChange(deps, sellerId, change),
  };
}

async function mailMove(
  { db, catalog, mailbox, publicUrl, undoKeys }: PayoutMailDeps,
  id: Id<'mov'>,
  kind: MoveLetterKind,
): Promise<void> {
  const move = await db.one((tx) => findMove(tx, id));
  if (!move) return;
  const shop = await catalog.sellerName(move.sellerId);
  const token = undoTokenOf(undoKeys, id, await db.one((tx) => findUndoHash(tx, id)));
  const letter = moveLetter(kind, move, token, { shop, publicUrl });
  await mailbox.send({ ...letter, cause: `move ${id} ${kind}` });
}

async function mailChange(
  { db, accounts, catalog, mailbox, publicUrl }: PayoutMailDeps,
  sellerId: Id<'sel'>,
  change: Change,
): Promise<void> {
  const owner = await accounts.ownerOf(sellerId);
  if (!owner) return;
  const shop = await catalog.sellerName(sellerId);
  const waiting = await db.one((tx) => findWaiting(tx, sellerId));
  const letter = changeLetter(change, { email: owner.email, shop, publicUrl }, waiting);
  await mailbox.send({ ...letter, cause: `payout ${change.kind} ${sellerId} ${change.at}` });
}
