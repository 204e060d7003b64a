import { glanceAtPassword, judgePassword, weighPassword } from '#platform/credentials/password.ts';
import type { PasswordFault, Weight } from '#platform/credentials/password.ts';
import type { Wait } from '#platform/credentials/tries-service.ts';
import type { Tx } from '#platform/db/db.ts';
import { clearTimers } from '#platform/jobs/timers.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { HOME_CELL } from '../../cell.ts';
import { wordsAbout } from '../accounts/domain.ts';
import type { Holder } from '../accounts/domain.ts';
import type { Application } from '../phone-verification/domain.ts';
import type { CodeRefusal } from '../authenticators/domain.ts';
import type { RecoveryRefusal } from '../recovery-codes/service.ts';
import type { PinError } from '../second-factor/domain.ts';
import { readPin } from '../second-factor/proof-schema.ts';
import { nextStep, phaseOf } from './domain.ts';
import type { NextStep, Recovery, SecondWay, Standing } from './domain.ts';
import { recoveryDue, recoveryReminder } from './jobs-schema.ts';
import type { RecoveryDeps } from './port.ts';
import { endRecovery, findWaiting, lockWaiting } from './store.ts';

/** A new password and second factors as they were typed, of which the first filled one counts; none does after the wait. */
export interface TypedReset extends Readonly<Record<SecondWay, string>> {
  readonly password: string;
}

/** What gave the person the right to a new password besides the phone; `sent_before` for a form that was sent twice. */
export type ResetBy = SecondWay | 'wait' | 'sent_before';

/**
 * The reasons why a password is not replaced, by the field that they concern. `flow`: the proof of the phone has ended,
 * or what the wallet takes has changed meanwhile; the pages find the next step.
 */
export type ResetError =
  | { readonly field: 'flow' }
  | { readonly field: 'pin'; readonly error: PinError | { readonly code: 'pin_malformed' } }
  | { readonly field: 'totp'; readonly error: CodeRefusal }
  | { readonly field: 'recovery'; readonly error: RecoveryRefusal }
  | { readonly field: 'password'; readonly error: PasswordFault | ({ readonly code: 'wait' } & Wait) };

const flow = err<ResetError>({ field: 'flow' });

/** Finds what the wallet of a verified application has; undefined if the number has no wallet any more. */
export async function standingOf(deps: RecoveryDeps, application: Application): Promise<Standing | undefined> {
  const holder = await holderOf(deps, application);
  return holder && standingOfHolder(deps, holder);
}

/** Finds what a holder's wallet has. */
export async function standingOfHolder(
  { db, world, secondFactor, passkeys, authenticators, recoveryCodes }: RecoveryDeps,
  { id, status }: Holder,
): Promise<Standing> {
  const [hasPin, app, codes, had, found] = await Promise.all([
    secondFactor.hasPin(id),
    authenticators.find(id),
    recoveryCodes.find(id),
    passkeys.list(id),
    db.one((tx) => findWaiting(tx, HOME_CELL, id)),
  ]);
  const isOver = !found || phaseOf(found, world.clocks.business()) === 'over';
  const recovery = isOver ? undefined : found;
  const has = { pin: hasPin, totp: app !== undefined, recovery: (codes?.left ?? 0) > 0 };
  const ways = secondWays.filter((way) => has[way]);
  return { isFrozen: status === 'frozen', ways, hasPasskey: had.length > 0, recovery };
}

const secondWays = ['pin', 'totp', 'recovery'] as const satisfies readonly SecondWay[];

/** Finds the next step for a wallet, by the business clock. */
export function stepOf({ world }: RecoveryDeps, standing: Standing): NextStep {
  return nextStep(standing, world.clocks.business());
}

/** Weighs a new password for the meter; undefined above the meter's rate limit. */
export async function weigh(
  deps: RecoveryDeps,
  application: Application,
  password: string,
): Promise<Weight | undefined> {
  const counted = await deps.tries.countJudging(application.id);
  const holder = counted.ok && (await holderOf(deps, application));
  return holder ? weighPassword(password, wordsAbout(holder), false) : undefined;
}

/** The holder whose number an application has proved; undefined if the wallet got another number since. */
export async function holderOf(
  { accounts }: RecoveryDeps,
  { phone, verifiedAt }: Application,
): Promise<Holder | undefined> {
  invariant(verifiedAt, 'only a verified application opens a recovery');
  const holderId = await accounts.idOf(phone);
  return holderId && (await accounts.find(holderId));
}

/** Locks a holder, and finds out whether the wallet may get a new password: it is active, and has the same number. */
export async function lockActive({ changes }: RecoveryDeps, tx: Tx, { id, phone }: Holder): Promise<boolean> {
  const holder = await changes.lock(tx, id);
  return holder.status === 'active' && holder.phone === phone;
}

/** Replaces the password; see `Recoveries.setPassword`. */
export async function setPassword(
  deps: RecoveryDeps,
  token: string,
  typed: TypedReset,
): Promise<Result<ResetBy, ResetError>> {
  const replaced = await replacePassword(deps, token, typed);
  if (replaced.ok) return replaced;
  // Asked afterwards, since the same form may have been sent at the same time.
  const application = await deps.phone.find(token);
  return application?.finishedAt ? isThere(deps, application, typed) : replaced;
}

