import type { Routes } from '#platform/http/app.ts';
import type { World } from '#platform/kernel/world.ts';
import { urls } from '../../urls.ts';
import { requireSession } from '../sessions/guard.ts';
import { LimitsJson, toLimitsJson } from './schema.ts';
import type { Limits } from './service.ts';

/** The limits of the signed-in holder in euros, for the wallet's own web app. */
export function limitsRoutes(deps: { limits: Limits; world: Pick<World, 'clocks'>; origin: string }): Routes {
  const { limits, world, origin } = deps;
  return async (app) => {
    app.addHook('preHandler', requireSession(origin));
    app.get(urls.identity.limits.pattern, { schema: { response: { 200: LimitsJson } } }, async (request) => {
      const allowance = await limits.allowance(request.session!.holderId, 'EUR');
      return toLimitsJson(allowance, 'EUR', world.clocks.business());
    });
  };
}
