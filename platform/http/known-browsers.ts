import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserCookie } from './cookie.ts';

const cookie = browserCookie('__Host-known');
const KEPT_SECONDS = 400 * 86_400;

/** Accounts that one browser is known to; who shares a browser with more is unknown again. */
const MOST = 5;

/**
 * Browsers that have signed in to an account before. Tries from one of them are counted apart, so that a stranger who
 * guesses at the account never makes its owner wait (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 * The cookie proves nothing else: it signs nobody in.
 */
export interface KnownBrowsers {
  /** What tries of this browser at this account are counted by; undefined where it never signed in to it. */
  find(request: FastifyRequest, account: string): string | undefined;
  /** Keeps in the browser that it has signed in to this account. */
  remember(request: FastifyRequest, reply: FastifyReply, account: string): void;
}

/** @param settings.key At least 32 secret bytes. */
export function createKnownBrowsers(settings: { key: Buffer; random: (bytes: number) => Buffer }): KnownBrowsers {
  const sign = (account: string, name: string): Buffer =>
    createHmac('sha256', settings.key).update(`${name} ${account}`).digest();
  const marksOf = (request: FastifyRequest): string[] => (cookie.read(request) ?? '').split('~').slice(0, MOST);
  const nameIn = (mark: string, account: string): string | undefined => {
    const [name = '', signature = ''] = mark.split('.');
    const [made, known] = [Buffer.from(signature, 'base64url'), sign(account, name)];
    return made.length === known.length && timingSafeEqual(made, known) ? name : undefined;
  };
  return {
    find: (request, account) => {
      for (const mark of marksOf(request)) {
        const name = nameIn(mark, account);
        if (name !== undefined) return name;
      }
      return undefined;
    },
    remember: (request, reply, account) => {
      const marks = marksOf(request);
      const known = marks.find((mark) => nameIn(mark, account) !== undefined);
      const others = marks.filter((mark) => mark !== '' && mark !== known);
      const name = settings.random(12).toString('base64url');
      const mark = known ?? `${name}.${sign(account, name).toString('base64url')}`;
      cookie.set(reply, [mark, ...others].slice(0, MOST).join('~'), KEPT_SECONDS);
    },
  };
}
