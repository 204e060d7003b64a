/** An action that can wait after a change. */
export type Restricted = 'withdrawal' | 'new_factor' | 'mandate' | 'payee';

/** The change after which an action waits. */
export type Cause = 'recovered' | 'factor_added' | 'number_changed' | 'instrument_added';

/** An action that a holder may not take until an instant of business time, and the reason. */
export interface Restriction {
  readonly what: Restricted;
  readonly cause: Cause;
  readonly since: Date;
  readonly endsAt: Date;
}

/** For each cause, the hours for which actions wait. */
export type Hours = Readonly<Record<Cause, Readonly<Partial<Record<Restricted, number>>>>>;

/** The refusal of an action that waits. */
export interface Waits {
  readonly code: 'recent_change';
  readonly cause: Cause;
  /** Business time. */
  readonly until: Date;
}

const HOUR_MS = 3_600_000;

/** The restrictions that a change at `at` brings. */
export function restrictionsAfter(hours: Hours, cause: Cause, at: Date): Restriction[] {
  const waits = Object.entries(hours[cause]) as [Restricted, number][];
  return waits.map(([what, wait]) => ({ what, cause, since: at, endsAt: new Date(at.getTime() + wait * HOUR_MS) }));
}

/** The restriction of an action that lasts longest; undefined if none is in force at `now`. */
export function inForce(restrictions: readonly Restriction[], what: Restricted, now: Date): Restriction | undefined {
  return restrictions
    .filter((one) => one.what === what && one.endsAt > now)
    .reduce<Restriction | undefined>(
      (longest, one) => (longest && longest.endsAt >= one.endsAt ? longest : one),
      undefined,
    );
}

/** The restrictions that a holder sees at `now`: for each action the longest, in a fixed order. */
export function allInForce(restrictions: readonly Restriction[], now: Date): Restriction[] {
  const order: readonly Restricted[] = ['withdrawal', 'new_factor', 'mandate', 'payee'];
  return order.flatMap((what) => inForce(restrictions, what, now) ?? []);
}
