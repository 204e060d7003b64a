import { setTimeout } from 'node:timers/promises';
import type { World } from '#platform/kernel/world.ts';
import type { WalletTerms } from '../../ordering/orders/domain.ts';
import type { WalletGateway } from '../gateway.ts';

/** The door to the wallet's terms, as pages show them before an order is placed. */
export interface Terms {
  /** The terms of now, at most a minute old; the last ones where the wallet does not answer, if it ever has. */
  now(): Promise<WalletTerms | undefined>;
}

interface TermsDeps {
  readonly gateway: Pick<WalletGateway, 'terms'>;
  readonly world: World;
}

/** What the wallet answered last, and the question that is in flight. */
interface TermsCache {
  answered: { readonly terms: WalletTerms; readonly at: number } | undefined;
  inFlight: Promise<void> | undefined;
}

const FRESH_MS = 60_000;
/** How long a page waits for the wallet. */
const WAIT_MS = 1_500;

export function createTerms(deps: TermsDeps): Terms {
  const cache: TermsCache = { answered: undefined, inFlight: undefined };
  return { now: () => currentTerms(deps, cache) };
}

async function currentTerms(deps: TermsDeps, cache: TermsCache): Promise<WalletTerms | undefined> {
  const now = deps.world.clocks.security().getTime();
  const { answered } = cache;
  if (answered && now - answered.at < FRESH_MS) return answered.terms;
  cache.inFlight ??= askWallet(deps, cache).finally(() => {
    cache.inFlight = undefined;
  });
  await Promise.race([cache.inFlight, setTimeout(WAIT_MS, undefined, { ref: false })]);
  return cache.answered?.terms;
}

async function askWallet({ gateway, world }: TermsDeps, cache: TermsCache): Promise<void> {
  const terms = await gateway.terms();
  if (terms.ok) cache.answered = { terms: terms.value, at: world.clocks.security().getTime() };
  else world.log.warn({ fault: terms.error.code }, 'the wallet did not answer with its terms');
}
