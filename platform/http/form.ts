import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { browserCookie } from './cookie.ts';

const COOKIE = '__Host-form';
const formCookie = browserCookie(COOKIE);

/** The fields of a posted form: text by name. The feature validates them, with messages for people. */
export const FormFields = Type.Record(Type.String(), Type.String({ maxLength: 65_536 }));
export type FormFields = Readonly<Record<string, string>>;

export interface FormGuard {
  /** The token for a form on this page; sets the cookie that it is bound to, if there is none yet. */
  token(request: FastifyRequest, reply: FastifyReply): string;
  /** Whether a post comes from one of our pages in this browser: token, cookie and origin agree. */
  accepts(request: FastifyRequest): boolean;
  /** A pseudonym for this browser that lasts as long as its form cookie. */
  browser(request: FastifyRequest): string;
}

/**
 * Guards HTML forms against posts from elsewhere, before and after login. The token is an HMAC of the browser's form
 * cookie; the request's origin is checked as well.
 *
 * @param key At least 32 secret bytes.
 */
export function createFormGuard(settings: {
  key: Buffer;
  origin: string;
  random: (bytes: number) => Buffer;
}): FormGuard {
  const sign = (cookie: string): string => createHmac('sha256', settings.key).update(cookie).digest('base64url');
  return {
    token: (request, reply) => {
      const known = request.cookies[COOKIE];
      const cookie = known ?? settings.random(18).toString('base64url');
      if (known === undefined) {
        formCookie.set(reply, cookie);
        request.cookies[COOKIE] = cookie;
      }
      return sign(cookie);
    },
    accepts: (request) => {
      const cookie = request.cookies[COOKIE];
      const token = (request.body as { _form?: unknown } | null | undefined)?._form;
      if (cookie === undefined || typeof token !== 'string') return false;
      return isSameOrigin(request, settings.origin) && isEqual(token, sign(cookie));
    },
    browser: (request) => sign(`browser ${request.cookies[COOKIE] ?? ''}`),
  };
}

/**
 * Guards routes for forms: a post that does not come from one of our pages in this browser has no effect and is
 * redirected to `page`.
 */
export function ownFormsOnly(forms: FormGuard, page: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    forms.accepts(request) ? undefined : reply.redirect(page, 303);
}

/** Whether the request's headers say that it comes from `origin`. A request without such a header does not. */
export function isSameOrigin(request: FastifyRequest, origin: string): boolean {
  const said = request.headers.origin;
  if (said !== undefined && said !== 'null') return said === origin;
  return request.headers['sec-fetch-site'] === 'same-origin';
}

function isEqual(left: string, right: string): boolean {
  const one = Buffer.from(left);
  const two = Buffer.from(right);
  return one.length === two.length && timingSafeEqual(one, two);
}
