import type { Db } from '#platform/db/db.ts';
import type { FormGuard } from '#platform/http/form.ts';
import type { World } from '#platform/kernel/world.ts';
import type { SecurityLog } from '#platform/security-log/service.ts';
import type { PushDevices } from '../activity/push/devices-service.ts';
import type { Sessions } from '../identity/sessions/service.ts';
import { privacyJobs, privacyTimers } from './jobs.ts';
import { privacyPages } from './pages.ts';
import { createPrivacy } from './service.ts';

/** Wires the privacy wing: the copy of a holder's data, and the end of what is known of a closed wallet's holder. */
export function composePrivacy(deps: {
  db: Db;
  world: World;
  security: SecurityLog;
  sessions: Sessions;
  pushDevices: Pick<PushDevices, 'endAll'>;
  forms: FormGuard;
}) {
  const privacy = createPrivacy(deps);
  const clock = (): Date => deps.world.clocks.security();
  return {
    privacy,
    routes: [privacyPages({ ...deps, privacy, clock })],
    handlers: privacyJobs(privacy),
    timers: privacyTimers(privacy),
  };
}
