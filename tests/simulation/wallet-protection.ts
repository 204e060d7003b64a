import type { Db } from '#platform/db/db.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Postbox } from '#platform/mail/postbox.ts';
import { readChoices } from '../../wallet/server/activity/notifications/choices-domain.ts';
import { createNotifications } from '../../wallet/server/activity/notifications/service.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import type { Chargebacks } from '../../wallet/server/funding/chargebacks/service.ts';
import type { Accounts } from '../../wallet/server/identity/accounts/service.ts';
import type { Proofs } from '../../wallet/server/identity/second-factor/proof-service.ts';
import { spendable, transfer } from '../../wallet/server/ledger/accounts/domain.ts';
import type { Ledger } from '../../wallet/server/ledger/accounts/service.ts';
import type { Batch } from '../../wallet/server/ledger/batch/batch.ts';
import { accountsKey, touch } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/batch/command.ts';
import type { Payees } from '../../wallet/server/linking/payees/service.ts';
import type { Payments } from '../../wallet/server/payments/payments/service.ts';
import { caseDeadlines, caseJobs } from '../../wallet/server/protection/cases/jobs.ts';
import { createCases } from '../../wallet/server/protection/cases/service.ts';
import { chargebackJobs } from '../../wallet/server/protection/chargebacks/jobs.ts';
import { createChargedPayments } from '../../wallet/server/protection/chargebacks/service.ts';
import { createConfirmation } from '../../wallet/server/protection/confirmation/service.ts';
import type { Confirmation } from '../../wallet/server/protection/confirmation/service.ts';
import { escrowDeadlines } from '../../wallet/server/protection/escrow/jobs.ts';
import type { RefundWish } from '../../wallet/server/protection/escrow/lots-domain.ts';
import type { Announcing } from '../../wallet/server/protection/escrow/parcels-domain.ts';
import { createEscrow } from '../../wallet/server/protection/escrow/service.ts';
import type { Escrow } from '../../wallet/server/protection/escrow/service.ts';
import type { Refund } from '../../wallet/server/protection/refunds/domain.ts';
import { createRefunds } from '../../wallet/server/protection/refunds/service.ts';
import type { Refunds } from '../../wallet/server/protection/refunds/service.ts';
import { reserveDeadlines } from '../../wallet/server/protection/reserves/jobs.ts';
import { reportNotice } from '../../wallet/server/protection/reports/jobs-schema.ts';
import { reportDeadlines, reportJobs } from '../../wallet/server/protection/reports/jobs.ts';
import { createReserves } from '../../wallet/server/protection/reserves/service.ts';
import type { EasyPost } from '../../wallet/server/protection/tracking/easypost-gateway.ts';
import { trackingJobs } from '../../wallet/server/protection/tracking/jobs.ts';
import { createTracking } from '../../wallet/server/protection/tracking/service.ts';
import { shopConfirmationNotice } from '../../wallet/server/protection/escrow/jobs-schema.ts';
import { clientId, gone, keyOf } from './shop.ts';
import type { Answered, Refusal } from './shop.ts';
import { openReports, reportDoors } from './wallet-reports.ts';
import type { ReportDoors } from './wallet-reports.ts';
import { caseDoors } from './wallet-cases.ts';
import type { CaseDoors } from './wallet-cases.ts';

