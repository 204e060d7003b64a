import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import type { Announced } from '../../market/server/ordering/orders/parcels-domain.ts';
import type { Refund as OrderRefund, WalletAnswer, WalletPort } from '../../market/server/ordering/orders/port.ts';
import { toNewPayment, toPaymentState } from '../../market/server/wallet/gateway.ts';
import type { CreatePaymentBody, PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import type { Announcing } from '../../wallet/server/protection/escrow/parcels-domain.ts';
import type { Refund } from '../../wallet/server/protection/refunds/domain.ts';
import { NoAnswer } from './network.ts';
import type { Listener, Network } from './network.ts';
import type { Process } from './scheduler.ts';
import type { Refusal } from './shop.ts';
import type { WalletDoors } from './wallet.ts';

/** A link's holder and mandate in the wallet. */
export interface Linked {
  readonly linkId: string;
  readonly holderId: `hld_${string}`;
  readonly mandateId: `mdt_${string}`;
}

/** The settings of the market's port to the wallet. */
export interface PortSettings {
  readonly network: Network;
  readonly process: Process;
  readonly wallets: readonly Listener<WalletDoors>[];
  readonly linked: readonly Linked[];
}

/**
 * Creates the market's port to the wallet over the simulated network. Its idempotency keys are those of
 * `market/server/wallet/payments`.
 */
export function createSimulatedPort({ network, process, wallets, linked }: PortSettings): WalletPort {
  type Told = Promise<Result<PaymentJson, Refusal>>;
  const ask = async (label: string, work: (doors: WalletDoors) => Told): WalletAnswer => {
    try {
      const told = await network.call(process, label, wallets, work);
      return told.ok ? ok(toPaymentState(withApproval(told.value))) : err(refused(told.error.code));
    } catch (error) {
      if (error instanceof NoAnswer) return err({ code: 'wallet_unreachable' });
      throw error;
    }
  };
  const linkOf = (order: Order): Pick<Linked, 'holderId' | 'mandateId'> => {
    const link = linked.find((one) => one.linkId === order.linkId);
    if (!link) throw new Error(`There is no link ${order.linkId}.`);
    return { holderId: link.holderId, mandateId: link.mandateId };
  };
  return {
    terms: async () => undefined,
    checkPayment: async (order) => {
      const asked = { ...linkOf(order), order: toBody(order) };
      try {
        const told = await network.call(process, 'check payment', wallets, (doors) => doors.checkPayment(asked));
        // As in the market: if the wallet checks no more amounts that day, the payment itself decides.
        return told.ok || told.error.code === 'checks_exhausted' ? ok() : err(refused(told.error.code));
      } catch (error) {
        if (error instanceof NoAnswer) return err({ code: 'wallet_unreachable' });
        throw error;
      }
    },
    holdLink: async (_tx, { linkId }) => ok([linkId]),
    createPayment: (order) => {
      const asked = { ...linkOf(order), order: toBody(order), key: order.attemptId };
      return ask('create payment', (doors) => doors.createPayment(asked));
    },
    getPayment: (id) => ask('get payment', (doors) => doors.getPayment(id)),
    cancelPayment: (id) => ask('cancel payment', (doors) => doors.cancelPayment(id, `cancel-${id}`)),
    announce: (id, partId, parcel, canceled) =>
      ask('announce', (doors) =>
        doors.announce(id, partId, toAnnouncing(parcel), `ship-${partId}-${canceled}-${parcel.trackingCode}`),
      ),
    withdraw: (id, partId, parcelId) =>
      ask('withdraw', (doors) => doors.withdraw(id, partId, parcelId as Id<'pcl'>, `withdraw-${parcelId}`)),
    cancelPart: (id, partId) => ask('cancel part', (doors) => doors.cancelPart(id, partId, `cancel-part-${partId}`)),
    requestConfirmation: async (id, partId) => {
      const payment = await ask('request confirmation', (doors) => doors.getPayment(id));
      if (!payment.ok) return payment;
      const status = payment.value.parts.find((part) => part.id === partId)?.status;
      const problemUrl = `https://wallet.example/id/problem/${id}/${partId}`;
      if (status === 'released' || status === 'refunded') return ok({ confirmed: true, problemUrl });
      return ok({ confirmed: false, url: `https://wallet.example/id/payments/${id}/confirm/${partId}`, problemUrl });
    },
    refundsOf: async (id) => {
      try {
        const told = await network.call(process, 'list refunds', wallets, (doors) => doors.refundsOf(id));
        return told.ok ? ok(told.value.map(toRefund)) : err(refused(told.error.code));
      } catch (error) {
        if (error instanceof NoAnswer) return err({ code: 'wallet_unreachable' });
        throw error;
      }
    },
    // Nobody opens a case here.
    casesOf: async () => ok([]),
    giveTranscript: async () => ok(),
  };
}

function toAnnouncing({ carrier, trackingCode, contents }: Announced): Announcing {
  const lines = contents?.map(({ productId, quantity }) => ({ line: productId, quantity }));
  return { carrier, trackingCode, ...(lines ? { contents: lines } : {}) };
}

function toRefund({ partId: walletPartId, amount, toCard, cause, reason }: Refund): OrderRefund {
  return { walletPartId, amount, toCard: toCard.minor > 0n ? toCard : null, cause, reason };
}

function refused(code: string) {
  return { code: 'wallet_refused' as const, problem: { code, title: code, nextAction: 'You were not charged.' } };
}

/** The most for which the shop asks to send a part without tracking. */
const MOST_UNTRACKED = 1_500;

/** Asks for a payment as the market does, and for most of the small parts to be sent without tracking. */
function toBody(order: Order): CreatePaymentBody {
  const body = toNewPayment(order, `https://market.example/orders/${order.id}/return`, 'https://market.example');
  const isUntracked = (part: (typeof body.parts)[number]): boolean =>
    Number(part.amount.amount) <= MOST_UNTRACKED && part.reference.charCodeAt(part.reference.length - 1) % 4 > 0;
  return { ...body, parts: body.parts.map((part) => (isUntracked(part) ? { ...part, untracked: true } : part)) };
}

/** Adds the address of the approval page, as the wallet's route does. */
function withApproval(payment: PaymentJson): PaymentJson {
  if (payment.status !== 'requires_approval') return payment;
  return { ...payment, approval_url: `https://wallet.example/id/approve/${payment.id}` };
}
