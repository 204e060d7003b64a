import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseAuthentication } from '#platform/credentials/passkey-answers.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { urls } from '../../urls.ts';
import type { Fault } from '../accounts/domain.ts';
import type { Ways } from '../accounts/port.ts';
import type { Accounts } from '../accounts/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import { signFaultWords } from '../passkeys/words.ts';
import { setEntryCookie } from './cookies.ts';
import type { Entries } from './service.ts';
import { tooManyCodesFault } from './words.ts';

interface WaysDeps {
  readonly entries: Pick<Entries, 'beginSignUp' | 'beginLogin' | 'beginEmail'>;
  readonly accounts: Pick<Accounts, 'findById' | 'epochOf'>;
  readonly passkeys: Pick<Passkeys, 'askToSign' | 'judge' | 'list'>;
}

function goOn(reply: FastifyReply, token: string): FastifyReply {
  setEntryCookie(reply, token);
  return reply.redirect(urls.accounts.step(), 303);
}

/** Mails a code to a new address of a signed-in shopper, and leads to the page that asks for it. */
export async function beginEmail(
  { entries }: Pick<WaysDeps, 'entries'>,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
): Promise<Result<FastifyReply, readonly Fault[]>> {
  const begun = await entries.beginEmail(request.shopper!.id, email, urls.accounts.identity());
  return begun.ok ? ok(goOn(reply, begun.value)) : err([tooManyCodesFault('email', begun.error.waitS)]);
}

/** The ways into an account that need more than a password, for the pages of sign-up and sign-in. */
export function createWays({ entries, accounts, passkeys }: WaysDeps): Ways {
  return {
    beginSignUp: async (reply, shopper, continueTo) => {
      const begun = await entries.beginSignUp(shopper, continueTo);
      return begun.ok ? ok(goOn(reply, begun.value)) : err([tooManyCodesFault('email', begun.error.waitS)]);
    },
    beginLogin: async (_request: FastifyRequest, reply, { proved, continueTo }) => {
      const shopper = await accounts.findById(proved.shopperId);
      if (!shopper) return reply.redirect(urls.accounts.login(), 303);
      return goOn(reply, await entries.beginLogin(proved, shopper.email, continueTo));
    },
    askForPasskey: () => passkeys.askToSign(),
    judgePasskey: async (challengeId, text) => {
      const response = parseAuthentication(text);
      if (!response) return undefined;
      const shopperId = await passkeys.judge({ challengeId, response });
      const epoch = shopperId && (await accounts.epochOf(shopperId));
      if (shopperId === undefined || epoch === undefined) return undefined;
      // Looked up after the epoch was read: if the passkey is removed from now on, the epoch is over.
      const isThere = (await passkeys.list(shopperId)).some(({ credentialId }) => credentialId === response.id);
      return isThere ? { shopperId, epoch } : undefined;
    },
    passkeyFault: signFaultWords,
  };
}
