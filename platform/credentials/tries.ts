/** What is known of failed tries by one subject: an account, a network, a browser, or two of them together. */
export interface Failures {
  readonly count: number;
  readonly failedAt: Date;
  /** No try is looked at before. */
  readonly until: Date;
}

interface TryRule {
  /** The failure that costs the first wait. */
  readonly free: number;
  /** After this time without one, all failures are forgotten. */
  readonly forgottenAfterMs: number;
  /** One failure is forgiven each time that this passes between two of them. */
  readonly forgivenEveryMs?: number;
  readonly mostWaitMs: number;
}

/**
 * What tries are counted by.
 *
 * To sign in from a browser that signed in to this account before: that browser with this account, and nothing else.
 * From any other: the account from one site, the network, the site where it is larger than the network, and the
 * account from everywhere. To open an account, and to have a new password judged: whoever asks.
 */
export type TryScope = 'browser' | 'pair' | 'network' | 'site' | 'account' | 'opening' | 'judging';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Many share a network, so it may fail more often. An account that is guessed at from everywhere waits for a minute at
 * most, and one site alone never brings it to that: failures are forgiven faster than a site that waits can make them.
 */
export const tryRules = {
  browser: { free: 5, forgottenAfterMs: 6 * HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  pair: { free: 3, forgottenAfterMs: 6 * HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  network: { free: 20, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  site: { free: 100, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  account: { free: 30, forgottenAfterMs: 6 * HOUR_MS, forgivenEveryMs: 2 * MINUTE_MS, mostWaitMs: MINUTE_MS },
  opening: { free: 60, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
  judging: { free: 120, forgottenAfterMs: HOUR_MS, mostWaitMs: 15 * MINUTE_MS },
} as const satisfies Readonly<Record<TryScope, TryRule>>;

/** The longest time after which a failure no longer counts. */
export const FAILURES_KEPT_MS = 6 * HOUR_MS;

const FIRST_WAIT_MS = 2_000;

/** How long a try still has to wait, by all that is known of its subjects; 0 if it may be made now. */
export function waitMs(known: readonly Pick<Failures, 'until'>[], now: Date): number {
  return Math.max(0, ...known.map((one) => one.until.getTime() - now.getTime()));
}

/**
 * What one more failure leaves behind: nothing to wait for at first, then 2 seconds and twice as long each time, up to
 * the rule's bound.
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
