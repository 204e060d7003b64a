import { setTimeout } from 'node:timers/promises';
import type { World } from '#platform/kernel/world.ts';
import type { WalletTerms } from '../../ordering/orders/domain.ts';
import type { WalletGateway } from '../gateway.ts';

/** The door to the wallet's terms, as pages show them before an order is placed. */
export interface Terms {
  /**
   * Returns the wallet's last answer. If that is over a minute old, it also asks the wallet again; if it is over an hour
   * old, it first waits for the new answer, 1.5 s at most. Undefined if the wallet has never answered.
   */
  now(): Promise<WalletTerms | undefined>;
}

interface TermsDeps {
  readonly gateway: Pick<WalletGateway, 'terms'>;
  readonly world: World;
}

/** The wallet's last answer, the instant of the last request, and the request in flight. */
interface TermsCache {
  answered: { readonly terms: WalletTerms; readonly at: number } | undefined;
  askedAt: number;
  inFlight: Promise<void> | undefined;
}

const FRESH_MS = 60_000;
const STALE_MS = 60 * FRESH_MS;
/** The shortest time between two requests, so that a wallet that does not answer is not flooded. */
const AGAIN_MS = 10_000;
/** How long a page waits for the wallet. */
const WAIT_MS = 1_500;

/** Creates the door to the terms, with an empty cache. */
export function createTerms(deps: TermsDeps): Terms {
  const cache: TermsCache = { answered: undefined, askedAt: 0, inFlight: undefined };
  return { now: () => currentTerms(deps, cache) };
}

async function currentTerms(deps: TermsDeps, cache: TermsCache): Promise<WalletTerms | undefined> {
  const now = deps.world.clocks.security().getTime();
  const { answered } = cache;
  const age = answered ? now - answered.at : Infinity;
  if (age >= FRESH_MS && now - cache.askedAt >= AGAIN_MS) refresh(deps, cache, now);
  if (age >= STALE_MS) await Promise.race([cache.inFlight, setTimeout(WAIT_MS, undefined, { ref: false })]);
  return cache.answered?.terms;
}

function refresh(deps: TermsDeps, cache: TermsCache, now: number): void {
  cache.askedAt = now;
  cache.inFlight ??= askWallet(deps, cache)
    .catch((error: unknown) => deps.world.log.error({ err: error }, 'the wallet’s terms could not be read'))
    .finally(() => {
      cache.inFlight = undefined;
    });
}

async function askWallet({ gateway, world }: TermsDeps, cache: TermsCache): Promise<void> {
  const terms = await gateway.terms();
  if (terms.ok) cache.answered = { terms: terms.value, at: world.clocks.security().getTime() };
  else world.log.warn({ fault: terms.error.code }, 'the wallet did not answer with its terms');
}