/** The wallet's pages and routes about what happens after a payment. */
export interface ProtectionDoors extends CaseDoors, ReportDoors {
  /** Announces a parcel, as a shop does. */
  announce(id: string, partId: string, parcel: Announcing, key: string): Answered;
  /** Reports that a part was sent without tracking, as a shop does. */
  sendUntracked(id: string, partId: string, key: string): Answered;
  /** Says that a part has arrived, as a shop does with the token of a mandate. */
  vouch(mandateId: Id<'mdt'>, id: string, partId: string): Answered;
  /** Takes back a parcel that no carrier has scanned. */
  withdraw(id: string, partId: string, parcelId: Id<'pcl'>, key: string): Answered;
  /** Cancels a part that was not shipped. */
  cancelPart(id: string, partId: string, key: string): Answered;
  /** Refunds some or all of a part, as a shop does. */
  refund(id: string, partId: string, wish: RefundWish, key: string): Promise<Result<Refund, Refusal>>;
  refundsOf(id: string): Promise<Result<readonly Refund[], Refusal>>;
  /** Shows the page on which a holder confirms a part. @returns The challenge of what it shows. */
  showConfirmation(holderId: Id<'hld'>, id: string, partId: string): Promise<string | undefined>;
  /** Confirms the shown state of a part, as that page does after a right PIN. */
  confirm(holderId: Id<'hld'>, id: string, partId: string, shown: string): Answered;
  /** Objects to the shop's word, as the page does that the wallet's notice links. */
  object(holderId: Id<'hld'>, id: string, partId: string): Answered;
  /** Extends the protection of a part, as its holder does in the app. */
  extend(holderId: Id<'hld'>, id: string, partId: string): Answered;
  /** Moves a seller's whole balance to a friend, so that a later refund finds nothing. */
  spend(from: Id<'acc'>): Promise<void>;
  /** Receives a webhook of the carrier. */
  carrierEvent(trackerId: string): Promise<void>;
}

/** Composes the protection wing from the product's services. */
export function openProtection(deps: {
  fees: NotificationsDeps['fees'];
  db: Db;
  world: World;
  batch: Batch;
  ledger: Ledger;
  payments: Payments;
  chargebacks: Pick<Chargebacks, 'find'>;
  payees: Pick<Payees, 'find' | 'listOf'>;
  proofs: Proofs;
  easypost: EasyPost;
  waker: { wake(): void };
  friend: Id<'acc'>;
  accounts: Pick<Accounts, 'get'>;
  letters: Pick<Postbox, 'send'>;
  messages: Pick<Postbox, 'send'>;
}) {
  const { batch, payments, friend } = deps;
  const tracking = createTracking(deps);
  const reserves = createReserves(deps);
  const escrow = createEscrow({ ...deps, tracking, reserves });
  const refunds = createRefunds({ ...deps, escrow });
  const confirmation = createConfirmation({ ...deps, escrow });
  const cases = createCases({
    ...deps,
    tracking,
    escrow,
    reserves,
    files: { attach: async () => ok([]), describe: async () => [] },
  });
  const chargedPayments = createChargedPayments({ ...deps, escrow, refunds });
  const reports = openReports({ ...deps, escrow });
  const notifications = openNotifications({ ...deps, escrow, refunds, cases });
  const doors: ProtectionDoors = {
    ...caseDoors({ ...deps, payments, cases }),
    ...reportDoors({ ...deps, reports }),
    ...shopDoors({ payments, escrow, refunds }),
    ...holderDoors({ escrow, confirmation }),
    spend: async (from) => {
      await batch.submit(spendAll, { from, to: friend }, { cell: HOME_CELL });
    },
    carrierEvent: async (trackerId) => {
      await tracking.receive(trackerId, 'good');
    },
  };
  return {
    doors,
    handlers: {
      ...trackingJobs(tracking, async (trackingCode, sighting) => {
        await escrow.sighted(trackingCode, sighting);
        await cases.sighted(trackingCode, sighting);
      }),
      ...caseJobs(cases),
      ...reportJobs(reports),
      ...chargebackJobs(chargedPayments),
      ...reportNotice.handledBy(async () => {}),
      ...shopConfirmationNotice.handledBy((about) =>
        notifications.partConfirmedByShop(about.payment_id, about.part_id),
      ),
    },
    timers: {
      ...escrowDeadlines(escrow),
      ...caseDeadlines(cases),
      ...reportDeadlines(reports),
      ...reserveDeadlines(reserves),
    },
  };
}

type NotificationsDeps = Parameters<typeof createNotifications>[0];

