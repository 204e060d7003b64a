import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { t } from '#platform/words/words.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { toProof } from '../../identity/second-factor/proof-schema.ts';
import { proofFault, proofWords } from '../../identity/second-factor/proof-words.ts';
import { leaveSession, requireFreshLogin } from '../../identity/sessions/guard.ts';
import type { Sessions } from '../../identity/sessions/service.ts';
import { frozenView } from '../../identity/sign-up/holder-code-views.ts';
import { urls } from '../../urls.ts';
import type { ClosingError } from './domain.ts';
import type { Closing } from './service.ts';
import { closedView, closeView, stillOpenView } from './views.ts';

interface ClosingPageDeps {
  readonly closing: Closing;
  readonly sessions: Sessions;
  readonly forms: FormGuard;
  /** Security time. */
  readonly clock: () => Date;
}

/** The page on which a holder closes the wallet, after a fresh login. Works without JavaScript. */
export function closingPages(deps: ClosingPageDeps): Routes {
  const page = urls.support.close();
  return async (app) => {
    app.addHook('preHandler', requireFreshLogin(deps.sessions));
    app.get(page, (request, reply) => showClose(deps, request, reply));
    app.post(page, formRoute(deps.forms, page), (request, reply) => closeWallet(deps, request, reply));
  };
}

async function showClose(
  { closing, forms }: ClosingPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[] = [],
): Promise<FastifyReply> {
  const session = request.session!;
  const fault = await closing.faultOf(session.holderId);
  if (fault) return sendFault(reply, fault, 200);
  const [ways, remainder] = await Promise.all([closing.ways(session), closing.remainder(session.holderId)]);
  const text = closeView({ token: forms.token(request, reply), faults, ways, remainder });
  return sendPage(reply, text, faults.length > 0 ? 422 : 200);
}

function sendFault(reply: FastifyReply, fault: ClosingError, status: number): FastifyReply {
  return fault.code === 'account_frozen'
    ? sendPage(reply, frozenView(), 403)
    : sendPage(reply, stillOpenView(fault.open), status);
}

async function closeWallet(deps: ClosingPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { closing, sessions, clock } = deps;
  const proof = toProof(request.body as FormFields);
  if (!proof) return showClose(deps, request, reply, [{ field: 'pin', message: t('A PIN has exactly six digits.') }]);
  const closed = await closing.close(request.session!, proof);
  if (closed.ok) {
    await leaveSession(sessions, request, reply);
    return sendPage(reply, closedView());
  }
  const { error } = closed;
  if (error.code === 'account_frozen' || error.code === 'still_open') return sendFault(reply, error, 409);
  return showClose(deps, request, reply, [proofFault(error, proofWords(error, clock()))]);
}
