import type { Id } from '#platform/kernel/id.ts';
import { nextStep } from './domain.ts';
import type { Entry, Factors, Step } from './domain.ts';
import type { EntriesDeps } from './port.ts';

const nothing: Factors = { hasApp: false, passkeys: 0, recoveryCodes: 0, sells: false };

/** The next step of an entry, and what its account has. An account that does not exist has nothing. */
export async function stepOf(
  deps: EntriesDeps,
  entry: Pick<Entry, 'kind' | 'proofs' | 'shopperId'>,
): Promise<{ step: Step; factors: Factors }> {
  const factors = entry.shopperId === null ? nothing : await factorsOf(deps, entry.shopperId);
  return { step: nextStep(entry, factors), factors };
}

async function factorsOf({ accounts, authenticators, passkeys }: EntriesDeps, shopperId: Id<'shp'>): Promise<Factors> {
  const [authenticator, had, shopper] = await Promise.all([
    authenticators.of(shopperId),
    passkeys.list(shopperId),
    accounts.findById(shopperId),
  ]);
  return { ...authenticator, passkeys: had.length, sells: shopper !== undefined && shopper.sellerId !== null };
}
