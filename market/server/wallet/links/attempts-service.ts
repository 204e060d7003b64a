import { createHmac } from 'node:crypto';
import type { Seal } from '#platform/credentials/seal.ts';
import type { Db, Tx } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { ATTEMPT_MS } from './domain.ts';
import type { LinkFault } from './domain.ts';
import type { BeginFault, Granted, OauthGateway } from './oauth-gateway.ts';
import { dropAttemptsOf, insertAttempt, takeAttempt } from './store.ts';
import { urls } from '../../urls.ts';

/** The shopper or seller who begins a link attempt, and the page to continue to afterwards. */
export interface NewAttempt {
  readonly shopperId: Id<'shp'>;
  /** The shop to be paid, with the market's share; null for a shopper who links a wallet to pay with. */
  readonly seller: {
    readonly id: Id<'sel'>;
    readonly name: string;
    readonly commissionBasisPoints: number;
    /** The address that the seller proved for this attempt. */
    readonly provedEmail: string | null;
  } | null;
  readonly continueTo: string;
  /** The token of the browser's earlier attempts. */
  readonly browserToken: string | undefined;
}

/** A link attempt that has begun. */
export interface StartedAttempt {
  /** The wallet's address to which the browser is redirected. */
  readonly url: string;
  /** The token that binds all of the browser's attempts to it; stored in a cookie. */
  readonly browserToken: string;
}

/** The seller of the attempt, or null if a shopper began it, and the page to continue to. */
interface AttemptEnd {
  readonly sellerId: Id<'sel'> | null;
  readonly continueTo: string;
}

/** The door to link attempts, by which a shopper links a wallet to pay with, or a seller one to be paid into. */
export interface LinkAttempts {
  begin(attempt: NewAttempt): Promise<Result<StartedAttempt, BeginFault>>;
  /** Ends an attempt with the wallet's answer, which counts once, and only in the browser that began it. */
  finish(
    shopperId: Id<'shp'>,
    browserToken: string | undefined,
    url: URL,
  ): Promise<Result<GrantedAttempt, FailedAttempt>>;
  /** Ends all attempts to link a wallet for a seller, in the caller's transaction. */
  dropOf(tx: Tx, sellerId: Id<'sel'>): Promise<void>;
}

interface GrantedAttempt extends AttemptEnd {
  /** The address that the seller proved for this attempt. */
  readonly provedEmail: string | null;
  readonly granted: Granted;
}

interface FailedAttempt extends AttemptEnd {
  readonly fault: LinkFault;
}

interface LinkAttemptsDeps {
  readonly db: Db;
  readonly world: World;
  readonly oauth: OauthGateway;
  readonly seal: Seal;
  /** Derives the names of the market's accounts for the wallet, which does not learn their ids. */
  readonly accountKey: Buffer;
}

/** Creates the door to link attempts. */
export function createLinkAttempts(deps: LinkAttemptsDeps): LinkAttempts {
  return {
    begin: (attempt) => beginAttempt(deps, attempt),
    finish: (shopperId, browserToken, url) => finishAttempt(deps, shopperId, browserToken, url),
    dropOf: (tx, sellerId) => dropAttemptsOf(tx, sellerId),
  };
}

async function beginAttempt(
  deps: LinkAttemptsDeps,
  { shopperId, seller, continueTo, browserToken: known }: NewAttempt,
): Promise<Result<StartedAttempt, BeginFault>> {
  const { db, world, oauth, seal } = deps;
  const begun = await oauth.begin(
    seller
      ? {
          kind: 'payee',
          account: accountOf(deps, seller.id),
          name: seller.name,
          commissionBasisPoints: seller.commissionBasisPoints,
        }
      : { kind: 'mandate', account: accountOf(deps, shopperId) },
  );
  if (!begun.ok) return begun;
  const { url, state, verifier } = begun.value;
  const browserToken = known ?? world.random(32).toString('base64url');
  const now = world.clocks.security();
  const attempt = {
    stateHash: sha256(state),
    browserHash: sha256(browserToken),
    shopperId,
    sellerId: seller?.id ?? null,
    verifier: seal.close(verifier, state),
    continueTo,
    provedEmail: seller?.provedEmail ?? null,
    expiresAt: new Date(now.getTime() + ATTEMPT_MS),
  };
  await db.asWriter((tx) => insertAttempt(tx, attempt));
  return ok({ url, browserToken });
}

async function finishAttempt(
  { db, world, oauth, seal }: LinkAttemptsDeps,
  shopperId: Id<'shp'>,
  browserToken = '',
  url: URL,
): Promise<Result<GrantedAttempt, FailedAttempt>> {
  const state = url.searchParams.get('state') ?? '';
  const asked = { stateHash: sha256(state), browserHash: sha256(browserToken), shopperId };
  const attempt = await db.asWriter((tx) => takeAttempt(tx, asked));
  if (!attempt) return err({ fault: 'expired', sellerId: null, continueTo: urls.catalog.front() });
  const { sellerId, continueTo } = attempt;
  if (attempt.expiresAt <= world.clocks.security()) return err({ fault: 'expired', sellerId, continueTo });
  const granted = await oauth.finish(url, { state, verifier: seal.open(attempt.verifier, state) });
  if (!granted.ok) return err({ fault: granted.error, sellerId, continueTo });
  const isWhatWasAsked = (granted.value.kind === 'payee') === (sellerId !== null);
  if (!isWhatWasAsked) return err({ fault: 'failed', sellerId, continueTo });
  return ok({ granted: granted.value, sellerId, continueTo, provedEmail: attempt.provedEmail });
}

function accountOf({ accountKey }: LinkAttemptsDeps, id: string): string {
  return createHmac('sha256', accountKey).update(id).digest('base64url');
}