async function replacePassword(
  deps: RecoveryDeps,
  token: string,
  typed: TypedReset,
): Promise<Result<ResetBy, ResetError>> {
  const application = await deps.phone.find(token);
  if (!application?.verifiedAt || application.finishedAt) return flow;
  const holder = await holderOf(deps, application);
  if (!holder) return flow;
  const seen = glanceAtPassword(typed.password, wordsAbout(holder), false);
  if (!seen.ok) return err({ field: 'password', error: seen.error });
  const counted = await deps.tries.countJudging(application.id);
  if (!counted.ok) return err({ field: 'password', error: { code: 'wait', ...counted.error } });
  const judged = await judgePassword(typed.password, wordsAbout(holder), false);
  if (!judged.ok) return err({ field: 'password', error: judged.error });
  // Last, because some of them work once.
  const proved = await proveSecond(deps, holder.id, await standingOfHolder(deps, holder), typed);
  if (!proved.ok) return proved;
  return store(deps, { token, holder, proof: proved.value, hash: await deps.accounts.hashPassword(typed.password) });
}

/** Accepts a form that was sent twice: the first one has set this very password. Other tries are counted. */
async function isThere(
  { accounts, tries }: RecoveryDeps,
  { id, phone }: Application,
  { password }: TypedReset,
): Promise<Result<ResetBy, ResetError>> {
  const counted = await tries.countJudging(id);
  return counted.ok && (await accounts.checkPassword(phone, password)) !== undefined ? ok('sent_before') : flow;
}

/** The second proof besides the phone: a factor, or the wait, which has ended. */
type SecondProof = { readonly kind: SecondWay } | { readonly kind: 'wait'; readonly recoveryId: Id<'rcv'> };

/** Checks the second factor. The phone carried the code, so no code to the phone is one. */
async function proveSecond(
  deps: RecoveryDeps,
  holderId: Id<'hld'>,
  standing: Standing,
  typed: TypedReset,
): Promise<Result<SecondProof, ResetError>> {
  const step = stepOf(deps, standing);
  if (step === 'password') return ok({ kind: 'wait', recoveryId: standing.recovery!.id });
  if (step !== 'proof') return flow;
  const kind = standing.ways.find((way) => typed[way] !== '') ?? standing.ways[0]!;
  const known = await proofs[kind](deps, holderId, typed[kind]);
  return known.ok ? ok({ kind }) : known;
}

type Proof = (deps: RecoveryDeps, holderId: Id<'hld'>, typed: string) => Promise<Result<unknown, ResetError>>;

const proofs: Readonly<Record<SecondWay, Proof>> = {
  pin: provePin,
  totp: async ({ authenticators }, holderId, typed) => {
    const known = await authenticators.verify(holderId, typed);
    return known.ok ? known : err({ field: 'totp', error: known.error });
  },
  recovery: async ({ recoveryCodes }, holderId, typed) => {
    const known = await recoveryCodes.use(holderId, typed);
    return known.ok ? known : err({ field: 'recovery', error: known.error });
  },
};

async function provePin(
  { secondFactor }: RecoveryDeps,
  holderId: Id<'hld'>,
  typed: string,
): Promise<Result<void, ResetError>> {
  const digits = readPin(typed);
  if (digits === undefined) return err({ field: 'pin', error: { code: 'pin_malformed' } });
  const known = await secondFactor.verifyPin(holderId, digits);
  return known.ok ? known : err({ field: 'pin', error: known.error });
}

interface Reset {
  readonly token: string;
  readonly holder: Holder;
  readonly proof: SecondProof;
  readonly hash: string;
}

/** Stores the new password, if nothing that it rests on has changed meanwhile. */
async function store(deps: RecoveryDeps, reset: Reset): Promise<Result<ResetBy, ResetError>> {
  const { db, accounts } = deps;
  const before = await accounts.knownAs(reset.holder.phone);
  return db.writeResult<ResetBy, ResetError>(async (tx) => {
    // First, as a freeze and another number do: they, too, end what waits, and the proofs of the phone.
    if (!(await lockActive(deps, tx, reset.holder))) return flow;
    const used = await deps.phone.use(tx, reset.token);
    if (!used || before?.name !== reset.holder.id) return flow;
    if (!(await endWaiting(deps, tx, reset))) return flow;
    if (!(await accounts.replacePassword(tx, reset.holder.id, before.seal, reset.hash))) return flow;
    await deps.sessions.endAll(tx, reset.holder.id);
    await deps.restrictions.add(tx, {
      holderId: reset.holder.id,
      cause: 'recovered',
      at: deps.world.clocks.business(),
    });
    await deps.security.record(tx, 'password.reset', reset.holder.id, { by: reset.proof.kind });
    return ok(reset.proof.kind);
  });
}

/** Ends the waiting recovery, if there is one. @returns False if the password rests on one that is over. */
async function endWaiting({ world }: RecoveryDeps, tx: Tx, { holder, proof }: Reset): Promise<boolean> {
  const waiting = await lockWaiting(tx, HOME_CELL, holder.id);
  const at = world.clocks.business();
  if (proof.kind === 'wait') {
    const isDue = waiting?.id === proof.recoveryId && phaseOf(waiting, at) === 'due';
    if (!isDue) return false;
  }
  if (!waiting) return true;
  const state = proof.kind === 'wait' ? 'done' : 'canceled';
  await endRecovery(tx, HOME_CELL, waiting.id, { state, by: 'password', at });
  await clearRecoveryTimers(tx, waiting);
  return true;
}

/** Clears the deadlines of a recovery that ends. */
export function clearRecoveryTimers(tx: Tx, { id }: Pick<Recovery, 'id'>): Promise<void> {
  return clearTimers(tx, [recoveryReminder.of(id), recoveryDue.of(id)], HOME_CELL);
}
