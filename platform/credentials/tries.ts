/** The failed tries of one subject: an account, a network, a browser, or two of them together. */
export interface Failures {
  readonly count: number;
  readonly failedAt: Date;
  /** No try is checked before this instant. */
  readonly until: Date;
}

interface TryRule {
  /** The number of the failure that causes the first wait. */
  readonly free: number;
  /** After this time without a failure, all failures are forgotten. */
  readonly forgottenAfterMs: number;
  /** One failure is forgiven each time that this long passes between two of them. */
  readonly forgivenEveryMs?: number;
  readonly mostWaitMs: number;
}

/**
 * The subjects by which tries are counted.
 *
 * A browser that signed in to this account before counts only as that browser with this account. Any other sign-in
 * counts by account and site, by network, by site if it is larger than the network, and by account. Sign-ups and
 * judgings of passwords count by caller, and guesses of a promotion's code by account.
 */
export type TryScope = 'browser' | 'pair' | 'network' | 'site' | 'account' | 'opening' | 'judging' | 'guess';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Many people share a network, so it may fail more often. An account under attack from everywhere waits for a minute at
 * most. One site alone never causes that wait, because failures are forgiven faster than a waiting site can make them.
 */
export const tryRules = {
  browser: { free: 5, forgottenAfterMs: 6 * HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  pair: { free: 3, forgottenAfterMs: 6 * HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  network: { free: 20, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  site: { free: 100, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  account: { free: 30, forgottenAfterMs: 6 * HOUR_MS, forgivenEveryMs: 2 * MINUTE_MS, mostWaitMs: MINUTE_MS },
  opening: { free: 60, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  judging: { free: 120, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  guess: { free: 20, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
} as const satisfies Readonly<Record<TryScope, TryRule>>;

/** The longest time after which a failure no longer counts. */
export const FAILURES_KEPT_MS = 6 * HOUR_MS;

const FIRST_WAIT_MS = 2_000;

/** The time that a try must still wait, by the failures of its subjects; 0 if it may be made now. */
export function waitMs(known: readonly Pick<Failures, 'until'>[], now: Date): number {
  return Math.max(0, ...known.map((one) => one.until.getTime() - now.getTime()));
}

/**
 * Adds one failure. The first ones cause no wait; then the wait is 2 seconds and doubles each time, up to the rule's
 * limit.
 */
export function afterFailure(rule: TryRule, known: Failures | undefined, now: Date): Failures {
  const count = (known ? stillCounted(rule, known, now) : 0) + 1;
  const wait = count < rule.free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - rule.free), rule.mostWaitMs);
  return { count, failedAt: now, until: new Date(now.getTime() + wait) };
}

function stillCounted(rule: TryRule, { count, failedAt }: Failures, now: Date): number {
  const passedMs = now.getTime() - failedAt.getTime();
  if (passedMs >= rule.forgottenAfterMs) return 0;
  const forgiven = rule.forgivenEveryMs === undefined ? 0 : Math.floor(Math.max(0, passedMs) / rule.forgivenEveryMs);
  return Math.max(0, count - forgiven);
}
