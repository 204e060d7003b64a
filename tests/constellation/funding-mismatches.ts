import { toId } from '#platform/kernel/id.ts';
import type { Mismatch } from './mismatch.ts';

/** Inserts a chargeback that never moved money in the journal. */
const chargeback = (takenMinor: number, feeMinor: number): string => `
  insert into chargebacks.chargebacks (cell, id, processor_id, top_up_id, holder_id, account_id, currency,
                                       amount_minor, reason, status, taken_minor, fee_minor, moves, submissions,
                                       opened_at)
  select cell, id, 'du_planted', id, id, id, 'EUR', 900, 'fraudulent', 'needs_response', ${takenMinor}, ${feeMinor},
         1, 0, opened_at
    from ledger.accounts where kind = 'chargeback_fees'`;
const planted = '01890000-0000-7000-8000-000000000003';

/** Inconsistencies in money that comes in, goes out and is exchanged. */
export const fundingMismatches: readonly Mismatch[] = [
  {
    what: 'a chargeback whose fee the house never paid',
    kind: 'chargeback_fees',
    plant: async (wallet) => {
      await wallet.query(chargeback(0, 700));
      return ['account for fees of chargebacks in EUR', 'chargebacks'];
    },
  },
  {
    what: 'a chargeback that its holder neither paid nor owes',
    kind: 'chargeback_share',
    plant: async (wallet) => {
      await wallet.query(chargeback(900, 0));
      return ['chargeback of dispute du_planted', "its entries on the holder's balance and debt"];
    },
  },
  {
    what: 'a withdrawal that was paid out without a payout',
    kind: 'withdrawal_payout',
    plant: async (wallet) => {
      await wallet.query(`
        insert into withdrawals.withdrawals (cell, id, holder_id, account_id, instrument_id, currency, amount_minor,
                                             fee_minor, terms_version, name_match, status, processor_id, hold_id,
                                             quoted_at, valid_until, approved_at, asked_at, posted_at)
        values (0, '${planted}', '${planted}', '${planted}', '${planted}', 'EUR', 900, 0, 1,
                'match', 'posted', 'obp_planted', '${planted}', now(), now(), now(), now(), now())`);
      return [`withdrawal ${toId('wdr', planted)}`, 'the card processor'];
    },
  },
  {
    what: 'a charge of a card without its fee of the month',
    kind: 'card_fee',
    plant: async (wallet) => {
      await wallet.query(`
        insert into fees.schedules (version, valid_from, currency, card_free_up_to_minor, card_basis_points,
                                    merchant_basis_points)
        values (90, '2000-01-02', 'EUR', 100, 300, 0)`);
      await wallet.query(`update top_ups.top_ups set fee_version = 90 where card_id is not null`);
      return ['what cards brought to account acc_', 'the fees of these charges'];
    },
  },
  {
    what: 'a month in which more was spent than paid',
    kind: 'spending_month',
    plant: async (wallet) => {
      await wallet.query(`
        insert into spending.months (cell, holder_id, month, currency, client_id, category, spent_minor, refunded_minor)
        select cell, id, '2020-02-01', 'EUR', 'planted', 'as_shop', 900, 0 from accounts.holders limit 1`);
      return ['at planted in 2020-02 (as_shop)', 'its captures and refunds in the journal'];
    },
  },
  {
    what: 'more to exchange without a margin than refunds have brought',
    kind: 'exchange_refunded',
    plant: async (wallet) => {
      await wallet.query(
        `insert into exchange.refunded (cell, id, holder_id, give_currency, get_currency, left_minor)
         select cell, 'planted', id, 'EUR', 'USD', 9 from accounts.holders limit 1`,
      );
      return ['what may be exchanged from EUR to USD without a margin', 'refunds that stayed in that currency'];
    },
  },
  {
    what: 'a used quote whose exchange moved nothing',
    kind: 'exchange_position',
    plant: async (wallet) => {
      await wallet.query(`
        insert into exchange.quotes (cell, id, holder_id, give_currency, give_minor, get_currency, get_minor, kept_minor,
                                     rate_day, rate_from_minor, rate_to_minor, terms_version, quoted_at, valid_until,
                                     done_at)
        values (0, '${planted}', '${planted}', 'EUR', 900, 'USD', 940, 10, '2026-03-02', 1, 1, 1, now(), now(),
                now())`);
      return ['fx_position account in EUR', 'the 1 used quotes from or to EUR'];
    },
  },
];
