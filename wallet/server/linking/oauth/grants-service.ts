import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { HOME_CELL } from '../../cell.ts';
import { deleteArtifact, deleteOfGrant } from './store.ts';

/** Deletes a grant and all its tokens, in the caller's transaction. No token of the grant can be written afterwards. */
export async function endGrant(tx: Tx, grantId: string): Promise<void> {
  // The grant first: a concurrent insert of a token locks the grant's row, so the second statement sees the token.
  await deleteArtifact(tx, HOME_CELL, 'Grant', sha256(grantId));
  await deleteOfGrant(tx, HOME_CELL, grantId);
}
