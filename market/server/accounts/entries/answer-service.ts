import { isCodeOf } from '#platform/credentials/mailed-code.ts';
import type { Tx } from '#platform/db/db.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { typedCode } from '#platform/kernel/typed.ts';
import { waitWords } from '#platform/words/wait.ts';
import { t } from '#platform/words/words.ts';
import type { Signed } from '../passkeys/service.ts';
import { signFaultWords } from '../passkeys/words.ts';
import { codeName, entryRules, hasCode, mayGoWithout, nextStep } from './domain.ts';
import type { Entry, Factors, Proof } from './domain.ts';
import { lockOpen } from './open-service.ts';
import type { AnswerError, EntriesDeps, Outcome } from './port.ts';
import { stepOf } from './step-service.ts';
import { countWrong, endEntry, storeProof } from './store.ts';

type Answer = Result<Outcome, AnswerError>;

/** Compares a mailed code with the entry's, and counts it. */
export async function giveCode(
  deps: EntriesDeps,
  entry: Entry,
  typed: string,
  { address }: { address: string },
): Promise<Answer> {
  const code = typedCode(typed);
  if (!/^\d{6}$/.test(code)) return faultIn('code', t('Type the six digits that we mailed to you.'));
  return counted(deps, entry, address, 'code', async (tx, locked, factors) => {
    const now = deps.world.clocks.security();
    if (nextStep(locked, factors) !== 'mail') return undefined;
    // An account that does not exist was mailed nothing, and no code is right.
    const isDecoy = locked.kind === 'recovery' && locked.shopperId === null;
    const isRight = hasCode(locked, now) && isCodeOf(deps.keys, codeName(locked), code) && !isDecoy;
    return isRight ? proved(deps, tx, { entry: locked, factors, proof: 'mail' }) : undefined;
  });
}

/** Takes a code of the authenticator app or a recovery code, and counts it. */
export async function giveFactor(
  deps: EntriesDeps,
  entry: Entry,
  typed: string,
  { address }: { address: string },
): Promise<Answer> {
  if (typedCode(typed) === '')
    return faultIn('factor', t('Type the six digits of your app, or one of your recovery codes.'));
  return counted(deps, entry, address, 'factor', async (tx, locked, factors) => {
    if (locked.shopperId === null || nextStep(locked, factors) !== 'factor') return undefined;
    const taken = await deps.authenticators.take(tx, locked.shopperId, typed);
    return taken === undefined ? undefined : proved(deps, tx, { entry: locked, factors, proof: taken });
  });
}

/**
 * Counts a try, by account and network and by entry, and looks at it under the entry's lock, so that concurrent tries
 * wait for each other.
 *
 * @param look Returns the outcome of a right answer; undefined for a wrong one.
 */
async function counted(
  deps: EntriesDeps,
  begun: Entry,
  address: string,
  field: 'code' | 'factor',
  look: (tx: Tx, entry: Entry, factors: Factors) => Promise<Outcome | undefined>,
): Promise<Answer> {
  const { db, world, tries, security } = deps;
  const { id, email } = begun;
  // Read before the transaction, which would otherwise hold one connection while it waits for another.
  const { factors } = await stepOf(deps, begun);
  const tried = await tries.begin({ account: `entry ${email.toLowerCase()}`, address });
  if (!tried.ok)
    return faultIn(field, t('Too many tries. Wait {wait}, then try again.', { wait: waitWords(tried.error.seconds) }));
  let refused: Answer = err({ code: 'over' });
  let subject: Entry['shopperId'] = null;
  const outcome = await tried.value.settle(() =>
    db.asWriter(async (tx) => {
      const entry = await lockOpen(deps, tx, id);
      if (!entry) return undefined;
      subject = entry.shopperId;
      const found = await look(tx, entry, factors);
      if (found !== undefined) return found;
      await countWrong(tx, id, entryRules.tries, world.clocks.security());
      const left = entryRules.tries - entry.tries - 1;
      if (left > 0) refused = wrongAnswer(field, left);
      // The right password, and then five wrong answers: its owner should know.
      else if (entry.kind === 'login') await security.record(tx, 'login.stopped', entry.shopperId);
      return undefined;
    }),
  );
  if (outcome !== undefined) return ok(outcome);
  await security.note('code.failed', subject, { purpose: field === 'code' ? 'mail' : 'authenticator' });
  return refused;
}

function wrongAnswer(field: 'code' | 'factor', left: number): Answer {
  const message =
    field === 'code'
      ? t('This is not the code in our last mail. You have {left, plural, one {# try} other {# tries}} left.', { left })
      : t('This code is wrong or was used. You have {left, plural, one {# try} other {# tries}} left.', { left });
  return faultIn(field, message);
}

