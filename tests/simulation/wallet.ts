import { ringOf } from '#platform/credentials/key-ring.ts';
import { createSeal } from '#platform/credentials/seal.ts';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import { byPin } from '../samples/payment.ts';
import { endow } from './endow.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import { createFees } from '../../wallet/server/funding/fees/service.ts';
import type { Card } from '../../wallet/server/funding/instruments/domain.ts';
import type { Instruments } from '../../wallet/server/funding/instruments/service.ts';
import type { Processor } from '../../wallet/server/funding/processor/domain.ts';
import type { Exchange } from '../../wallet/server/funding/exchange/service.ts';
import { cardRefundsResource } from '../../wallet/server/funding/card-refunds/store.ts';
import { chargebacksResource } from '../../wallet/server/funding/chargebacks/store.ts';
import { quotesResource } from '../../wallet/server/funding/exchange/store.ts';
import { refundedResource } from '../../wallet/server/funding/exchange/refunded-store.ts';
import type { Payouts } from '../../wallet/server/funding/processor/payout-domain.ts';
import { createProcessorEvents } from '../../wallet/server/funding/processor/service.ts';
import { shareSettled } from '../../wallet/server/funding/top-ups/jobs-schema.ts';
import type { TopUps } from '../../wallet/server/funding/top-ups/service.ts';
import { topUpsResource } from '../../wallet/server/funding/top-ups/store.ts';
import { monthsResource, withdrawalsResource } from '../../wallet/server/funding/withdrawals/store.ts';
import { expireHeld } from '../../wallet/server/ledger/holds/commands.ts';
import { holdDeadline } from '../../wallet/server/ledger/holds/jobs-schema.ts';
import { createBatch } from '../../wallet/server/ledger/batch/batch.ts';
import type { Batch } from '../../wallet/server/ledger/batch/batch.ts';
import { createLedger } from '../../wallet/server/ledger/accounts/service.ts';
import type { Clients } from '../../wallet/server/linking/clients/service.ts';
import { createMandates } from '../../wallet/server/linking/mandates/service.ts';
import { mandatesResource, spendingsResource } from '../../wallet/server/linking/mandates/store.ts';
import type { Payee } from '../../wallet/server/linking/payees/payee-schema.ts';
import type { Payees } from '../../wallet/server/linking/payees/service.ts';
import type { Holder } from '../../wallet/server/identity/accounts/domain.ts';
import { createLimits } from '../../wallet/server/identity/limits/service.ts';
import { standingsResource, usesResource } from '../../wallet/server/identity/limits/store.ts';
import type { Accounts } from '../../wallet/server/identity/accounts/service.ts';
import type { Proofs } from '../../wallet/server/identity/second-factor/proof-service.ts';
import { createCoupons } from '../../wallet/server/payments/promotions/coupon-service.ts';
import { createPromotions } from '../../wallet/server/payments/promotions/service.ts';
import type { Coupons } from '../../wallet/server/payments/promotions/coupon-service.ts';
import { couponUsesResource } from '../../wallet/server/payments/promotions/coupon-store.ts';
import { promotionsResource } from '../../wallet/server/payments/promotions/store.ts';
import { createStepUps } from '../../wallet/server/payments/step-up/service.ts';
import { habitsResource } from '../../wallet/server/payments/step-up/store.ts';
import { paymentsResource } from '../../wallet/server/payments/payments/store.ts';
import { splitOf } from '../../wallet/server/payments/payments/card-share-domain.ts';
import { payable } from '../../wallet/server/payments/payments/domain.ts';
import {
  chargeLost,
  chargeStayed,
  clockWarning,
  partReceipt,
  paymentReceipt,
  quoteDeadline,
  refundReceipt,
} from '../../wallet/server/payments/payments/jobs-schema.ts';
import { createPayments } from '../../wallet/server/payments/payments/service.ts';
import type { Payments } from '../../wallet/server/payments/payments/service.ts';
import type { CreatePaymentBody } from '../../wallet/server/payments/payments/schema.ts';
import { toPaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { caseNotice, caseWarning } from '../../wallet/server/protection/cases/jobs-schema.ts';
import { casesResource } from '../../wallet/server/protection/cases/store.ts';
import { codesResource } from '../../wallet/server/protection/escrow/store.ts';
import { refundsResource } from '../../wallet/server/protection/refunds/store.ts';
import { payoutsResource } from '../../wallet/server/protection/reserves/store.ts';
import type { EasyPost } from '../../wallet/server/protection/tracking/easypost-gateway.ts';
import type { Receiver } from '../../wallet/server/webhooks/receiver-gateway.ts';
import { webhookJobs } from '../../wallet/server/webhooks/jobs.ts';
import { reportsResource } from '../../wallet/server/protection/reports/store.ts';
import { createWebhooks } from '../../wallet/server/webhooks/service.ts';
import type { MemoryDatabase } from './memory/database.ts';
import { createQueue } from './queue.ts';
import type { Queue, QueueBugs } from './queue.ts';
import type { Process, Simulation } from './scheduler.ts';
import { clientId, gone, keyOf } from './shop.ts';
import type { Answered, Refusal } from './shop.ts';
import { openFunding } from './wallet-funding.ts';
import type { FundingDoors, OriginBugs } from './wallet-funding.ts';
import { openProtection } from './wallet-protection.ts';
import type { ProtectionDoors } from './wallet-protection.ts';

/** The key with which stored secrets are sealed. */
export const sealKey = Buffer.alloc(32, 7);
const couponKey = Buffer.alloc(32, 8);

/** The people, cards and payees, instead of the rows that sign-ups, linked cards and registrations leave. */
export interface Register {
  readonly holders: ReadonlyMap<string, Holder>;
  readonly cards: ReadonlyMap<string, Card>;
  readonly payees: ReadonlyMap<string, Payee>;
  commissionAccountId: Id<'acc'>;
  /** The account of a friend of all sellers. */
  friendAccountId: Id<'acc'>;
}

/** The wallet's pages and routes, called over the simulated network instead of HTTP. */
export interface WalletDoors extends ProtectionDoors, FundingDoors {
  checkPayment(asked: {
    holderId: Id<'hld'>;
    mandateId: Id<'mdt'>;
    order: CreatePaymentBody;
  }): Promise<Result<unknown, Refusal>>;
  createPayment(asked: { holderId: Id<'hld'>; mandateId: Id<'mdt'>; order: CreatePaymentBody; key: string }): Answered;
  getPayment(id: string): Answered;
  cancelPayment(id: string, key: string): Answered;
  /**
   * Approves a payment, as the approval page does after a right PIN: from the balance, with an exchange of what it lacks
   * if another balance covers that.
   */
  approveByExchange(id: string): Answered;
  /** Approves a payment from the balance and a card for the rest, or from the card alone. */
  approveByCard(id: string, cardId: Id<'ins'>, isAll: boolean): Answered;
  /** Takes a coupon with a typed code off a payment that waits for its approval. */
  typeCoupon(id: string, typed: string): Promise<Result<unknown, Refusal>>;
  /** Takes it away again. */
  leaveCoupon(id: string): Promise<void>;
  /** Moves this much from the house's own money to its income, so that it can pay for a coupon before it earns anything. */
  endow(key: string, minor: bigint): Promise<void>;
  readonly coupons: Pick<Coupons, 'open' | 'close'>;
  readonly mandates: ReturnType<typeof createMandates>;
  /** Receives a webhook of the processor. */
  processorEvent(processorId: string): Promise<void>;
  readonly queue: Queue;
}

/** The settings of a wallet. */
export interface WalletSettings {
  readonly database: MemoryDatabase;
  readonly simulation: Simulation;
  readonly register: Register;
  readonly processorFor: (process: Process) => Processor;
  readonly payoutsFor: (process: Process) => Payouts;
  readonly receiverFor: (process: Process) => Receiver;
  readonly carrierFor: (process: Process) => EasyPost;
  readonly postFor: (process: Process, channel: 'mail' | 'sms') => Pick<Postbox, 'send'>;
  readonly queueBugs: QueueBugs;
  readonly originBugs: OriginBugs;
  /** Wraps the batch, to plant a bug. */
  readonly bend: (batch: Batch) => Batch;
}

/** The rows of the money commands, in lock order. */
const resources = [
  paymentsResource,
  casesResource,
  reportsResource,
  codesResource,
  mandatesResource,
  standingsResource,
  usesResource,
  habitsResource,
  spendingsResource,
  promotionsResource,
  couponUsesResource,
  topUpsResource,
  chargebacksResource,
  withdrawalsResource,
  monthsResource,
  cardRefundsResource,
  quotesResource,
  refundedResource,
  refundsResource,
  payoutsResource,
];

const nothing = async (): Promise<void> => {};

/** Composes a wallet from the product's services, on a database in memory. */
export async function bootWallet(settings: WalletSettings, process: Process, world: World): Promise<WalletDoors> {
  const { database, simulation, register } = settings;
  const db = database.connect(process, world.faultpoint);
  const ledger = await createLedger({ db, world, currencies: ['EUR'], exchanged: ['JPY', 'KWD'], cells: [HOME_CELL] });
  // Time is virtual: commands that wait for a while would wait forever, and no two batches would overlap.
  const batch = settings.bend(createBatch({ db, world, resources, longMs: 0 }));
  const fees = createFees({ db, world });
  const limits = createLimits({ db, world });
  const processor = settings.processorFor(process);
  const people = peopleOf(register);
  const waker = { wake: () => {} };
  const promotions = createPromotions({ db, world, batch, ...people });
  const coupons = createCoupons({ db, world, batch, ledger });
  const { originBugs, payoutsFor } = settings;
  const payouts = payoutsFor(process);
  const base = { db, world, batch, ledger };
  const funding = openFunding({ ...base, processor, payouts, fees, limits, originBugs, ...people });
  const { topUps, chargebacks, exchange } = funding.doors;
  const money = { fees, exchange, topUps, stepUps: createStepUps({ db }) };
  const payments = createPayments({ ...base, promotions, coupons, couponKey, limits, ...money, ...people });
  const outside = {
    friend: register.friendAccountId,
    easypost: settings.carrierFor(process),
    letters: settings.postFor(process, 'mail'),
    messages: settings.postFor(process, 'sms'),
  };
  const protection = openProtection({ ...base, fees, payments, chargebacks, waker, ...outside, ...people });
  const webhooks = createWebhooks({
    db,
    world,
    seal: createSeal({ keys: ringOf(sealKey), random: world.random }),
    receiver: settings.receiverFor(process),
    privateOriginsOf: async () => [],
    waker,
  });
  const events = createProcessorEvents({ db, world, processor, waker });
  const mandates = createMandates({ db, world, endGrant: nothing, security: { record: nothing } });
  const told = webhookJobs(webhooks);
  const handlers = { ...told.handlers, ...funding.handlers, ...protection.handlers, ...paymentJobs(payments) };
  const timers = { ...told.timers, ...funding.timers, ...protection.timers, ...paymentTimers(payments, batch) };
  return {
    ...paymentDoors(payments, { exchange, topUps }),
    ...protection.doors,
    ...funding.doors,
    coupons,
    endow: async (key, minor) => {
      const from = ledger.house('own', 'EUR', HOME_CELL);
      const moving = { from, to: ledger.house('fees', 'EUR', HOME_CELL), minor };
      const scoped = { scope: 'simulation', key, requestHash: key };
      await batch.submit(endow, moving, { cell: HOME_CELL, key: scoped });
    },
    checkPayment: (asked) => payments.check({ clientId, ...asked }),
    mandates,
    processorEvent: async (processorId) => {
      await events.receive(processorId, 'good');
    },
    queue: createQueue({ db, world, simulation, handlers, timers, bugs: settings.queueBugs }),
  };
}

function paymentTimers(payments: Payments, batch: Batch) {
  return {
    ...quoteDeadline.handledBy((id) => payments.expire(id)),
    ...chargeLost.handledBy((id) => payments.releaseLost(id)),
    ...holdDeadline.handledBy(async (holdId) => {
      await batch.submit(expireHeld, { holdId }, { cell: HOME_CELL });
    }),
  };
}

/** The jobs of payments. Those that only send letters do nothing, because the simulation sends none. */
function paymentJobs(payments: Payments) {
  const quiet = async (): Promise<void> => {};
  return {
    ...shareSettled.handledBy(({ top_up_id: id }) => payments.finishCharge(id)),
    ...paymentReceipt.handledBy(quiet),
    ...partReceipt.handledBy(quiet),
    ...refundReceipt.handledBy(quiet),
    ...clockWarning.handledBy(quiet),
    ...chargeStayed.handledBy(quiet),
    ...caseNotice.handledBy(quiet),
    ...caseWarning.handledBy(quiet),
  };
}

function peopleOf(register: Register) {
  const accounts: Pick<Accounts, 'find' | 'get'> = {
    find: async (id) => register.holders.get(id),
    get: async (id) => register.holders.get(id)!,
  };
  const instruments: Pick<
    Instruments,
    'list' | 'find' | 'get' | 'same' | 'fingerprints' | 'customerOf' | 'finishVisitOfProcessor' | 'countDecline'
  > = {
    list: async (holderId) => [...register.cards.values()].filter((card) => card.holderId === holderId),
    find: async (_holder, id) => register.cards.get(id),
    get: async (_holder, id) => register.cards.get(id)!,
    same: async ({ id }) => [id],
    fingerprints: async (holderIds) =>
      new Map(
        holderIds.map((id) => [
          id,
          [...register.cards.values()].flatMap((card) => (card.holderId === id ? (card.fingerprint ?? []) : [])),
        ]),
      ),
    customerOf: async (holderId) => `cus_${holderId}`,
    finishVisitOfProcessor: async () => {},
    countDecline: async () => {},
  };
  const clients: Pick<Clients, 'find'> = {
    find: async () => ({
      clientId,
      name: 'Market',
      id: 'cli_market',
      redirectUris: ['https://market.example/callback'],
      jwks: { keys: [] },
      privateOrigins: [],
      scopes: ['payments', 'client'],
      commissionAccountId: register.commissionAccountId,
      registeredAt: new Date(0),
    }),
  };
  const payees: Pick<Payees, 'find' | 'listOf'> = {
    listOf: async (holderId) => [...register.payees.values()].filter((payee) => payee.holderId === holderId),
    find: async (_client, ids) => ids.flatMap((id) => register.payees.get(id) ?? []),
  };
  const proofs: Proofs = {
    ways: async () => ({ hasPin: true, hasAuthenticator: false, passkeyOptions: undefined, now: new Date(0) }),
    prove: async () => ok({ passkeyDays: null }),
  };
  return { accounts, instruments, clients, payees, proofs };
}

type PaymentDoors = Pick<
  WalletDoors,
  | 'createPayment'
  | 'getPayment'
  | 'cancelPayment'
  | 'approveByExchange'
  | 'approveByCard'
  | 'typeCoupon'
  | 'leaveCoupon'
>;

function paymentDoors(
  payments: Payments,
  { exchange, topUps }: { readonly exchange: Exchange; readonly topUps: Pick<TopUps, 'cardFee'> },
): PaymentDoors {
  return {
    createPayment: ({ holderId, mandateId, order, key }) =>
      payments.create({ clientId, holderId, mandateId, order, key: keyOf(key, order) }),
    getPayment: async (id) => {
      const payment = await payments.find(id);
      return payment ? { ok: true, value: toPaymentJson(payment) } : gone;
    },
    cancelPayment: async (id, key) => {
      const payment = await payments.find(id);
      return payment ? payments.cancel(payment.id, { scope: clientId, ...keyOf(key, { id, cancel: true }) }) : gone;
    },
    typeCoupon: async (id, typed) => {
      const payment = await payments.find(id);
      return payment ? payments.takeCoupon(payment, { typed, isSameBrowser: false }) : gone;
    },
    leaveCoupon: async (id) => {
      const payment = await payments.find(id);
      if (payment) await payments.leaveCoupon(payment);
    },
    approveByExchange: async (id) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      const { spendable } = await payments.preview(payment, byPin.browserSince);
      const missing = payable(payment).minor - spendable.minor;
      const get = { minor: missing, currency: spendable.currency };
      const asked = { holderId: payment.payerId, paymentId: payment.id, get, from: undefined };
      const quoted = missing > 0n ? await exchange.quoteForPayment(asked) : undefined;
      const approved = await payments.approve(payment, byPin, quoted?.quote);
      return approved.ok ? { ok: true, value: toPaymentJson(approved.value) } : approved;
    },
    approveByCard: async (id, cardId, isAll) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      const { spendable } = await payments.preview(payment, byPin.browserSince);
      const amount = splitOf(payable(payment), spendable, isAll)?.fromCard;
      const fee = amount && (await topUps.cardFee(payment.payerId, amount));
      const approved = await (amount && fee
        ? payments.payByCard(payment, byPin, { cardId, amount, fee })
        : payments.approve(payment, byPin));
      return approved.ok ? { ok: true, value: toPaymentJson(approved.value) } : approved;
    },
  };
}
