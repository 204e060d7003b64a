import { allCountries } from '#platform/kernel/countries.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { judgeDetails } from '../accounts/domain.ts';
import type { ProfileFault, TypedDetails } from '../accounts/domain.ts';
import type { Session } from '../sessions/domain.ts';
import { changedDetails, mayChangeName } from './domain.ts';
import { proveHolder } from './proof-service.ts';
import type { ProofRefusal } from './proof-service.ts';
import type { ContactsDeps } from './port.ts';

const countryCodes = allCountries.map((country) => country.code);

/** Changes name and postal address, each with its own event. Idempotent for the same ones. */
export async function changeDetails(
  deps: Pick<ContactsDeps, 'db' | 'accounts' | 'changes' | 'signUp' | 'secondFactor' | 'security'>,
  session: Session,
  { typed, pin }: { readonly typed: TypedDetails; readonly pin: string },
): Promise<Result<void, ProofRefusal | { readonly code: 'faults'; readonly faults: readonly ProfileFault[] }>> {
  const { holderId } = session;
  const present = await deps.accounts.get(holderId);
  const asked = mayChangeName(present) ? typed : { ...typed, ...namesOf(present) };
  const judged = judgeDetails(asked, countryCodes);
  if (!judged.ok) return err({ code: 'faults', faults: judged.error });
  const proved = await proveHolder(deps, session, present, pin);
  if (!proved.ok) return proved;
  return deps.db.asWriter(async (tx) => {
    const holder = await deps.changes.lock(tx, holderId);
    // A document may have been checked since the form was drawn.
    const names = mayChangeName(holder) ? {} : { givenName: holder.givenName ?? '', familyName: holder.familyName };
    const details = { ...judged.value, ...names };
    const events = changedDetails(holder, details);
    if (holder.status !== 'active') return err({ code: 'account_frozen' });
    if (events.length === 0) return ok();
    await deps.changes.setDetails(tx, holderId, details);
    for (const event of events) await deps.security.record(tx, event, holderId);
    return ok();
  });
}

function namesOf({ givenName, familyName }: { readonly givenName: string | null; readonly familyName: string | null }) {
  return { givenName: givenName ?? '', familyName: familyName ?? '' };
}
