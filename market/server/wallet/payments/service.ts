import { setTimeout } from 'node:timers/promises';
import type { Id } from '#platform/kernel/id.ts';
import { isProgramFault } from '#platform/kernel/program-fault.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { subtract, zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { amountOf } from '../../ordering/orders/domain.ts';
import type { Order } from '../../ordering/orders/domain.ts';
import type { PaymentState } from '../../ordering/orders/payment-domain.ts';
import type {
  LinkedWallet,
  LinksPort,
  OfferedWallet,
  Refused,
  Unknown,
  WalletPort,
} from '../../ordering/orders/port.ts';
import type { PaymentRequest, WalletError, WalletPayment } from '../payment-schema.ts';
import type { WalletGateway } from '../gateway.ts';
import { isLinkFault } from '../links/domain.ts';
import type { Link } from '../links/domain.ts';
import { faultWords, kindOf } from '../links/words.ts';
import { isAnother } from '../links/identity-domain.ts';
import type { Identities } from '../links/identity-service.ts';
import type { Links } from '../links/service.ts';
import { urls } from '../../urls.ts';

type Outcome = Result<PaymentState, Refused | Unknown>;

/** Orders' door to the wallet. The keys are made of what is done, so that doing it again is doing it once. */
export function createWalletPort(deps: {
  gateway: WalletGateway;
  links: Links;
  identities: Pick<Identities, 'orderedAs'>;
  publicUrl: string;
}): WalletPort {
  const { gateway, links, identities } = deps;
  return {
    createPayment: async (order, returnUrl) => {
      const link = await links.payingBy(order.shopperId, order.linkId);
      if (link?.status !== 'active') return err(linkOver);
      const paid = await links.pay(link, order.attemptId, toRequest(order, returnUrl, deps.publicUrl));
      await identities.orderedAs(link, order);
      return toOutcome(paid);
    },
    checkPayment: async (order, returnUrl) => {
      const link = await links.payingBy(order.shopperId, order.linkId);
      if (link?.status !== 'active') return err(linkOver);
      const checked = await links.check(link, toRequest(order, returnUrl, deps.publicUrl));
      // The wallet does not judge another amount today: the payment itself says whether it is covered.
      if (!checked.ok && isExhausted(checked.error)) return ok();
      return checked.ok ? ok() : err(toRefused(checked.error));
    },
    holdLink: async (tx, { linkId, shopperId }) => {
      const held = await links.hold(tx, shopperId, linkId);
      return held ? ok(held) : err(linkOver);
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
  const { id, label, currency, maxPerPaymentMinor, maxPerMonthMinor, identity } = link;
  const money = (minor: bigint): Money => ({ minor, currency });
  const caps = { maxPerPayment: money(maxPerPaymentMinor), maxPerMonth: money(maxPerMonthMinor) };
  return { id, label, ...caps, isOfAnother: identity !== null && isAnother(identity) };
}

function atLeastZero(sum: Money): Money {
  return sum.minor < 0n ? zero(sum.currency) : sum;
}

const linkOver: Refused = {
  code: 'wallet_refused',
  problem: {
    code: 'mandate_revoked',
    title: 'The link to this wallet has ended',
    nextAction: 'You were not charged. Link the wallet again under payment methods, or choose another one.',
  },
};

function toRequest(order: Order, returnUrl: string, publicUrl: string): PaymentRequest {
  const lines = order.parts.flatMap((part) => part.lines.map((line) => ({ line, payeeId: part.payeeId })));
  const names = lines.map(({ line }) => line.name).join(', ');
  return {
    amount: order.amount,
    shipping: zero(order.amount.currency),
    order: {
      reference: order.id,
      url: `${publicUrl}${urls.ordering.order({ orderId: order.id })}`,
      description: names.slice(0, 200).toWellFormed(),
    },
    lines: lines.map(({ line, payeeId }) => ({
      description: line.name,
      quantity: line.quantity,
      amount: amountOf(line),
      payeeId,
    })),
    parts: order.parts.map((part) => ({
      reference: part.id,
      payeeId: part.payeeId,
      amount: part.amount,
      commission: part.commission,
    })),
    returnUrl,
  };
}

function isExhausted(error: WalletError): boolean {
  return error.code === 'wallet_refused' && error.reason === 'checks_exhausted';
}

function toOutcome(answer: Result<WalletPayment, WalletError>): Outcome {
  if (answer.ok) return ok(toPaymentState(answer.value));
  return err(toRefused(answer.error));
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

const ourFaultWords = {
  title: 'Your wallet takes no payment for this as it is',
  nextAction: 'That is our fault, and trying again does not help: tell our support, or order something else.',
};

/** The wallet's words where they are for the shopper. What details it gives is for whoever reads logs. */
function toRefused(error: WalletError): Refused | Unknown {
  if (error.code === 'wallet_unreachable') return error;
  const { reason, charged } = error;
  const { title, nextAction: next = 'Try again, or pay with another wallet.' } =
    ourFaults.has(reason) || isProgramFault(reason) ? ourFaultWords : error;
  const nextAction = charged ? next : `You were not charged. ${next}`;
  return { code: 'wallet_refused', problem: { code: reason, title, nextAction } };
}

/** A payment as orders see it. */
function toPaymentState(payment: WalletPayment): PaymentState {
  return {
    id: payment.id,
    reference: payment.reference,
    status: payment.status,
    amount: payment.total,
    approvalUrl: payment.approvalUrl ?? null,
    parts: payment.parts.map((part) => ({
      id: part.id,
      reference: part.reference,
      status: part.status,
      shippedAt: part.shippedAt ?? null,
      deliveredAt: part.deliveredAt ?? null,
      releasesAt: part.releasesAt ?? null,
      settledAt: part.settledAt ?? null,
    })),
  };
}
