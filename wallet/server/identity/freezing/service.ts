import type { Db, Tx } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { Recoveries } from '../recovery/service.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Method, Session } from '../sessions/domain.ts';
import type { Sessions } from '../sessions/service.ts';
import { enrolments, proofs } from './data.ts';
import {
  canUnfreeze,
  countsFrom,
  doubtedUntil,
  judgeFactors,
  missingKinds,
  usedElsewhere,
  withPhone,
} from './domain.ts';
import type { Freeze, FactorKind, FrozenBy, JudgedFactor } from './domain.ts';
import { endFreeze, findFreeze, insertFreeze, lockFreeze, setStatus, wasFrozenIn } from './store.ts';

/** How a holder's session stands towards unfreezing. */
export interface Thaw {
  readonly freeze: Freeze;
  readonly factors: readonly JudgedFactor[];
  /** What the session has proved. */
  readonly proved: readonly Method[];
  /** The kinds of factors that it must still prove. */
  readonly missing: readonly FactorKind[];
  /** Whether the holder can do it; otherwise only an operator can. */
  readonly isPossible: boolean;
}

/** Why a wallet stays frozen. */
export type UnfreezeError =
  | PinError
  | { readonly code: 'pin_malformed' | 'not_frozen' | 'login_stale' }
  | { readonly code: 'factors_missing'; readonly kinds: readonly FactorKind[] };

/** The door to frozen wallets: nothing pays, adds money or links to a shop until two kinds of factors unfreeze it. */
export interface Freezing {
  /** Finds the freeze of a holder that has not ended. */
  find(holderId: Id<'hld'>): Promise<Freeze | undefined>;
  /**
   * Freezes a wallet and ends its sessions, but one if it is named, in the caller's transaction. Idempotent. What was
   * proved in other logins of the last days, also in those whose sessions are over, does not unfreeze it.
   *
   * @param used The factors by which the reported payments were approved.
   */
  freeze(
    tx: Tx,
    holderId: Id<'hld'>,
    asked: { readonly by: FrozenBy; readonly kept: Id<'ses'> | null; readonly used: readonly Method[] },
  ): Promise<void>;
  /**
   * Judges whether a thief may have made a browser known: a freeze followed within the days that make a factor old
   * enough. Such a browser needs a second step again, because its password alone would still open the wallet.
   */
  doubts(holderId: Id<'hld'>, knownSince: Date): Promise<boolean>;
  /** How a session stands towards unfreezing; undefined if the wallet is not frozen. */
  thaw(session: Session): Promise<Thaw | undefined>;
  /** Unfreezes a wallet by what its session has proved. @param pin As it was typed; undefined without one. */
  unfreeze(session: Session, pin: string | undefined): Promise<Result<void, UnfreezeError>>;
  /** Unfreezes a wallet for an operator, in the caller's transaction. @returns Whether it was frozen. */
  unfreezeByStaff(tx: Tx, holderId: Id<'hld'>): Promise<boolean>;
}

interface FreezingDeps {
  readonly db: Db;
  readonly world: World;
  readonly sessions: Pick<Sessions, 'endAllBut' | 'isFresh'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin' | 'verifyPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly recoveries: Pick<Recoveries, 'endByChange'>;
  readonly security: Pick<SecurityLog, 'record' | 'note' | 'lastOf' | 'since'>;
}

/** Creates the door to frozen wallets. */
export function createFreezing(deps: FreezingDeps): Freezing {
  return {
    find: (holderId) => deps.db.one((tx) => findFreeze(tx, HOME_CELL, holderId)),
    freeze: (tx, holderId, asked) => freezeWallet(deps, tx, holderId, asked),
    doubts: (holderId, from) =>
      deps.db.one((tx) => wasFrozenIn(tx, HOME_CELL, holderId, { from, until: doubtedUntil(from) })),
    thaw: (session) => readThaw(deps, session),
    unfreeze: (session, pin) => unfreezeByFactors(deps, session, pin),
    unfreezeByStaff: async (tx, holderId) => endBy(deps, tx, holderId, 'staff'),
  };
}

