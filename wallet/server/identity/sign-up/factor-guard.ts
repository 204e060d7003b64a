import type { FastifyReply, FastifyRequest } from 'fastify';
import { withQuery } from '#platform/http/url.ts';
import type { Accounts } from '../accounts/service.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import type { Session } from '../sessions/domain.ts';
import { missingProof } from './factor-domain.ts';
import type { Missing } from './factor-domain.ts';
import { passkeyFirstView } from './factor-views.ts';
import { frozenView } from './holder-code-views.ts';

/** By what it is decided what a session has to prove. */
export interface FactorState {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly secondFactor: Pick<SecondFactor, 'hasPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
}

/** What this session has to prove before it sets a PIN or a passkey of its holder. */
export async function missingProofOf(
  { accounts, secondFactor, passkeys }: FactorState,
  session: Session,
): Promise<Missing | undefined> {
  const { holderId } = session;
  const [holder, hasPin, had] = await Promise.all([
    accounts.get(holderId),
    secondFactor.hasPin(holderId),
    passkeys.list(holderId),
  ]);
  return missingProof(session, { hasPin, hasPasskey: had.length > 0, isFrozen: holder.status === 'frozen' });
}

/**
 * For every request of a page on which a PIN or a passkey is set: sends a session that has to prove its phone or to log
 * in by passkey to do so first, and back here afterwards. A PIN is asked for by the page itself.
 */
export function requireProofOfHolder(state: FactorState, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const missing = await missingProofOf(state, request.session!);
    if (missing === undefined || missing === 'pin') return undefined;
    if (missing === 'frozen') return sendPage(reply, frozenView(), 403);
    const back = request.method === 'GET' ? request.url : page;
    if (missing === 'code') return reply.redirect(withQuery(urls.identity.confirmPhone(), { continue: back }), 303);
    return sendPage(reply, passkeyFirstView(withQuery(urls.identity.login(), { again: 'yes', continue: back })), 403);
  };
}
