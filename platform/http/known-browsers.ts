import type { FastifyReply, FastifyRequest } from 'fastify';
import { isSignedWith, signWith } from '../credentials/key-ring.ts';
import type { KeyRing } from '../credentials/key-ring.ts';
import { browserCookie } from './cookie.ts';

const cookie = browserCookie('__Host-known');
const KEPT_SECONDS = 400 * 86_400;

/** The most accounts that know one browser; with more, the earlier accounts forget it. */
const MOST = 5;

/** An account, as the cookie refers to it. */
export interface KnownAccount {
  readonly name: string;
  /**
   * Changes with the account's password, so that a new password makes every browser unknown; never sent to the browser.
   */
  readonly seal: string;
}

/**
 * Recognizes browsers that have signed in to an account before. Their tries are counted separately, so that a stranger
 * who guesses at the account never makes its owner wait (OWASP, "Slow Down Online Guessing Attacks with Device
 * Cookies"). The cookie does not sign anybody in.
 */
export interface KnownBrowsers {
  /**
   * The subject by which to count this browser's tries at this account; undefined if there is no such account, or if
   * the browser has not signed in to it since its password was set.
   */
  find(request: FastifyRequest, account: KnownAccount | undefined): string | undefined;
  /**
   * Since when the browser is known to this account; undefined if it is not. The instant is in the signed cookie, so no
   * browser can make itself older. A browser that was known before instants were kept is known since the epoch.
   */
  knownSince(request: FastifyRequest, account: KnownAccount | undefined): Date | undefined;
  /**
   * Records in the browser's cookie that it has signed in to this account.
   *
   * @param account The account as it was before the password check, so that a browser that signs in while the password
   * changes stays unknown.
   * @param more.replaced The account before this browser changed its password; the browser stays known.
   * @param more.since Since when a new browser is known; now by default.
   */
  remember(
    request: FastifyRequest,
    reply: FastifyReply,
    account: KnownAccount,
    more?: { readonly replaced?: KnownAccount | undefined; readonly since?: Date },
  ): void;
  /** Makes the browser one that has not signed in to this account. */
  forget(request: FastifyRequest, reply: FastifyReply, account: KnownAccount): void;
  /**
   * Signs the mark of a known browser with the present secret, so that somebody who stays signed in stays known, too,
   * when the former secret is dropped. An unknown browser stays unknown.
   */
  renew(request: FastifyRequest, reply: FastifyReply, account: KnownAccount | undefined): void;
}

/** The letters of a browser's name that are random. The others say since when it is known. */
const RANDOM_LETTERS = 16;

/** Names a new browser. */
function nameOf(random: (bytes: number) => Buffer, since: Date): string {
  const seconds = Math.floor(since.getTime() / 1_000);
  return `${random(RANDOM_LETTERS * 0.75).toString('base64url')}${seconds.toString(36)}`;
}

function sinceOf(browser: string): Date {
  return new Date(Number.parseInt(browser.slice(RANDOM_LETTERS) || '0', 36) * 1_000);
}

/** @param settings.keys Of at least 32 secret bytes each. */
export function createKnownBrowsers(settings: {
  keys: KeyRing;
  random: (bytes: number) => Buffer;
  clock: () => Date;
}): KnownBrowsers {
  const { keys, random, clock } = settings;
  const textOf = ({ name, seal }: KnownAccount, browser: string): string => JSON.stringify([browser, name, seal]);
  const marksOf = (request: FastifyRequest): string[] => (cookie.read(request) ?? '').split('~').slice(0, MOST);
  const browserIn = (mark: string, account: KnownAccount): string | undefined => {
    const [browser = '', signature = ''] = mark.split('.');
    return isSignedWith(keys, textOf(account, browser), Buffer.from(signature, 'base64url')) ? browser : undefined;
  };
  const find: KnownBrowsers['find'] = (request, account) => {
    if (account === undefined) return undefined;
    for (const mark of marksOf(request)) {
      const browser = browserIn(mark, account);
      if (browser !== undefined) return browser;
    }
    return undefined;
  };
  const remember: KnownBrowsers['remember'] = (
    request,
    reply,
    account,
    { replaced = account, since = clock() } = {},
  ) => {
    const marks = marksOf(request);
    const isOf = (mark: string, one: KnownAccount): boolean => browserIn(mark, one) !== undefined;
    const known = marks.find((mark) => isOf(mark, account)) ?? marks.find((mark) => isOf(mark, replaced));
    const others = marks.filter((mark) => mark !== '' && mark !== known && !isOf(mark, replaced));
    // A known browser's mark is signed again, so that it outlives the secret that it was made with.
    const browser = known?.split('.')[0] ?? nameOf(random, since);
    const mark = `${browser}.${signWith(keys, textOf(account, browser)).toString('base64url')}`;
    cookie.set(reply, [mark, ...others].slice(0, MOST).join('~'), KEPT_SECONDS);
  };
  return {
    find,
    remember,
    renew: (request, reply, account) => {
      if (account && find(request, account) !== undefined) remember(request, reply, account);
    },
    knownSince: (request, account) => {
      const browser = find(request, account);
      return browser === undefined ? undefined : sinceOf(browser);
    },
    forget: (request, reply, account) => {
      const others = marksOf(request).filter((mark) => browserIn(mark, account) === undefined);
      cookie.set(reply, others.join('~'), KEPT_SECONDS);
    },
  };
}