/** Composes notifications for people who want all mails. */
function openNotifications(
  deps: Omit<NotificationsDeps, 'topUps' | 'phrases' | 'codes' | 'choices' | 'push' | 'walletUrl'>,
) {
  return createNotifications({
    ...deps,
    phrases: { of: async () => 'copper otter' },
    codes: { record: async () => '7K3M-9QXT' },
    choices: { of: async () => readChoices({ payments_mail: 'yes', deliveries_mail: 'yes', cases_mail: 'yes' }) },
    push: { hasDevice: async () => false, announce: async () => {} },
    // The only mail that a simulation sends names no card.
    topUps: { find: async () => undefined, cardOf: () => Promise.reject(new Error('No mail names a card.')) },
    walletUrl: 'https://wallet.example',
  });
}

const spendAll: MoneyCommand<{ from: Id<'acc'>; to: Id<'acc'> }, null, { code: 'nothing_there' }> = {
  kind: 'test.spend',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to }, state) => {
    const account = state.get(accountsKey, from);
    if (!account || spendable(account).minor <= 0n) return err({ code: 'nothing_there' });
    return ok({
      answer: null,
      entries: [{ kind: 'test', reason: 'A gift', postings: transfer(from, to, spendable(account)) }],
    });
  },
};

type ShopDoors = Pick<
  ProtectionDoors,
  'announce' | 'sendUntracked' | 'vouch' | 'withdraw' | 'cancelPart' | 'refund' | 'refundsOf'
>;

function shopDoors(deps: { payments: Payments; escrow: Escrow; refunds: Refunds }): ShopDoors {
  const { payments, escrow, refunds } = deps;
  const scoped = (key: string, asked: unknown) => ({ scope: clientId, ...keyOf(key, asked) });
  return {
    announce: async (id, partId, parcel, key) => {
      const payment = await payments.find(id);
      return payment ? escrow.announce(payment, partId, parcel, scoped(key, { id, partId, parcel })) : gone;
    },
    sendUntracked: async (id, partId, key) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      return escrow.move(payment, partId, { kind: 'sent_untracked' }, { key: scoped(key, { id, partId }) });
    },
    vouch: async (mandateId, id, partId) => {
      const payment = await payments.find(id);
      return payment?.mandateId === mandateId ? escrow.move(payment, partId, { kind: 'shop_confirmed' }) : gone;
    },
    withdraw: async (id, partId, parcelId, key) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      return escrow.move(payment, partId, { kind: 'withdrawn', parcelId }, { key: scoped(key, { id, parcelId }) });
    },
    cancelPart: async (id, partId, key) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      const why = { cause: 'canceled', key: scoped(key, { id, partId }) } as const;
      return escrow.move(payment, partId, { kind: 'canceled' }, why);
    },
    refund: async (id, partId, wish, key) => {
      const payment = await payments.find(id);
      if (!payment) return gone;
      return refunds.refund(payment, { partId, wish, key: scoped(key, { id, partId, wish: plainly(wish) }) });
    },
    refundsOf: async (id) => {
      const payment = await payments.find(id);
      return payment ? ok(await refunds.list(payment)) : gone;
    },
  };
}

type HolderDoors = Pick<ProtectionDoors, 'showConfirmation' | 'confirm' | 'object' | 'extend'>;

function holderDoors({ escrow, confirmation }: { escrow: Escrow; confirmation: Confirmation }): HolderDoors {
  return {
    showConfirmation: async (holderId, id, partId) => {
      const own = await confirmation.find(holderId, id, partId);
      return own && (await confirmation.ways(own)).challenge;
    },
    confirm: async (holderId, id, partId, shown) => {
      const own = await confirmation.find(holderId, id, partId);
      return own ? confirmation.confirm(own, shown, { kind: 'pin', pin: '294018' }) : gone;
    },
    object: async (holderId, id, partId) => {
      const own = await confirmation.find(holderId, id, partId);
      return own ? confirmation.object(own) : gone;
    },
    extend: async (holderId, id, partId) => {
      const own = await confirmation.find(holderId, id, partId);
      return own ? escrow.move(own.payment, partId, { kind: 'extended' }) : gone;
    },
  };
}

/** Writes a wish without its integers, which canonical JSON does not have. */
function plainly(wish: RefundWish): string {
  return JSON.stringify(wish, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}
