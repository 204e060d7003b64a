import { networkOf } from '#platform/credentials/network.ts';
import { afterFailure, waitMs } from '#platform/credentials/tries.ts';
import type { Db } from '#platform/db/db.ts';
import { sha256Base64url } from '#platform/kernel/canonical.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
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
    const now = clock();
    const known = await lockFailures(tx, Object.values(subjects));
    const wait = waitMs(known, now);
    if (wait > 0) return err(Math.ceil(wait / 1_000));
    for (const scope of ['pair', 'network', 'account'] as const) {
      const before = known.find((one) => one.subject === subjects[scope]);
      await storeFailures(tx, subjects[scope], afterFailure(tryRules[scope], before, now));
    }
    await sweepFailures(tx, new Date(now.getTime() - FAILURES_KEPT_MS));
    return ok({
      wasRight: () =>
        db.write(async (later) => {
          await clearFailures(later, [subjects.pair, subjects.account]);
          await takeFailureBack(later, subjects.network, clock());
        }),
    });
  });
}

/** Hashed: what is kept of strangers' tries names neither them nor whom they tried. */
function subjectsOf({ email, address }: { email: string; address: string }): Record<TryScope, string> {
  const account = email.trim().toLowerCase();
  const network = networkOf(address);
  return {
    pair: sha256Base64url(`pair ${account} ${network}`),
    network: sha256Base64url(`network ${network}`),
    account: sha256Base64url(`account ${account}`),
  };
}
