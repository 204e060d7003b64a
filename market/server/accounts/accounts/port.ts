import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Result } from '#platform/kernel/result.ts';
import type { PasskeyAsk } from '../../../web/src/account-view-model.ts';
import type { Fault } from './domain.ts';
import type { NewShopper, Proved } from './service.ts';

/** The ways into an account that need more than a password, for the pages of sign-up and sign-in. */
export interface Ways {
  /** Mails a code, and leads to the page that asks for it. */
  beginSignUp(
    reply: FastifyReply,
    shopper: NewShopper,
    continueTo: string,
  ): Promise<Result<FastifyReply, readonly Fault[]>>;
  /** Leads to the second step of a sign-in from an unknown browser, after the right password. */
  beginLogin(
    request: FastifyRequest,
    reply: FastifyReply,
    entering: { proved: Proved; continueTo: string },
  ): Promise<FastifyReply>;
  /** Asks the browser to sign by a passkey. */
  askForPasskey(): Promise<PasskeyAsk>;
  /** Verifies a signature as the browser posted it. @returns The account whose passkey signed. */
  judgePasskey(challengeId: string, response: string): Promise<Proved | undefined>;
  /** Says that a signature was refused. */
  passkeyFault(): Fault;
}
