import type { Id } from '#platform/kernel/id.ts';

const HOUR_MS = 3_600_000;

/** The times of a recovery without a second factor, in business time. */
export const recoveryRules = {
  /** The owner has this long to stop it. */
  waitMs: 72 * HOUR_MS,
  /** The owner is reminded this long before the wait ends. */
  remindBeforeMs: 24 * HOUR_MS,
  /** Once the wait has ended, the new password can be set for this long. */
  openMs: 7 * 24 * HOUR_MS,
} as const;

/**
 * How a recovery ended: stopped in a session or by its code, by a new password, because nobody came back, or by another
 * change, which is a freeze, or another password or number.
 */
export type EndedBy = 'session' | 'code' | 'password' | 'time' | 'change';

/** A new password that waits, because the person proved only the phone. All times are business time. */
export interface Recovery {
  readonly id: Id<'rcv'>;
  readonly holderId: Id<'hld'>;
  /** The proof of the phone that began it. */
  readonly applicationId: string;
  readonly state: 'waiting' | 'canceled' | 'done';
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly endsAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: EndedBy | null;
  /** The last notice to the holder, so that a timer that fires twice sends one. */
  readonly lastNotice: 'started' | 'reminded' | 'due';
}

/** What the clock makes of a recovery: it waits, the password can be set, or it is over. */
export type Phase = 'waiting' | 'due' | 'over';

/** Finds the phase of a recovery at `now`. */
export function phaseOf({ state, dueAt, endsAt }: Pick<Recovery, 'state' | 'dueAt' | 'endsAt'>, now: Date): Phase {
  if (state !== 'waiting' || now >= endsAt) return 'over';
  return now < dueAt ? 'waiting' : 'due';
}

/** A recovery that begins at `now`. */
export function newRecovery(
  of: Pick<Recovery, 'id' | 'holderId' | 'applicationId'>,
  now: Date,
): Recovery & { readonly remindAt: Date } {
  const dueAt = new Date(now.getTime() + recoveryRules.waitMs);
  return {
    ...of,
    state: 'waiting',
    askedAt: now,
    dueAt,
    endsAt: new Date(dueAt.getTime() + recoveryRules.openMs),
    endedAt: null,
    endedBy: null,
    lastNotice: 'started',
    remindAt: new Date(dueAt.getTime() - recoveryRules.remindBeforeMs),
  };
}

/** A second factor besides the phone, which carried the code and so is never the second one. */
export type SecondWay = 'pin' | 'totp' | 'recovery';

/** What a person who has proved the phone of a wallet may do next. */
export interface Standing {
  readonly isFrozen: boolean;
  /** The second factors that the wallet has. */
  readonly ways: readonly SecondWay[];
  readonly hasPasskey: boolean;
  /** The recovery that is waiting or due. */
  readonly recovery: Recovery | undefined;
}

/**
 * The next step. `proof`: the new password takes a second factor, or a wait. `wait`: there is no second factor, and only
 * the wait is left. `password`: the wait has ended.
 */
export type NextStep = 'frozen' | 'proof' | 'wait' | 'password';

/** Decides the next step at `now`. */
export function nextStep({ isFrozen, ways, recovery }: Standing, now: Date): NextStep {
  if (isFrozen) return 'frozen';
  if (recovery && phaseOf(recovery, now) === 'due') return 'password';
  return ways.length > 0 ? 'proof' : 'wait';
}
