import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Mandates } from '../mandates/service.ts';
import type { EndedBy } from '../payees/payee-schema.ts';
import type { Payees } from '../payees/service.ts';
import { deleteArtifact, deleteOfGrant } from './store.ts';

/** Deletes a grant and all its tokens, in the caller's transaction. No token of the grant can be written afterwards. */
export async function endGrant(tx: Tx, grantId: string): Promise<void> {
  // The grant first: a concurrent insert of a token locks the grant's row, so the second statement sees the token.
  await deleteArtifact(tx, HOME_CELL, 'Grant', sha256(grantId));
  await deleteOfGrant(tx, HOME_CELL, grantId);
}

/** The doors to mandates and payees, whose ids are the ids of grants. */
export interface Links {
  readonly mandates: Pick<Mandates, 'revoke'>;
  readonly payees: Pick<Payees, 'end'>;
}

/** Ends the mandate or payee of a grant, and the grant with it. Other ids have no effect. */
export async function endLink({ mandates, payees }: Links, grantId: string, by: EndedBy): Promise<void> {
  if (isId('mdt', grantId)) await mandates.revoke(grantId, by);
  else if (isId('pye', grantId)) await payees.end(grantId, by);
}
