import { toId } from '#platform/kernel/id.ts';
import { captureOfOpen, one } from './mismatch.ts';
import type { Mismatch } from './mismatch.ts';

const inPayments: readonly Mismatch[] = [
  {
    what: 'a captured payment that the journal does not name',
    kind: 'payment_entry',
    plant: async (wallet) => {
      const { number = '', payment_id: id = '' } = await one(wallet, captureOfOpen);
      await wallet.query(`update ledger.entries set payment_id = null where number = ${number}`);
      return [`payment ${toId('pay', id)}`, 'the journal'];
    },
  },
  {
    what: 'a part that reports a release of money that is in escrow',
    kind: 'payment_escrow',
    plant: async (wallet) => {
      const { id = '' } = await one(
        wallet,
        "update payments.parts set released_minor = 1 where status = 'held' returning payment_id as id",
      );
      return [`the parts of payment ${toId('pay', id)}`, /journal entr(y|ies)/];
    },
  },
  {
    what: 'an escrow account whose balance is not the sum of the open parts',
    kind: 'escrow_balance',
    plant: async (wallet) => {
      const { id = '' } = await one(
        wallet,
        "update ledger.accounts set posted_minor = posted_minor + 1 where kind = 'escrow' returning id",
      );
      return [`escrow account ${toId('acc', id)}`, 'the 1 open parts of all payments'];
    },
  },
];

const partRow = 'returning id, payment_id';
const partWords = ({ id = '', payment_id: payment = '' }: Record<string, string>) =>
  `part ${toId('prt', id)} of payment ${toId('pay', payment)}`;

const inParts: readonly Mismatch[] = [
  {
    what: 'a refunded part whose status is released',
    kind: 'part_status',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set status = 'released' where status = 'refunded' ${partRow}`,
      );
      return [partWords(part), 'the money of part'];
    },
  },
  {
    what: 'a released part with a clock that would release it again',
    kind: 'part_status',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set release_at = now() where status = 'released' ${partRow}`,
      );
      return [partWords(part), 'the money of part'];
    },
  },
  {
    what: 'a tracked part with a clock that would release it without a delivery',
    kind: 'part_status',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set status = 'shipped', release_at = now() where status = 'held' ${partRow}`,
      );
      return [partWords(part), 'the money of part'];
    },
  },
  {
    what: 'a released part that no carrier has scanned',
    kind: 'part_shipment',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set shipped_at = null, delivered_at = null where status = 'released' ${partRow}`,
      );
      return [partWords(part), 'the parcels of part'];
    },
  },
  {
    what: 'a line that reports a refund of which its part knows nothing',
    kind: 'part_lots',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set lots = jsonb_set(lots, '{0,refunded}', '"1"') where status = 'held' ${partRow}`,
      );
      return [partWords(part), /the \d+ lines and shipping of part/];
    },
  },
  {
    what: 'a record of a refund with another amount',
    kind: 'part_refund',
    plant: async (wallet) => {
      const refund = await one(
        wallet,
        'update protection.refunds set amount_minor = amount_minor - 1 returning part_id as id, payment_id',
      );
      return [partWords(refund), 'the 1 records of refunds'];
    },
  },
  {
    what: 'a reserve with less left than the part says',
    kind: 'part_reserve',
    plant: async (wallet) => {
      const part = await one(
        wallet,
        `update payments.parts set reserve = jsonb_set(reserve, '{0,left}', '"1"') where reserved_minor > 1 ${partRow}`,
      );
      return [partWords(part), 'the releases, payouts and refunds'];
    },
  },
];

const shares: readonly Mismatch[] = [
  {
    what: 'a released part whose shop got the seller’s share',
    kind: 'payment_share',
    plant: async (wallet) => {
      const { number = '', payment_id: payment = '' } = await one(
        wallet,
        "select number, payment_id from ledger.entries where kind = 'part_released'",
      );
      const { seller_account_id: seller = '' } = await one(
        wallet,
        "select seller_account_id from payments.parts where status = 'released'",
      );
      await wallet.query(`
        update ledger.postings posting set amount_minor = swapped.amount_minor
          from (select account_id, lead(amount_minor, 1, first) over (order by account_id) as amount_minor
                  from (select *, first_value(amount_minor) over (order by account_id) as first from ledger.postings
                         where entry_number = ${number} and amount_minor > 0) credit) swapped
         where posting.entry_number = ${number} and posting.account_id = swapped.account_id`);
      return [`the released parts of payment ${toId('pay', payment)}`, `entries on account ${toId('acc', seller)}`];
    },
  },
];

const sources: readonly Mismatch[] = [
  {
    what: 'a payment that another account has paid',
    kind: 'payment_source',
    plant: async (wallet) => {
      const { number = '', payment_id: payment = '' } = await one(wallet, captureOfOpen);
      const { account_id: account = '' } = await one(
        wallet,
        `update ledger.postings set account_id = (select id from ledger.accounts where kind = 'commission' limit 1)
          where entry_number = ${number} and amount_minor < 0 returning account_id`,
      );
      return [`payment ${toId('pay', payment)}`, `journal entries on account ${toId('acc', account)}`];
    },
  },
  {
    what: 'a promotion that spent more than its payments took',
    kind: 'promotion_budget',
    plant: async (wallet) => {
      const { id = '', account_id: account = '' } = await one(
        wallet,
        'update promotions.promotions set returned_minor = returned_minor + 5 returning id, account_id',
      );
      return [`promotion ${toId('prm', id)}`, `its account ${toId('acc', account)}`];
    },
  },
];

/** The planted inconsistencies of payments, their parts, shares and sources. */
export const paymentMismatches: readonly Mismatch[] = [...inPayments, ...inParts, ...shares, ...sources];
