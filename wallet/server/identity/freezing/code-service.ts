import type { Db, Tx } from '#platform/db/db.ts';
import { enqueue } from '#platform/jobs/outbox.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isEmail, typedEmail } from '#platform/kernel/typed.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { HOME_CELL } from '../../cell.ts';
import { contactKey } from '../accounts/domain.ts';
import type { Accounts } from '../accounts/service.ts';
import { isProofCode, proofCode } from '../contacts/code-crypto.ts';
import { contactRules, judgeContactCode } from '../contacts/domain.ts';
import { readCode } from '../phone-verification/domain.ts';
import type { CodeError } from '../phone-verification/domain.ts';
import type { PhoneFreezeCodes } from '../phone-verification/freeze-service.ts';
import type { Asker, CodeSender } from '../phone-verification/sender-service.ts';
import type { StartError } from '../phone-verification/service.ts';
import { countMailedTry, deleteMailedCode, findMailedCode, insertMailedCode, lockMailedCode } from './code-store.ts';
import { freezeCode } from './jobs-schema.ts';
import { freezeCodeLetter } from './letters.ts';

/** Codes by which somebody without a login freezes a wallet. All times are security time. */
export interface FreezeCodes {
  /**
   * Sends a code to a number, or to an e-mail address that a wallet has proved. The answer is the same whether or not a
   * wallet has it, and both are counted. An address that no wallet has proved gets no letter.
   *
   * @param asked.country The chosen country, for a number that was typed without its country code.
   * @returns The secret that the browser keeps.
   */
  start(asked: { typed: string; country?: string | undefined; asker: Asker }): Promise<Result<string, StartError>>;
  /** Lists the countries to whose numbers messages go. */
  countries(): Promise<readonly string[]>;
  /** Checks a code in the caller's transaction, which commits also a refusal, so that its try counts. */
  take(tx: Tx, token: string, typed: string): Promise<Result<Id<'hld'>, CodeError>>;
  /** Writes the letter with a code; undefined if no wallet has proved the address, or the code has expired. */
  letter(codeId: string): Promise<Letter | undefined>;
}

interface FreezeCodesDeps {
  readonly db: Db;
  readonly world: World;
  readonly accounts: Pick<Accounts, 'holderOfEmail'>;
  readonly phoneCodes: PhoneFreezeCodes;
  readonly sender: Pick<CodeSender, 'admitMail'>;
  readonly codeKey: Buffer;
}

/** Creates the door to codes for freezing. */
export function createFreezeCodes(deps: FreezeCodesDeps): FreezeCodes {
  const { phoneCodes } = deps;
  return {
    start: ({ typed, country, asker }) => {
      const email = typedEmail(typed);
      return isEmail(email)
        ? startByMail(deps, contactKey(email), asker)
        : phoneCodes.start({ phone: typed, country, asker });
    },
    countries: () => phoneCodes.countries(),
    take: (tx, token, typed) => takeCode(deps, tx, token, typed),
    letter: (codeId) => writeLetter(deps, codeId),
  };
}

/** Another purpose than that of a number: the secret of one is none of the other. */
function hashOf(token: string): Buffer {
  return sha256(`freeze by mail ${token}`);
}

/** The name from which a code follows, so that no row and no job has the code. */
function nameOf(id: string): string {
  return `freeze ${id}`;
}

function startByMail(
  { db, world, sender }: FreezeCodesDeps,
  email: string,
  asker: Asker,
): Promise<Result<string, StartError>> {
  const token = world.random(32).toString('base64url');
  return db.writeResult<string, StartError>(async (tx) => {
    const admitted = await sender.admitMail(tx, email, asker);
    if (!admitted.ok) return admitted;
    const id = toUuid(world.ids.mint('prf'));
    const expiresAt = new Date(world.clocks.security().getTime() + contactRules.codeMs.email);
    await insertMailedCode(tx, HOME_CELL, { id, tokenHash: hashOf(token), email, expiresAt });
    // The job looks the wallet up, so that the answer takes as long without one.
    await enqueue(tx, [freezeCode({ code_id: id })]);
    return ok(token);
  });
}

async function takeCode(
  { world, accounts, phoneCodes, codeKey }: FreezeCodesDeps,
  tx: Tx,
  token: string,
  typed: string,
): Promise<Result<Id<'hld'>, CodeError>> {
  const mailed = await lockMailedCode(tx, HOME_CELL, hashOf(token));
  if (!mailed) return phoneCodes.take(tx, token, typed);
  const code = readCode(typed);
  if (code === undefined) return err({ code: 'code_malformed' });
  const holderId = await accounts.holderOfEmail(tx, mailed.email);
  const matches = isProofCode(codeKey, nameOf(mailed.id), code) && holderId !== undefined;
  const judged = judgeContactCode(mailed, matches, world.clocks.security());
  if (!judged.ok) {
    await countMailedTry(tx, HOME_CELL, mailed.id);
    return judged;
  }
  await deleteMailedCode(tx, HOME_CELL, mailed.id);
  return ok(holderId!);
}

async function writeLetter(
  { db, world, accounts, codeKey }: FreezeCodesDeps,
  codeId: string,
): Promise<Letter | undefined> {
  return db.one(async (tx) => {
    const mailed = await findMailedCode(tx, HOME_CELL, codeId);
    if (!mailed || mailed.expiresAt <= world.clocks.security()) return undefined;
    if (!(await accounts.holderOfEmail(tx, mailed.email))) return undefined;
    return { ...freezeCodeLetter(mailed.email, proofCode(codeKey, nameOf(mailed.id))), cause: `freeze ${mailed.id}` };
  });
}
