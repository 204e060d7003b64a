import type { FastifyReply, FastifyRequest } from 'fastify';

/** The codes of the refused requests, until they are answered. */
const noted = new WeakMap<FastifyRequest, string>();

/**
 * Notes that a request is refused with this code, so that the app counts it after the answer. Problems and error pages
 * are noted already; a page that draws a refusal itself calls this.
 */
export function noteRefusal({ request }: Pick<FastifyReply, 'request'>, code: string): void {
  noted.set(request, code);
}

/** The last code with which a request was refused; undefined if it was not. */
export function refusalOf(request: FastifyRequest): string | undefined {
  return noted.get(request);
}
