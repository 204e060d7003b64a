import { err, ok } from '#platform/kernel/result.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Method } from '../sessions/domain.ts';
import { enrolments } from './data.ts';

/** Who froze a wallet: a signed-in holder, somebody with a code to its phone or e-mail address, or an operator. */
export type FrozenBy = 'session' | 'code' | 'staff';

/** A time during which a wallet is frozen. All times are security time. */
export interface Freeze {
  readonly id: Id<'frz'>;
  readonly cell: number;
  readonly holderId: Id<'hld'>;
  readonly frozenBy: FrozenBy;
  readonly frozenAt: Date;
  /** The factors of the logins and sessions of the week before, but the kept one, and of the reported payments. */
  readonly used: readonly Method[];
}

/** Something that a person knows, or something that a person has. */
export type FactorKind = 'knows' | 'has';

/**
 * The kind of each factor. A stolen phone has its passkeys, and gets the codes by SMS, so both are of one kind; and who
 * has watched somebody type a PIN may have watched the password, too.
 */
export const kindOf: Readonly<Record<Method, FactorKind>> = {
  password: 'knows',
  pin: 'knows',
  sms: 'has',
  passkey: 'has',
  totp: 'has',
  recovery: 'has',
};

/** How long before the freeze a factor must have been there. */
export const OLD_ENOUGH_DAYS = 7;

const DAY_MS = 86_400_000;

/** From when on logins count for a freeze at `now`. */
export function countsFrom(now: Date): Date {
  return new Date(now.getTime() - OLD_ENOUGH_DAYS * DAY_MS);
}

/** Until when a freeze makes a browser unknown again that is known since an instant: a thief may have made it known. */
export function doubtedUntil(knownSince: Date): Date {
  return new Date(knownSince.getTime() + OLD_ENOUGH_DAYS * DAY_MS);
}

/** An event in which somebody proved something. */
export interface ProofEvent {
  readonly event: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/**
 * The factors that somebody else may have: those of all logins but the one of the kept session. They count also after
 * their sessions have ended, because a thief would end them.
 *
 * @param kept The session of the holder who freezes; null if it is not known.
 */
export function usedElsewhere(events: readonly ProofEvent[], kept: Id<'ses'> | null): Method[] {
  if (kept === null) return [...new Set(events.flatMap(methodsOf))];
  const way = events.find(({ event, facts }) => event.startsWith('login.') && facts['session'] === kept)?.facts[
    'login'
  ];
  // A code for a waiting login names that login as its session.
  const own: readonly (string | number | undefined)[] = way === undefined ? [kept] : [kept, way];
  const others = events.filter(({ facts }) => !own.includes(facts['session']) && !own.includes(facts['login']));
  return [...new Set(others.flatMap(methodsOf))];
}

function methodsOf({ event, facts }: ProofEvent): Method[] {
  if (event === 'login.halfway') return ['password'];
  if (event === 'code.accepted') return ['sms'];
  const named = String(facts['method'] ?? '').split(' ');
  return named.filter((one): one is Method => Object.hasOwn(kindOf, one));
}

/** The used factors, and those that are on the same device: who has the phone with a passkey gets its SMS as well. */
export function withPhone(used: readonly Method[]): Method[] {
  return [...new Set<Method>([...used, ...(used.includes('passkey') ? (['sms'] as const) : [])])];
}

/** Why a factor does not unfreeze a wallet. */
export type Unfit = 'used_before' | 'too_new';

/**
 * Judges whether a factor may unfreeze a wallet. The days count back from the freeze, because a thief who adds a factor
 * could wait.
 *
 * @param changedAt When it began or was last changed; undefined if that is more than a year ago.
 */
export function judgeFactor(freeze: Freeze, method: Method, changedAt: Date | undefined): Result<void, Unfit> {
  if (freeze.used.includes(method)) return err('used_before');
  const isOld = !changedAt || freeze.frozenAt.getTime() - changedAt.getTime() > OLD_ENOUGH_DAYS * DAY_MS;
  return isOld ? ok() : err('too_new');
}

/** A factor of a holder, with the reason why it does not unfreeze the wallet. */
export interface JudgedFactor {
  readonly method: Method;
  readonly unfit: Unfit | undefined;
}

/** Judges all factors. @param lastOf When each kind of event last happened. */
export function judgeFactors(
  freeze: Freeze,
  had: readonly Method[],
  lastOf: ReadonlyMap<string, Date>,
): JudgedFactor[] {
  return had.map((method) => {
    const times = enrolments[method].flatMap((event) => lastOf.get(event) ?? []);
    const changedAt = times.toSorted((a, b) => b.getTime() - a.getTime())[0];
    const judged = judgeFactor(freeze, method, changedAt);
    return { method, unfit: judged.ok ? undefined : judged.error };
  });
}

/** The kinds of factors that are still to be proved before a wallet is unfrozen. */
export function missingKinds(factors: readonly JudgedFactor[], proved: readonly Method[]): FactorKind[] {
  const kinds = factors
    .filter(({ method, unfit }) => !unfit && proved.includes(method))
    .map((one) => kindOf[one.method]);
  return (['knows', 'has'] as const).filter((kind) => !kinds.includes(kind));
}

/** Whether the holder can unfreeze the wallet at all. If not, only an operator can. */
export function canUnfreeze(factors: readonly JudgedFactor[]): boolean {
  return (
    missingKinds(
      factors,
      factors.map(({ method }) => method),
    ).length === 0
  );
}
