import type { Routes } from '#platform/http/app.ts';
import { t } from '#platform/words/words.ts';
import type { requireSession } from '../../identity/sessions/guard.ts';
import { problem } from '../../problems/catalog.ts';
import { urls } from '../../urls.ts';
import type { PushDevices } from './devices-service.ts';
import { OpenedJson } from './schema.ts';

/** The app says at its start which subscription its browser has, and learns whether notices are still on there. */
export function pushRoutes({
  pushDevices,
  requireSession: guard,
}: {
  readonly pushDevices: Pick<PushDevices, 'opened'>;
  readonly requireSession: ReturnType<typeof requireSession>;
}): Routes {
  return async (app) => {
    app.addHook('preHandler', guard);
    app.post(urls.activity.push.pattern, { schema: { body: OpenedJson } }, async (request, reply) => {
      if (await pushDevices.opened(request.session!, request.body.endpoint)) return reply.code(204).send();
      return problem(reply, { code: 'not_found' }, { detail: t('Notifications are off for this device.') });
    });
  };
}
