import { setTimeout } from 'node:timers/promises';
import type { Id } from '#platform/kernel/id.ts';
import { isProgramFault } from '#platform/kernel/program-fault.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import type { PaymentState } from '../../ordering/orders/payment-domain.ts';
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

type Outcome = Result<PaymentState, Refused | Unknown>;

/** Orders' door to the wallet. The keys are made of what is done, so that doing it again is doing it once. */
export function createWalletPort(deps: {
  gateway: WalletGateway;
  links: Links;
  identities: Pick<Identities, 'orderedAs'>;
  terms: Terms;
}): WalletPort {
  const { gateway, links, identities, terms } = deps;
  return {
    terms: () => terms.now(),
    createPayment: async (order, returnUrl) => {
      const link = await links.payingBy(order.shopperId, order.linkId);
      if (link?.status !== 'active') return err(linkOver());
      const paid = await links.pay(link, order, returnUrl);
      await identities.orderedAs(link, order);
      return toOutcome(paid);
    },
    checkPayment: async (order, returnUrl) => {
      const link = await links.payingBy(order.shopperId, order.linkId);
      if (link?.status !== 'active') return err(linkOver());
      const checked = await links.check(link, order, returnUrl);
      // The wallet does not judge another amount today: the payment itself says whether it is covered.
      if (!checked.ok && isExhausted(checked.error)) return ok();
      return checked.ok ? ok() : err(toRefused(checked.error));
    },
    holdLink: async (tx, { linkId, shopperId }) => {
      const held = await links.hold(tx, shopperId, linkId);
      return held ? ok(held) : err(linkOver());
    },
    getPayment: async (id) => toOutcome(await gateway.getPayment(id)),
    cancelPayment: async (id) => toOutcome(await gateway.cancel(id, `cancel-${id}`)),
    ship: async (id, partId, parcel) => toOutcome(await gateway.ship(id, { partId, ...parcel }, `ship-${partId}`)),
    deliver: async (id, partId, deliveredAt) =>
      toOutcome(await gateway.deliver(id, { partId, deliveredAt }, `deliver-${partId}`)),
    confirm: async (id, partId) => toOutcome(await gateway.confirm(id, partId, `confirm-${partId}`)),
    cancelPart: async (id, partId) => toOutcome(await gateway.cancelPart(id, partId, `cancel-part-${partId}`)),
  };
}

/** How long the checkout waits for the wallet's word on a link. */
const OFFER_WAIT_MS = 1_500;

/** The wallets that a shopper can pay with now. */
export function createLinksPort(deps: { links: Links; gateway: Pick<WalletGateway, 'getMandate'> }): LinksPort {
  const active = async (shopperId: Id<'shp'>): Promise<Link[]> =>
    (await deps.links.listOf(shopperId)).filter((link) => link.status === 'active');
  const offer = async (link: Link): Promise<OfferedWallet | undefined> => {
    const mandate = await Promise.race([
      deps.gateway.getMandate(link.mandateId),
      setTimeout(OFFER_WAIT_MS, undefined, { ref: false }),
    ]);
    if (!mandate?.ok) return { ...toLinkedWallet(link), leftThisMonth: undefined };
    const { status, maxPerMonth, spentThisMonth } = mandate.value;
    if (status === 'revoked') {
      await deps.links.refresh(link.mandateId);
      return undefined;
    }
    return { ...toLinkedWallet(link), leftThisMonth: atLeastZero(subtract(maxPerMonth, spentThisMonth)) };
  };
  return {
    newsOf: (problem) => (isLinkFault(problem) ? { kind: kindOf(problem), ...faultWords(problem) } : undefined),
    walletsOf: async (shopperId) => (await active(shopperId)).map(toLinkedWallet),
    offersOf: async (shopperId) => {
      const offers = await Promise.all((await active(shopperId)).map(offer));
      return offers.filter((one) => one !== undefined);
    },
  };
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

function toOutcome(answer: Result<PaymentState, WalletError>): Outcome {
  return answer.ok ? answer : err(toRefused(answer.error));
}

/** Refusals of the order as we asked for it, which a shopper cannot mend either. */
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

/** The wallet's words where they are for the shopper. What details it gives is for whoever reads logs. */
function toRefused(error: WalletError): Refused | Unknown {
  if (error.code === 'wallet_unreachable') return error;
  const { reason, charged } = error;
  const { title, nextAction: next = t('Try again, or pay with another wallet.') } =
    ourFaults.has(reason) || isProgramFault(reason) ? ourFaultWords() : error;
  const nextAction = charged ? next : t('You were not charged. {next}', { next });
  return { code: 'wallet_refused', problem: { code: reason, title, nextAction } };
}
