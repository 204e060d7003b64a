import type { Id } from '#platform/kernel/id.ts';
import { isReadable, mixesAlphabets } from '#platform/kernel/readable.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { isOrigin, isRedirectUri } from './addresses-domain.ts';
import { faultOfKeys } from './keys-crypto.ts';
import type { PublicJwk } from './keys-crypto.ts';

/** The data that a client registers. */
export interface Registration {
  /** The client's name in OAuth: `client_id`. */
  readonly clientId: string;
  /** The shop's name, as people read it. */
  readonly name: string;
  /** The addresses to which people may be sent back, all on one host. */
  readonly redirectUris: readonly string[];
  /** The public keys that verify the client's signatures. */
  readonly jwks: { readonly keys: readonly PublicJwk[] };
  /**
   * Origins on private networks to which only this client's webhooks may be sent. Only the operator sets them; if they
   * are left out, a known client keeps its own.
   */
  readonly privateOrigins?: readonly string[] | undefined;
  /** The scopes that its tokens may have. If they are left out, a known client keeps its own, and a new one gets all. */
  readonly scopes?: readonly string[] | undefined;
  /** What it trades in, one of `trades`. If it is left out, a known client keeps its own. */
  readonly trade?: string | undefined;
}

/** The kinds of trade; the payments of a client are in the category of its trade, until their payer chooses another. */
export const trades = [
  'groceries',
  'restaurants',
  'shopping',
  'home',
  'electronics',
  'entertainment',
  'travel',
  'health',
  'services',
] as const;
/** A kind of trade. */
export type Trade = (typeof trades)[number];

/** The scopes of API tokens: `payments` under a mandate, `client` for requests in the client's own name. */
export const apiScopes = ['payments', 'client'] as const;

/** A registered client: a shop, or another seller that is paid through the wallet. */
export interface Client extends Registration {
  readonly privateOrigins: readonly string[];
  readonly scopes: readonly string[];
  readonly id: Id<'cli'>;
  /** The account that receives its commission. */
  readonly commissionAccountId: Id<'acc'>;
  readonly registeredAt: Date;
}

/** The registration has a fault; `reason` says which, in words for the operator. */
export interface RegistrationError {
  readonly code: 'registration_refused';
  readonly reason: string;
}

/** Judges a registration. */
export function judgeRegistration(asked: Registration): Result<Registration, RegistrationError> {
  const fault = faultOf(asked);
  return fault === undefined ? ok(asked) : err({ code: 'registration_refused', reason: fault });
}

function faultOf(asked: Registration): string | undefined {
  if (!/^[A-Za-z0-9._~-]{1,64}$/.test(asked.clientId)) return 'a client id has 1 to 64 unreserved characters';
  if (!/^.{1,60}$/su.test(asked.name) || !isReadable(asked.name))
    return 'a name has 1 to 60 characters that people see';
  if (mixesAlphabets(asked.name)) return 'a word of a name has letters of one alphabet';
  if (asked.redirectUris.length === 0) return 'at least one redirect address is needed';
  const wrong = asked.redirectUris.find((uri) => !isRedirectUri(uri));
  if (wrong !== undefined) {
    return `${wrong} is no https address without user or fragment, at a port that browsers open`;
  }
  const hosts = new Set(asked.redirectUris.map((uri) => new URL(uri).host));
  if (hosts.size > 1) return 'all redirect addresses are on one host';
  const noOrigin = asked.privateOrigins?.find((one) => !isOrigin(one));
  if (noOrigin !== undefined) return `${noOrigin} is no origin, such as http://shop.localhost:3000`;
  if (asked.scopes?.length === 0) return 'at least one scope is needed';
  const noScope = asked.scopes?.find((one) => !(apiScopes as readonly string[]).includes(one));
  if (noScope !== undefined) return `${noScope} is no scope; there are ${apiScopes.join(' and ')}`;
  if (asked.trade !== undefined && !(trades as readonly string[]).includes(asked.trade)) {
    return `${asked.trade} is no kind of trade; there are ${trades.join(', ')}`;
  }
  return faultOfKeys(asked.jwks.keys);
}
