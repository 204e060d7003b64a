import type { Routes } from '#platform/http/app.ts';
import { urls } from '../../urls.ts';
import { requireSession } from '../sessions/guard.ts';
import { RecoveryJson, toRecoveryJson } from './schema.ts';
import type { Recoveries } from './service.ts';

/** Says in every session of a holder that somebody asked for a new password, for the wallet's own web app. */
export function recoveryRoutes(deps: { recoveries: Pick<Recoveries, 'waitingOf'>; origin: string }): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession(deps.origin));
    app.get(urls.identity.recovery.pattern, { schema: { response: { 200: RecoveryJson } } }, async (request) =>
      toRecoveryJson(await deps.recoveries.waitingOf(request.session!.holderId)),
    );
  };
}