async function freezeWallet(
  { world, sessions, recoveries, security }: FreezingDeps,
  tx: Tx,
  holderId: Id<'hld'>,
  { by, kept, used }: Parameters<Freezing['freeze']>[2],
): Promise<void> {
  // Captures lock the same row, so each of them comes before the freeze or is refused.
  const isNew = await setStatus(tx, HOME_CELL, holderId, 'frozen');
  const proved = await sessions.endAllBut(tx, holderId, kept);
  await recoveries.endByChange(tx, holderId);
  const id = world.ids.mint('frz');
  const frozenAt = world.clocks.security();
  // A frozen wallet counted them already; the logins since then are also those of the holder who unfreezes it.
  const before = isNew ? await security.since(tx, holderId, proofs, countsFrom(frozenAt)) : [];
  const freeze = { id, cell: HOME_CELL, holderId, frozenBy: by, frozenAt };
  await insertFreeze(tx, { ...freeze, used: withPhone([...used, ...proved, ...usedElsewhere(before, kept)]) });
  if (isNew) await security.record(tx, 'account.frozen', holderId, { by });
}

async function readThaw(deps: FreezingDeps, session: Session): Promise<Thaw | undefined> {
  const { db, secondFactor, passkeys, security } = deps;
  const { holderId } = session;
  const freeze = await db.one((tx) => findFreeze(tx, HOME_CELL, holderId));
  if (!freeze) return undefined;
  const [hasPin, had, last] = await Promise.all([
    secondFactor.hasPin(holderId),
    passkeys.list(holderId),
    security.lastOf(holderId, [...new Set(Object.values(enrolments).flat())]),
  ]);
  // An authenticator app or recovery codes are among them if this session has proved them.
  const others = session.methods.filter((method) => method === 'totp' || method === 'recovery');
  const methods: Method[] = ['password', ...(hasPin ? ['pin' as const] : []), 'sms', ...others];
  const factors = judgeFactors(freeze, had.length > 0 ? [...methods, 'passkey'] : methods, last);
  const proved = provedNow(deps, session);
  return { freeze, factors, proved, missing: missingKinds(factors, proved), isPossible: canUnfreeze(factors) };
}

/** What a fresh session has proved. That it chose a first PIN (`pin`) is no proof. */
function provedNow({ sessions }: Pick<FreezingDeps, 'sessions'>, session: Session): Method[] {
  return sessions.isFresh(session) ? session.methods.filter((method) => method !== 'pin') : [];
}

async function unfreezeByFactors(
  deps: FreezingDeps,
  session: Session,
  typed: string | undefined,
): Promise<Result<void, UnfreezeError>> {
  const { db, secondFactor, security, sessions } = deps;
  const { holderId } = session;
  const thaw = await readThaw(deps, session);
  if (!thaw) return err({ code: 'not_frozen' });
  if (!sessions.isFresh(session)) return err({ code: 'login_stale' });
  const isPinFit = thaw.factors.some(({ method, unfit }) => method === 'pin' && !unfit);
  const proved = [...thaw.proved];
  if (typed !== undefined && typed !== '' && isPinFit) {
    const pin = readPin(typed);
    if (pin === undefined) return err({ code: 'pin_malformed' });
    const verified = await secondFactor.verifyPin(holderId, pin);
    if (!verified.ok) return verified;
    proved.push('pin');
  }
  const kinds = missingKinds(thaw.factors, proved);
  if (kinds.length > 0) {
    await security.note('account.unfreeze_failed', holderId, { missing: kinds.join(' ') });
    return err({ code: 'factors_missing', kinds });
  }
  const isEnded = await db.asWriter((tx) => endBy(deps, tx, holderId, 'holder', thaw.freeze));
  return isEnded ? ok() : err({ code: 'not_frozen' });
}

/** Ends the freeze of a holder. @param judged The freeze on which was decided: a newer one, or more used factors, stay. */
async function endBy(
  { world, security }: Pick<FreezingDeps, 'world' | 'security'>,
  tx: Tx,
  holderId: Id<'hld'>,
  by: 'holder' | 'staff',
  judged?: Freeze,
): Promise<boolean> {
  const freeze = await lockFreeze(tx, HOME_CELL, holderId);
  if (!freeze) return false;
  if (judged && (judged.id !== freeze.id || judged.used.length !== freeze.used.length)) return false;
  await endFreeze(tx, freeze, by, world.clocks.security());
  await setStatus(tx, HOME_CELL, holderId, 'active');
  await security.record(tx, 'account.unfrozen', holderId, { by });
  return true;
}
