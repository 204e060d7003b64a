import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { isId } from '#platform/kernel/id.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Mandates } from '../mandates/service.ts';
import type { EndedBy } from '../payees/payee-schema.ts';
import type { Payees } from '../payees/service.ts';
import { deleteArtifact, deleteOfGrant } from './store.ts';

/** Ends a grant and every token of it, in the caller's transaction. No token of it can be written afterwards. */
export async function endGrant(tx: Tx, grantId: string): Promise<void> {
  // The grant goes first: a token on its way holds its row, and is seen by the second statement.
  await deleteArtifact(tx, HOME_CELL, 'Grant', sha256(grantId));
  await deleteOfGrant(tx, HOME_CELL, grantId);
}

/** What a grant is named after: the mandate or the payee that a holder allowed. */
export interface Links {
  readonly mandates: Pick<Mandates, 'revoke'>;
  readonly payees: Pick<Payees, 'end'>;
}

/** Ends the mandate or the payee behind a grant, and the grant with it. Any other id is passed over. */
export async function endLink({ mandates, payees }: Links, grantId: string, by: EndedBy): Promise<void> {
  if (isId('mdt', grantId)) await mandates.revoke(grantId, by);
  else if (isId('pye', grantId)) await payees.end(grantId, by);
}
