import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isSignedWith, signWith } from '../credentials/key-ring.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import { browserCookie } from './cookie.ts';

const COOKIE = '__Host-form';
const formCookie = browserCookie(COOKIE);
/** Length of an HMAC with SHA-256. */
const SIGNATURE_BYTES = 32;

/** The fields of a posted form: text by name. The feature validates them, with messages for people. */
export const FormFields = Type.Record(Type.String(), Type.String({ maxLength: 65_536 }));
export type FormFields = Readonly<Record<string, string>>;

export interface FormGuard {
  /** The token for a form on this page; sets the cookie that it is bound to, if there is none yet. */
  token(request: FastifyRequest, reply: FastifyReply): string;
  /** Whether a post comes from one of our pages in this browser: token, cookie and origin agree. */
  accepts(request: FastifyRequest): boolean;
  /**
   * A pseudonym for this browser that lasts as long as its form cookie. Call it only for a request that `accepts` let
   * pass: all requests without the cookie share one pseudonym.
   */
  browser(request: FastifyRequest): string;
}

/**
 * Guards HTML forms against posts from elsewhere, before and after login. The token is an HMAC of the browser's form
 * cookie; the request's origin is checked as well. Each page carries the HMAC under a new mask, so that the length of a
 * compressed page reveals nothing about it (BREACH).
 *
 * @param settings.keys Of at least 32 secret bytes each.
 */
export function createFormGuard(settings: {
  keys: KeyRing;
  origin: string;
  random: (bytes: number) => Buffer;
}): FormGuard {
  const { keys } = settings;
  return {
    token: (request, reply) => {
      const known = request.cookies[COOKIE];
      const cookie = known ?? settings.random(18).toString('base64url');
      if (known === undefined) {
        formCookie.set(reply, cookie);
        request.cookies[COOKIE] = cookie;
      }
      return masked(signWith(keys, cookie), settings.random(SIGNATURE_BYTES));
    },
    accepts: (request) => {
      const cookie = request.cookies[COOKIE];
      const token = (request.body as { _form?: unknown } | null | undefined)?._form;
      if (cookie === undefined || typeof token !== 'string') return false;
      return isSameOrigin(request, settings.origin) && isSignedWith(keys, cookie, unmasked(token));
    },
    // No key: the cookie is as random as one, and the pseudonym must not change when keys do.
    browser: (request) =>
      createHash('sha256')
        .update(`browser ${request.cookies[COOKIE] ?? ''}`)
        .digest('base64url'),
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

function masked(signature: Buffer, mask: Buffer): string {
  return Buffer.concat([mask, xor(signature, mask)]).toString('base64url');
}

/** The signature in a token; empty if the token has another length. */
function unmasked(token: string): Buffer {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 2 * SIGNATURE_BYTES) return Buffer.alloc(0);
  return xor(bytes.subarray(SIGNATURE_BYTES), bytes.subarray(0, SIGNATURE_BYTES));
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ right[index]!));
}
