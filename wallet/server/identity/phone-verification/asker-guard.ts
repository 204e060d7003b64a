import type { FastifyRequest } from 'fastify';
import type { FormGuard } from '#platform/http/form.ts';
import type { Asker } from './sender-service.ts';

/** The origin of a request, by which codes are counted besides the number or address. */
export function askerOf(forms: Pick<FormGuard, 'browser'>, request: FastifyRequest): Asker {
  return { address: request.ip, device: forms.browser(request) };
}