/** Takes a signature by a passkey of the entry's account. */
export async function givePasskey(deps: EntriesDeps, begun: Entry, signed: Signed): Promise<Answer> {
  const signedBy = await deps.passkeys.judge(signed);
  if (signedBy === undefined || signedBy !== begun.shopperId)
    return err({ code: 'faults', faults: [signFaultWords()] });
  return goOn(deps, begun, 'passkey');
}

/** Goes on without the passkey, which the shopper has lost. */
export async function goWithout(deps: EntriesDeps, begun: Entry): Promise<Answer> {
  const { step, factors } = await stepOf(deps, begun);
  if (step !== 'factor' || !mayGoWithout(factors)) return ok({ kind: 'next', step });
  return goOn(deps, begun, 'without');
}

/** Adds a proof at the step `factor`. */
async function goOn(deps: EntriesDeps, begun: Entry, proof: Proof): Promise<Answer> {
  const { factors } = await stepOf(deps, begun);
  return deps.db.asWriter<Answer>(async (tx) => {
    const entry = await lockOpen(deps, tx, begun.id);
    if (!entry || nextStep(entry, factors) !== 'factor') return err({ code: 'over' });
    const outcome = await proved(deps, tx, { entry, factors, proof });
    return outcome === undefined ? err({ code: 'over' }) : ok(outcome);
  });
}

/** Stores a proof. If it was the last one, the entry has its effect and ends, in the same transaction. */
async function proved(
  deps: EntriesDeps,
  tx: Tx,
  { entry, factors, proof }: { entry: Entry; factors: Factors; proof: Proof },
): Promise<Outcome | undefined> {
  await storeProof(tx, entry.id, proof);
  const step = nextStep({ ...entry, proofs: [...entry.proofs, proof] }, factors);
  if (step === 'wait' && entry.shopperId !== null) {
    const isOver = await deps.recoveries.ask(tx, { id: entry.shopperId, sells: factors.sells });
    if (!isOver) return { kind: 'next', step };
    await storeProof(tx, entry.id, 'waited');
    return { kind: 'next', step: 'password' };
  }
  if (step !== 'done') return { kind: 'next', step };
  await endEntry(tx, entry.id, deps.world.clocks.security());
  return finish(deps, tx, entry);
}

/** The effect of an entry with all proofs. Undefined if another account has taken the address meanwhile. */
async function finish({ accounts, changes }: EntriesDeps, tx: Tx, entry: Entry): Promise<Outcome | undefined> {
  const { kind, email, shopperId, name, passwordHash } = entry;
  if (kind === 'sign_up') {
    invariant(name !== null && passwordHash !== null, 'a sign-up has a name and a password');
    const opened = await accounts.open(tx, { email, name, passwordHash });
    return opened && entered(accounts, tx, opened);
  }
  invariant(shopperId !== null, 'an entry that is not a sign-up and has all proofs is of an account');
  if (kind === 'email') return (await changes.moveEmail(tx, shopperId, email)) ? { kind: 'moved' } : undefined;
  await accounts.recordLogin(tx, shopperId, { isKnown: false, method: 'password' });
  return entered(accounts, tx, shopperId);
}

async function entered({ epochIn }: EntriesDeps['accounts'], tx: Tx, shopperId: Id<'shp'>): Promise<Outcome> {
  const epoch = await epochIn(tx, shopperId);
  invariant(epoch !== undefined, 'an account that is entered is there');
  return { kind: 'in', shopperId, epoch };
}

/** Sets the new password at the end of a recovery. All sessions end, and all other entries are over. */
export async function setPassword(deps: EntriesDeps, begun: Entry, next: string): Promise<Answer> {
  const { db, world, accounts, recoveries, sessions } = deps;
  const shopper = begun.shopperId === null ? undefined : await accounts.findById(begun.shopperId);
  const { step, factors } = await stepOf(deps, begun);
  if (!shopper || step !== 'password') return err({ code: 'over' });
  const hashed = await accounts.hashNew(shopper, { field: 'next', next });
  if (!hashed.ok) return err({ code: 'faults', faults: hashed.error });
  return db.asWriter<Answer>(async (tx) => {
    const entry = await lockOpen(deps, tx, begun.id);
    if (!entry || nextStep(entry, factors) !== 'password') return err({ code: 'over' });
    const isWaited = await recoveries.use(tx, shopper.id);
    // A wait that was stopped or used proves nothing.
    if (!isWaited && entry.proofs.includes('waited')) return err({ code: 'over' });
    await accounts.resetPassword(tx, shopper.id, hashed.value);
    await sessions.endAll(tx, shopper.id);
    await endEntry(tx, entry.id, world.clocks.security());
    return ok(await entered(accounts, tx, shopper.id));
  });
}

function faultIn(field: string, message: string): Result<never, AnswerError> {
  return err({ code: 'faults', faults: [{ field, message }] });
}
