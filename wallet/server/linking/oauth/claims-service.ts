import { isId } from '#platform/kernel/id.ts';
import type { Accounts } from '../../identity/accounts/service.ts';
import type { Mandates } from '../mandates/service.ts';
import { claimsFor, payeeClaims } from './claims-domain.ts';
import type { Claims } from './claims-domain.ts';

/** The doors from which claims are read. */
export interface ClaimsDeps {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly mandates: Pick<Mandates, 'find'>;
}

/** Reads the claims that a client may read about a holder under a grant; undefined if there is no such holder. */
export async function claimsUnder(
  { accounts, mandates }: ClaimsDeps,
  holderId: string,
  grantId: string | undefined,
): Promise<Claims | undefined> {
  const holder = isId('hld', holderId) ? await accounts.find(holderId) : undefined;
  if (!holder) return undefined;
  if (isId('pye', grantId)) return payeeClaims(holder);
  const mandate = isId('mdt', grantId) ? await mandates.find(grantId) : undefined;
  return claimsFor(holder, mandate?.shared ?? ['phone']);
}
