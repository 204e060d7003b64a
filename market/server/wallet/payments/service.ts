import { setTimeout } from 'node:timers/promises';
import type { Tx } from '#platform/db/db.ts';
import { canonicalJson, sha256Base64url } from '#platform/kernel/canonical.ts';
import type { Json } from '#platform/kernel/canonical.ts';
import type { Id } from '#platform/kernel/id.ts';
import { isProgramFault } from '#platform/kernel/program-fault.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import type {
  LinkedWallet,
  LinksPort,
  OfferedWallet,
  Refused,
  Unknown,
  WalletPort,
} from '../../ordering/orders/port.ts';
import type { WalletError, WalletGateway } from '../gateway.ts';
import { isLinkFault } from '../links/domain.ts';
import type { Link } from '../links/domain.ts';
import { faultWords, kindOf } from '../links/words.ts';
import type { Terms } from './terms-service.ts';
import { isAnother } from '../links/identity-domain.ts';
import type { Identities } from '../links/identity-service.ts';
import type { Links } from '../links/service.ts';

interface WalletPortDeps {
  readonly gateway: WalletGateway;
  readonly links: Links;
  readonly identities: Pick<Identities, 'orderedAs'>;
  readonly terms: Terms;
}

/** Creates the orders' port to the wallet. Each idempotency key names its intent, so repeated calls have one effect. */
export function createWalletPort(deps: WalletPortDeps): WalletPort {
  const { gateway, terms } = deps;
  return {
    terms: () => terms.now(),
    createPayment: (order, returnUrl) => requestPayment(deps, order, returnUrl),
    checkPayment: (order, returnUrl) => checkPayment(deps, order, returnUrl),
    holdLink: (tx, { linkId, shopperId }) => holdLink(deps, tx, shopperId, linkId),
    getPayment: async (id) => toOutcome(await gateway.getPayment(id)),
    cancelPayment: async (id) => toOutcome(await gateway.cancel(id, `cancel-${id}`)),
    announce: async (id, partId, parcel, canceled) =>
      toOutcome(await gateway.announce(id, partId, parcel, keyOf('ship', partId, canceled, { ...parcel }))),
    withdraw: async (id, partId, parcelId) =>
      toOutcome(await gateway.withdraw(id, partId, parcelId, `withdraw-${parcelId}`)),
    requestConfirmation: async (id, partId) => toOutcome(await gateway.requestConfirmation(id, partId)),
    cancelPart: async (id, partId, reason) =>
      toOutcome(await gateway.cancelPart(id, partId, reason, keyOf('cancel-part', partId, reason ?? null))),
    refundsOf: async (id) => toOutcome(await gateway.refundsOf(id)),
    casesOf: async (id) => toOutcome(await gateway.casesOf(id)),
    giveTranscript: async (id, messages) => toOutcome(await gateway.giveTranscript(id, messages)),
  };
}

async function requestPayment(
  { links, identities }: WalletPortDeps,
  order: Order,
  returnUrl: string,
): ReturnType<WalletPort['createPayment']> {
  const link = await links.payingBy(order.shopperId, order.linkId);
  if (link?.status !== 'active') return err(linkOver());
  const paid = await links.pay(link, order, returnUrl);
  await identities.orderedAs(link, order);
  return toOutcome(paid);
}

async function checkPayment(
  { links }: WalletPortDeps,
  order: Order,
  returnUrl: string,
): ReturnType<WalletPort['checkPayment']> {
  const link = await links.payingBy(order.shopperId, order.linkId);
  if (link?.status !== 'active') return err(linkOver());
  const checked = await links.check(link, order, returnUrl);
  // The wallet checks no more amounts today, so the payment itself will show whether it is covered.
  if (!checked.ok && isExhausted(checked.error)) return ok();
  return checked.ok ? ok() : err(toRefused(checked.error));
}

async function holdLink(
  { links }: WalletPortDeps,
  tx: Tx,
  shopperId: Id<'shp'>,
  linkId: Id<'lnk'>,
): ReturnType<WalletPort['holdLink']> {
  const held = await links.hold(tx, shopperId, linkId);
  return held ? ok(held) : err(linkOver());
}

interface LinksPortDeps {
  readonly links: Links;
  readonly gateway: Pick<WalletGateway, 'getMandate'>;
}

