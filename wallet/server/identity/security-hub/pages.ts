import type { Routes } from '#platform/http/app.ts';
import { sendPage } from '../../hosted/form-pages.ts';
import { urls } from '../../urls.ts';
import type { Authenticators } from '../authenticators/service.ts';
import type { Passkeys } from '../passkeys/service.ts';
import type { RecoveryCodes } from '../recovery-codes/service.ts';
import type { SecondFactor } from '../second-factor/service.ts';
import { requireLogin } from '../sessions/guard.ts';
import type { Sessions } from '../sessions/service.ts';
import { hubView } from './views.ts';

interface HubDeps {
  readonly secondFactor: Pick<SecondFactor, 'hasPin'>;
  readonly passkeys: Pick<Passkeys, 'list'>;
  readonly authenticators: Pick<Authenticators, 'find'>;
  readonly recovery: Pick<RecoveryCodes, 'find'>;
  readonly sessions: Pick<Sessions, 'list'>;
}

/** The page that lists a wallet's locks, each with its state and its own page. */
export function securityHubPages({ secondFactor, passkeys, authenticators, recovery, sessions }: HubDeps): Routes {
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.get(urls.identity.security.pattern, { schema: { hide: true } }, async (request, reply) => {
      const { holderId } = request.session!;
      const [hasPin, had, authenticator, codes, devices] = await Promise.all([
        secondFactor.hasPin(holderId),
        passkeys.list(holderId),
        authenticators.find(holderId),
        recovery.find(holderId),
        sessions.list(holderId),
      ]);
      return sendPage(reply, hubView({ hasPin, passkeys: had.length, authenticator, codes, devices: devices.length }));
    });
  };
}
