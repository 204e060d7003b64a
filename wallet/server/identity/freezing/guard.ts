import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { wantsHtml } from '#platform/http/failure.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { Freezing } from './service.ts';
import { stillFrozenView } from './views.ts';

/**
 * What the holder of a frozen wallet may still do: prove who it is, and defend what it has. The pages that pay, add
 * money and link say on their own that the wallet is frozen, and what was not charged; the page of a problem takes only
 * wishes that pay the seller nothing.
 */
const open: ReadonlySet<string> = new Set([
  urls.identity.login.pattern,
  urls.identity.loginByPasskey.pattern,
  urls.identity.secondStep.pattern,
  urls.identity.secondStepApp.pattern,
  urls.identity.secondStepCode.pattern,
  urls.identity.secondStepCodeSend.pattern,
  urls.identity.secondStepRecovery.pattern,
  urls.identity.recoverStop.pattern,
  urls.identity.recovery.pattern,
  urls.identity.undo.pattern,
  urls.identity.logout.pattern,
  urls.identity.session.pattern,
  urls.identity.unfreeze.pattern,
  urls.identity.unfreezeCode.pattern,
  urls.protection.report.pattern,
  urls.protection.freeze.pattern,
  urls.protection.freezeCode.pattern,
  urls.protection.objection.pattern,
  urls.protection.problem.pattern,
  urls.protection.extensions.pattern,
  urls.linking.interaction.pattern,
  urls.linking.link.pattern,
  urls.oauth.endSession.pattern,
  urls.activity.isItUs.pattern,
  urls.support.write.pattern,
  urls.support.ticket.pattern,
  urls.payments.approve.pattern,
  urls.payments.decline.pattern,
  urls.funding.topUps.pattern,
  urls.funding.topUpPage.pattern,
]);

/** The steps of a case that give nothing away. Its deadlines run on, and silence would decide against the holder. */
const openSteps: ReadonlySet<string> = new Set(['refuse', 'escalate', 'address', 'parcel', 'contest', 'appeal']);

/** The pages that change something although they are read: a card that was added elsewhere comes back by one. */
const closed: ReadonlySet<string> = new Set([urls.funding.cardReturn.pattern]);

/** Refuses what a frozen wallet does not do. Call it on the root app, after `readSessions`. */
export function refuseFrozen(app: FastifyInstance, freezing: Pick<Freezing, 'find'>): void {
  app.addHook('onRequest', async (request, reply): Promise<FastifyReply | undefined> => {
    if (!request.session || !isGuarded(request)) return undefined;
    const freeze = await freezing.find(request.session.holderId);
    if (!freeze) return undefined;
    return wantsHtml(request) ? sendPage(reply, stillFrozenView(), 403) : problem(reply, { code: 'account_frozen' });
  });
}

function isGuarded({ method, params, routeOptions: { url = '' } }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return closed.has(url);
  if (url === urls.protection.caseStep.pattern) return !openSteps.has((params as { step: string }).step);
  return !open.has(url);
}
