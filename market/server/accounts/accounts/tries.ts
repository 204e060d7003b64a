import { networkOf } from '#platform/credentials/network.ts';
import { afterFailure, waitMs } from '#platform/credentials/tries.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedEmail } from '#platform/kernel/typed.ts';
import { FAILURES_KEPT_MS, tryRules } from './domain.ts';
import type { TryScope } from './domain.ts';
import { clearFailures, lockFailures, storeFailures, sweepFailures, takeFailureBack } from './store.ts';

/** One try at an account's password. It counts as failed until it is told that it was right. */
export interface Try {
  wasRight(): Promise<void>;
}

/**
 * Counts a try before it is looked at, so that many at once can't all slip in between two counts.
 *
 * @param asked The account's e-mail as it was typed, and the network address that asks.
 * @returns Whole seconds to wait, where there were too many.
 */
export async function beginTry(
  db: Db,
  asked: { email: string; address: string },
  clock: () => Date,
): Promise<Result<Try, number>> {
  const subjects = subjectsOf(asked);
  return db.write(async (tx) => {
    const counted = await count(tx, subjects, clock);
    if (!counted.ok) return counted;
    return ok({
      wasRight: () =>
        db.write(async (later) => {
          // In the order of those that are counted: two tries at one account never wait for each other in a circle.
          await lockFailures(later, Object.values(subjects));
          await clearFailures(later, [subjects.pair, subjects.account]);
          await takeFailureBack(later, subjects.network, clock());
        }),
    });
  });
}

/**
 * Counts that somebody opens an account, or finds out by trying whether an address has one: both are for people, few
 * to a network address.
 *
 * @returns Whole seconds to wait, where there were too many.
 */
export function countOpening(db: Db, address: string, clock: () => Date): Promise<Result<void, number>> {
  const opening = sha256Base64url(`opening ${networkOf(address)}`);
  return db.write((tx) => count(tx, { opening }, clock));
}

async function count(
  tx: Tx,
  subjects: Readonly<Partial<Record<TryScope, string>>>,
  clock: () => Date,
): Promise<Result<void, number>> {
  const known = await lockFailures(tx, Object.values(subjects));
  // Read when it is this try's turn: one that came earlier and waited would find itself before the last one.
  const now = clock();
  const wait = waitMs(known, now);
  if (wait > 0) return err(Math.ceil(wait / 1_000));
  for (const [scope, subject] of Object.entries(subjects) as [TryScope, string][]) {
    const before = known.find((one) => one.subject === subject);
    await storeFailures(tx, subject, afterFailure(tryRules[scope], before, now));
  }
  await sweepFailures(tx, new Date(now.getTime() - FAILURES_KEPT_MS));
  return ok();
}

/** Hashed: what is kept of strangers' tries names neither them nor whom they tried. */
function subjectsOf(asked: { email: string; address: string }): Record<Exclude<TryScope, 'opening'>, string> {
  const account = typedEmail(asked.email).toLowerCase();
  const network = networkOf(asked.address);
  return {
    pair: sha256Base64url(`pair ${account} ${network}`),
    network: sha256Base64url(`network ${network}`),
    account: sha256Base64url(`account ${account}`),
  };
}
