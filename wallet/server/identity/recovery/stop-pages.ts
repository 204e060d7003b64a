import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '#platform/http/app.ts';
import { formRoute, sendPage } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import type { FieldFault } from '../../hosted/page-views.ts';
import { urls } from '../../urls.ts';
import type { RecoveryPageDeps } from './page-port.ts';
import { stoppedView, stopView } from './stop-views.ts';
import { stopWords } from './words.ts';

/**
 * The page that stops a new password: with one press in any session of the holder, and with the code from the notices
 * without one. The code has 40 bits, and the page is paced by network.
 */
export function stopPages(deps: RecoveryPageDeps): Routes {
  const page = urls.identity.recoverStop();
  return async (app) => {
    app.get(page, (request, reply) => showStop(deps, request, reply, []));
    app.post(page, formRoute(deps.forms, page), (request, reply) => stop(deps, request, reply));
  };
}

async function showStop(
  { recoveries, forms }: Pick<RecoveryPageDeps, 'recoveries' | 'forms'>,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly FieldFault[],
): Promise<FastifyReply> {
  const recovery = request.session && (await recoveries.waitingOf(request.session.holderId));
  const view = { token: forms.token(request, reply), faults, recovery };
  return sendPage(reply, stopView(view), faults.length > 0 ? 422 : 200);
}

async function stop(deps: RecoveryPageDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { here, undo = '' } = request.body as FormFields;
  if (here === 'yes' && request.session) {
    await deps.recoveries.stopAs(request.session.holderId);
    return sendPage(reply, stoppedView());
  }
  const stopped = await deps.recoveries.stopBy(undo);
  if (stopped.ok) return sendPage(reply, stoppedView());
  return showStop(deps, request, reply, [{ field: 'undo', message: stopWords(stopped.error) }]);
}
