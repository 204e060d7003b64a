/** What is known of failed tries by one subject: an account, a network address, or both together. */
export interface Failures {
  readonly count: number;
  readonly failedAt: Date;
  /** No try is looked at before. */
  readonly until: Date;
}

export interface TryRule {
  /** Failures that cost no wait. */
  readonly free: number;
  /** A failure so long ago counts no more. */
  readonly forgottenAfterMs: number;
  readonly mostWaitMs: number;
}

const FIRST_WAIT_MS = 2_000;

/** How long a try has to wait still, by all that is known of its subjects; 0 if it may be made now. */
export function waitMs(known: readonly Pick<Failures, 'until'>[], now: Date): number {
  return Math.max(0, ...known.map((one) => one.until.getTime() - now.getTime()));
}

/**
 * What one more failure leaves behind: nothing to wait for at first, then 2 seconds and twice as long each time, up to
 * what the rule says.
 */
export function afterFailure(rule: TryRule, known: Failures | undefined, now: Date): Failures {
  const isForgotten = !known || now.getTime() - known.failedAt.getTime() >= rule.forgottenAfterMs;
  const count = (isForgotten ? 0 : known.count) + 1;
  const wait = count < rule.free ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (count - rule.free), rule.mostWaitMs);
  return { count, failedAt: now, until: new Date(now.getTime() + wait) };
}
