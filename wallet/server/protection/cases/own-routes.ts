import type { Routes } from '#platform/http/app.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { HolderCases } from './holder-service.ts';
import { OwnCasesJson, OwnCasesParams, toOwnCasesJson, toPlace } from './own-schema.ts';

/** The open cases of a holder, for the wallet's own web app. */
export function ownCaseRoutes(deps: {
  holderCases: Pick<HolderCases, 'openOf'>;
  requireSession: ReturnType<typeof requireSession>;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', deps.requireSession);
    const schema = { querystring: OwnCasesParams, response: { 200: OwnCasesJson } };
    app.get(urls.protection.openCases.pattern, { schema }, async (request, reply) => {
      const after = toPlace(request.query);
      if (!after.ok) return problem(reply, after.error);
      return toOwnCasesJson(await deps.holderCases.openOf(request.session!.holderId, after.value));
    });
  };
}
