import { createHmac } from 'node:crypto';
import type { Seal } from '#platform/credentials/seal.ts';
import type { Db } from '#platform/db/db.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { ATTEMPT_MS } from './domain.ts';
import type { LinkFault } from './domain.ts';
import type { BeginFault, Granted, OauthGateway } from './oauth-gateway.ts';
import { insertAttempt, takeAttempt } from './store.ts';
import { urls } from '../../urls.ts';

/** Who sets out for the wallet, and where they go on afterwards. */
export interface SettingOut {
  readonly shopperId: Id<'shp'>;
  /** The shop that is to be paid; null for one who wants to pay. */
  readonly seller: { readonly id: Id<'sel'>; readonly name: string } | null;
  readonly continueTo: string;
  /** What binds the browser's ways already. */
  readonly browserToken: string | undefined;
}

export interface Started {
  /** Where the browser goes. */
  readonly url: string;
  /** Binds the attempt to the browser, with others that are under way in it; kept in a cookie. */
  readonly browserToken: string;
}

/** Which of the two ways it was, and where it goes on. */
interface Arrival {
  readonly sellerId: Id<'sel'> | null;
  readonly continueTo: string;
}

/** The door to the ways to the wallet and back: one for shoppers who pay, one for sellers who are paid. */
export interface Ways {
  begin(who: SettingOut): Promise<Result<Started, BeginFault>>;
  /** Ends the way, with what was allowed or why it was not. What comes back counts once, in its own browser. */
  finish(
    shopperId: Id<'shp'>,
    browserToken: string | undefined,
    url: URL,
  ): Promise<Result<Arrival & { granted: Granted }, Arrival & { fault: LinkFault }>>;
}

export function createWays(deps: {
  db: Db;
  world: World;
  oauth: OauthGateway;
  seal: Seal;
  /** Names our accounts to the wallet, so that it learns none of our ids. */
  accountKey: Buffer;
}): Ways {
  const { db, world, oauth, seal, accountKey } = deps;
  const accountOf = (id: string): string => createHmac('sha256', accountKey).update(id).digest('base64url');
  return {
    begin: async ({ shopperId, seller, continueTo, browserToken: known }) => {
      const way = await oauth.begin(
        seller
          ? { kind: 'payee', account: accountOf(seller.id), name: seller.name }
          : { kind: 'mandate', account: accountOf(shopperId) },
      );
      if (!way.ok) return way;
      const { url, state, verifier } = way.value;
      const browserToken = known ?? world.random(32).toString('base64url');
      const now = world.clocks.security();
      const attempt = {
        stateHash: sha256(state),
        browserHash: sha256(browserToken),
        shopperId,
        sellerId: seller?.id ?? null,
        verifier: seal.close(verifier, state),
        continueTo,
        expiresAt: new Date(now.getTime() + ATTEMPT_MS),
      };
      await db.asWriter((tx) => insertAttempt(tx, attempt));
      return ok({ url, browserToken });
    },
    finish: async (shopperId, browserToken = '', url) => {
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
      return ok({ granted: granted.value, sellerId, continueTo });
    },
  };
}
