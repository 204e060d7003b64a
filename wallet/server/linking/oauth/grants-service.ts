import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { HOME_CELL } from '../../cell.ts';
import { deleteArtifact, deleteOfGrant } from './store.ts';

/** Ends a grant and every token of it, in the caller's transaction. No token of it can be written afterwards. */
export async function endGrant(tx: Tx, grantId: string): Promise<void> {
  // The grant goes first: a token on its way holds its row, and is seen by the second statement.
  await deleteArtifact(tx, HOME_CELL, 'Grant', sha256(grantId));
  await deleteOfGrant(tx, HOME_CELL, grantId);
}