/** Creates the port to a shopper's linked wallets for the checkout and the pages of orders. */
export function createLinksPort(deps: LinksPortDeps): LinksPort {
  return {
    newsOf: (problem) => (isLinkFault(problem) ? { kind: kindOf(problem), ...faultWords(problem) } : undefined),
    walletsOf: async (shopperId) => (await activeLinks(deps, shopperId)).map(toLinkedWallet),
    offersOf: (shopperId) => offersOf(deps, shopperId),
  };
}

async function activeLinks({ links }: LinksPortDeps, shopperId: Id<'shp'>): Promise<Link[]> {
  return (await links.listOf(shopperId)).filter((link) => link.status === 'active');
}

async function offersOf(deps: LinksPortDeps, shopperId: Id<'shp'>): Promise<OfferedWallet[]> {
  const links = await activeLinks(deps, shopperId);
  const offers = await Promise.all(links.map((link) => offerOf(deps, link)));
  return offers.filter((one) => one !== undefined);
}

/** How long the checkout waits for the wallet's state of a link. */
const OFFER_WAIT_MS = 1_500;

/** Asks the wallet for the rest of a link's month; undefined if the link has ended there. */
async function offerOf({ links, gateway }: LinksPortDeps, link: Link): Promise<OfferedWallet | undefined> {
  const mandate = await Promise.race([
    gateway.getMandate(link.mandateId),
    setTimeout(OFFER_WAIT_MS, undefined, { ref: false }),
  ]);
  if (!mandate?.ok) return { ...toLinkedWallet(link), leftThisMonth: undefined };
  const { status, maxPerMonth, spentThisMonth } = mandate.value;
  if (status === 'revoked') {
    await links.refresh(link.mandateId);
    return undefined;
  }
  return { ...toLinkedWallet(link), leftThisMonth: atLeastZero(subtract(maxPerMonth, spentThisMonth)) };
}

function toLinkedWallet(link: Link): LinkedWallet {
  const { id, label, maxPerPayment, maxPerMonth, identity } = link;
  return { id, label, maxPerPayment, maxPerMonth, isOfAnother: identity !== null && isAnother(identity) };
}

function atLeastZero(sum: Money): Money {
  return sum.minor < 0n ? zero(sum.currency) : sum;
}

const linkOver = (): Refused => ({
  code: 'wallet_refused',
  problem: {
    code: 'mandate_revoked',
    title: t('The link to this wallet has ended'),
    nextAction: t('You were not charged. Link the wallet again under payment methods, or choose another one.'),
  },
});

function isExhausted(error: WalletError): boolean {
  return error.code === 'wallet_refused' && error.reason === 'checks_exhausted';
}

/** Names an intent by all that it says, in a length that a key may have. */
function keyOf(intent: string, ...said: readonly unknown[]): string {
  return `${intent}-${sha256Base64url(canonicalJson(said as Json))}`;
}

function toOutcome<T>(answer: Result<T, WalletError>): Result<T, Refused | Unknown> {
  return answer.ok ? answer : err(toRefused(answer.error));
}

/** Refusals that mean a fault in the market's own request, which the shopper cannot correct. */
const ourFaults = new Set([
  'order_sums_differ',
  'commission_exceeds_part',
  'currency_not_supported',
  'discount_exceeds_amount',
  'promotion_unknown',
  'return_url_refused',
]);

const ourFaultWords = () => ({
  title: t('Your wallet takes no payment for this as it is'),
  nextAction: t('That is our fault, and trying again does not help: tell our support, or order something else.'),
});

/** Takes the wallet's words if they are meant for the shopper. Its details are for developers, and are not shown. */
function toRefused(error: WalletError): Refused | Unknown {
  if (error.code === 'wallet_unreachable') return error;
  const { reason, charged } = error;
  const { title, nextAction: next = t('Try again, or pay with another wallet.') } =
    ourFaults.has(reason) || isProgramFault(reason) ? ourFaultWords() : error;
  const nextAction = charged ? next : t('You were not charged. {next}', { next });
  const link = error.nextActionUrl === undefined ? {} : { nextActionUrl: error.nextActionUrl };
  return { code: 'wallet_refused', problem: { code: reason, title, nextAction, ...link } };
}
