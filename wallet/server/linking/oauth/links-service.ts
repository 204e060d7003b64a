import { isId } from '#platform/kernel/id.ts';
import type { Mandates } from '../mandates/service.ts';
import type { EndedBy } from '../payees/payee-schema.ts';
import type { Payees } from '../payees/service.ts';

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
