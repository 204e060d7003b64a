import type { Routes } from '#platform/http/app.ts';
import type { FormGuard } from '#platform/http/form.ts';
import { withQuery } from '#platform/http/url.ts';
import { formRoute } from '../../hosted/form-pages.ts';
import type { FormFields } from '../../hosted/form-pages.ts';
import { requireLogin } from '../../identity/sessions/guard.ts';
import { urls } from '../../urls.ts';
import type { PushDevices } from '../push/devices-service.ts';
import type { News } from './push-views.ts';

/** The forms that turn notices on and off for a device. Turning on needs a script, and turning off does not. */
export function pushPages({
  pushDevices,
  forms,
}: {
  readonly pushDevices: Pick<PushDevices, 'turnOn' | 'turnOff'>;
  readonly forms: FormGuard;
}): Routes {
  const page = urls.activity.notifications();
  const back = (done: News): string => withQuery(page, { done });
  const options = formRoute(forms, page);
  return async (app) => {
    app.addHook('preHandler', requireLogin);
    app.post(urls.activity.pushOn.pattern, options, async (request, reply) => {
      const done = await pushDevices.turnOn(request.session!, request.body as FormFields);
      if (done.ok) return reply.redirect(back('push_on'), 303);
      return reply.redirect(back(done.error.code === 'devices_exhausted' ? 'push_full' : 'push_refused'), 303);
    });
    app.post(urls.activity.pushOff.pattern, options, async (request, reply) => {
      const { device = '' } = request.body as FormFields;
      // A second press finds it turned off; somebody else's device is not found either, and stays.
      await pushDevices.turnOff(request.session!.holderId, device);
      return reply.redirect(back('push_off'), 303);
    });
  };
}
