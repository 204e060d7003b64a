import type { Id } from '#platform/kernel/id.ts';
import { isReadable } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isOrigin, isRedirectUri } from './addresses-domain.ts';
import { faultOfKeys } from './keys-crypto.ts';
import type { PublicJwk } from './keys-crypto.ts';

export interface Registration {
  /** The name by which the client shows itself in OAuth: `client_id`. */
  readonly clientId: string;
  /** The name that people read: a shop's name. */
  readonly name: string;
  /** Where people may be sent back to. All on one host. */
  readonly redirectUris: readonly string[];
  /** Keys with which the client signs; public ones only. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  /**
   * Origins on private networks where this client, and no other, may have its webhooks sent. Given by the operator
   * alone; left out, a known client keeps those that it has.
   */
  readonly privateOrigins?: readonly string[] | undefined;
}

/** A shop, or whoever else puts the wallet behind what it sells. */
export interface Client extends Registration {
  readonly privateOrigins: readonly string[];
  readonly id: Id<'cli'>;
  /** Where its share of sales is paid. */
  readonly commissionAccountId: Id<'acc'>;
  readonly registeredAt: Date;
}

export interface RegistrationError {
  readonly code: 'registration_refused';
  readonly reason: string;
}

/** Judges who wants to be a client. Addresses to send people back to are https, or http on this machine alone. */
export function judgeRegistration(asked: Registration): Result<Registration, RegistrationError> {
  const refuse = (reason: string) => err({ code: 'registration_refused' as const, reason });
  if (!/^[A-Za-z0-9._~-]{1,64}$/.test(asked.clientId)) return refuse('a client id has 1 to 64 unreserved characters');
  if (!/^.{1,60}$/su.test(asked.name) || !isReadable(asked.name))
    return refuse('a name has 1 to 60 characters that people see');
  if (asked.redirectUris.length === 0) return refuse('at least one redirect address is needed');
  const wrong = asked.redirectUris.find((uri) => !isRedirectUri(uri));
  if (wrong !== undefined) {
    return refuse(`${wrong} is no https address without user or fragment, at a port that browsers open`);
  }
  const hosts = new Set(asked.redirectUris.map((uri) => new URL(uri).host));
  if (hosts.size > 1) return refuse('all redirect addresses are on one host');
  const noOrigin = asked.privateOrigins?.find((one) => !isOrigin(one));
  if (noOrigin !== undefined) return refuse(`${noOrigin} is no origin, such as http://shop.localhost:3000`);
  const fault = faultOfKeys(asked.jwks.keys);
  return fault === undefined ? ok(asked) : refuse(fault);
}
