import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownBrowsers } from '#platform/http/known-browsers.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { Accounts } from '../accounts/service.ts';

/** Finds out since when the wallet knows the browser of a signed-in holder; undefined if it does not. */
export type KnownSince = (request: FastifyRequest, reply: FastifyReply) => Promise<Date | undefined>;

/** Whether one of these holders has logged in with the browser of a request. */
export type IsBrowserOf = (request: FastifyRequest, holderIds: readonly Id<'hld'>[]) => Promise<boolean>;

/** Reads it from the signed cookie. */
export function isBrowserOf(deps: {
  readonly accounts: Pick<Accounts, 'get' | 'knownAs'>;
  readonly browsers: Pick<KnownBrowsers, 'find'>;
}): IsBrowserOf {
  return async (request, holderIds) => {
    const known = holderIds.map(async (holderId) => {
      const { phone } = await deps.accounts.get(holderId);
      return deps.browsers.find(request, await deps.accounts.knownAs(phone)) !== undefined;
    });
    return (await Promise.all(known)).includes(true);
  };
}

/** Reads it from the signed cookie, which it renews. */
export function knownSince(deps: {
  readonly accounts: Pick<Accounts, 'get' | 'knownAs'>;
  readonly browsers: Pick<KnownBrowsers, 'renew' | 'knownSince'>;
}): KnownSince {
  return async (request, reply) => {
    const { phone } = await deps.accounts.get(request.session!.holderId);
    const account = await deps.accounts.knownAs(phone);
    deps.browsers.renew(request, reply, account);
    return deps.browsers.knownSince(request, account);
  };
}
