import type { Routes } from '#platform/http/app.ts';
import { urls } from '../../urls.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { requireSession } from '../sessions/guard.ts';
import { ProfileJson, toProfileJson } from './schema.ts';
import type { Accounts } from './service.ts';

/** The profile of the signed-in holder, for the wallet's own web app. */
export function accountRoutes(deps: {
  accounts: Accounts;
  secondFactor: SecondFactor;
  passkeys: Passkeys;
  origin: string;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', requireSession(deps.origin));
    app.get(urls.identity.profile.pattern, { schema: { response: { 200: ProfileJson } } }, async (request) => {
      const { holderId } = request.session!;
      const [holder, hasPin, passkeys] = await Promise.all([
        deps.accounts.get(holderId),
        deps.secondFactor.hasPin(holderId),
        deps.passkeys.list(holderId),
      ]);
      return toProfileJson(holder, { hasPin, passkeys: passkeys.length });
    });
  };
}
