import type { Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { toE164 } from '#platform/kernel/phone-number.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Accounts } from '../accounts/service.ts';
import { listedCountries } from './budget-store.ts';
import { matchesCode } from './code-crypto.ts';
import { judgeCode, readCode } from './domain.ts';
import type { CodeError } from './domain.ts';
import { admitSend, prepareCode, sendCode } from './sender-service.ts';
import type { Asker, SenderDeps } from './sender-service.ts';
import type { StartError } from './service.ts';
import { countTry, deleteApplication, insertApplication, lockApplication } from './store.ts';

/** Codes by which somebody without a login freezes the wallet of a phone. All times are security time. */
export interface PhoneFreezeCodes {
  /**
   * Sends a message to a number. The answer is the same whether or not the number has a wallet; only the message
   * differs, and both are counted.
   *
   * @returns The secret that the browser keeps.
   */
  start(asked: {
    phone: string;
    /** The chosen country, for a number that was typed without its country code. */
    country?: string | undefined;
    asker: Asker;
  }): Promise<Result<string, StartError>>;
  /** Lists the countries to whose numbers messages go. */
  countries(): Promise<readonly string[]>;
  /** Checks a code in the caller's transaction, which commits also a refusal, so that its try counts. */
  take(tx: Tx, token: string, typed: string): Promise<Result<Id<'hld'>, CodeError>>;
}

interface PhoneFreezeCodesDeps extends SenderDeps {
  readonly accounts: Pick<Accounts, 'holderOf'>;
}

const LIFE_MS = 60 * 60_000;

/** Another purpose than a sign-up's: the secret of one is none of the other. */
function hashOf(token: string): Buffer {
  return sha256(`freeze ${token}`);
}

/** Creates the door to codes to phones. */
export function createPhoneFreezeCodes(deps: PhoneFreezeCodesDeps): PhoneFreezeCodes {
  return {
    start: (asked) => startCode(deps, asked),
    countries: () => deps.db.one(listedCountries),
    take: (tx, token, typed) => takeCode(deps, tx, token, typed),
  };
}

async function startCode(
  deps: PhoneFreezeCodesDeps,
  { phone, country, asker }: Parameters<PhoneFreezeCodes['start']>[0],
): ReturnType<PhoneFreezeCodes['start']> {
  const { db, world, accounts } = deps;
  const number = toE164(phone, country);
  if (number === undefined) return err({ code: 'phone_invalid' });
  const token = world.random(32).toString('base64url');
  const id = toUuid(world.ids.mint('app'));
  const prepared = await db.writeResult(async (tx) => {
    const admitted = await admitSend(deps, tx, number, asker);
    if (!admitted.ok) return admitted;
    const expiresAt = new Date(world.clocks.security().getTime() + LIFE_MS);
    await insertApplication(tx, { id, tokenHash: hashOf(token), phone: number, continueTo: null, expiresAt });
    const letter = { kind: (await accounts.holderOf(tx, number)) ? 'freeze' : 'nothing_to_freeze' } as const;
    return ok(await prepareCode(deps, tx, { id, phone: number }, admitted.value, letter));
  });
  if (!prepared.ok) return prepared;
  const sent = await sendCode(deps, prepared.value);
  return sent.ok ? ok(token) : sent;
}

async function takeCode(
  { world, keys, accounts }: PhoneFreezeCodesDeps,
  tx: Tx,
  token: string,
  typed: string,
): Promise<Result<Id<'hld'>, CodeError>> {
  const code = readCode(typed);
  if (code === undefined) return err({ code: 'code_malformed' });
  const application = await lockApplication(tx, hashOf(token), world.clocks.security());
  if (!application) return err({ code: 'code_expired' });
  const judged = judgeCode(application, matchesCode(keys, application, code), world.clocks.security());
  const holderId = await accounts.holderOf(tx, application.phone);
  if (judged.ok && holderId) {
    await deleteApplication(tx, application.id);
    return ok(holderId);
  }
  await countTry(tx, application.id);
  return judged.ok ? err({ code: 'code_expired' }) : judged;
}
