import { toId } from '#platform/kernel/id.ts';
import { caseMismatches } from './case-mismatches.ts';
import { fundingMismatches } from './funding-mismatches.ts';
import { captureOfOpen, holderAccount, one } from './mismatch.ts';
import type { Mismatch } from './mismatch.ts';
import { paymentMismatches } from './payment-mismatches.ts';
import { staffLogMismatches } from './staff-log-mismatches.ts';

/** Plants a debt of a holder who has euros to spend. */
function owing(what: string, currency: 'EUR' | 'USD'): Mismatch {
  return {
    what,
    kind: 'account_owing',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      const debt = '0198f000-0000-7000-8000-00000000debf';
      await wallet.query(
        `insert into ledger.accounts (cell, id, owner_kind, owner_id, kind, currency, floor_minor, posted_minor, held_minor, opened_at)
         select cell, '${debt}', owner_kind, owner_id, 'debt', '${currency}', null, -5, 0, opened_at
           from ledger.accounts where id = '${id}'`,
      );
      return [`available account ${toId('acc', id)}`, `debt account ${toId('acc', debt)}`];
    },
  };
}

const inLedger: readonly Mismatch[] = [
  {
    what: 'an entry that was deleted with its postings',
    kind: 'entry_gap',
    plant: async (wallet) => {
      await wallet.query(
        'delete from ledger.entries where number = 3; delete from ledger.postings where entry_number = 3',
      );
      return ['journal entry 2', 'journal entry 4'];
    },
  },
  {
    what: 'a posting with another amount',
    kind: 'entry_unbalanced',
    plant: async (wallet) => {
      await one(
        wallet,
        `update ledger.postings set amount_minor = amount_minor + 1 where entry_number = 2 and amount_minor > 0
         returning entry_number`,
      );
      return ['credits of journal entry 2', 'debits of journal entry 2'];
    },
  },
  {
    what: 'an entry whose postings are gone',
    kind: 'entry_postings',
    plant: async (wallet) => {
      await wallet.query('delete from ledger.postings where entry_number = 2');
      return ['journal entry 2', 'postings of journal entry 2'];
    },
  },
  {
    what: 'postings whose entry is gone',
    kind: 'entry_postings',
    plant: async (wallet) => {
      await wallet.query('delete from ledger.entries where number = 4');
      return ['journal entry 4', 'postings of journal entry 4'];
    },
  },
  {
    what: 'a posting on an account that does not exist',
    kind: 'posting_account',
    plant: async (wallet) => {
      const stray = '01890000-0000-7000-8000-000000000001';
      await wallet.query(
        `update ledger.postings set account_id = '${stray}' where entry_number = 1 and amount_minor > 0`,
      );
      return ['a posting of journal entry 1', `account ${toId('acc', stray)}`];
    },
  },
  {
    what: 'a running balance that does not follow from the one before it',
    kind: 'running_balance',
    plant: async (wallet) => {
      const { account_id: account = '' } = await one(
        wallet,
        `update ledger.postings set balance_minor = balance_minor + 5 where entry_number = 2 and amount_minor > 0
         returning account_id`,
      );
      return [`journal entry 2 on account ${toId('acc', account)}`, `before it on account ${toId('acc', account)}`];
    },
  },
  {
    what: 'a balance that is not the sum of its postings',
    kind: 'account_balance',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set posted_minor = posted_minor + 100 where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, /its \d+ postings/];
    },
  },
  {
    what: 'a held amount that is not the sum of its holds',
    kind: 'account_held',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set held_minor = held_minor + 1 where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, /its 1 open holds and the reserves of \d+ parts/];
    },
  },
  {
    what: 'an account below its floor',
    kind: 'account_floor',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set floor_minor = posted_minor where id = '${id}'`);
      return [`available account ${toId('acc', id)}`, 'its floor'];
    },
  },
  {
    what: 'a debt above zero',
    kind: 'account_debt',
    plant: async (wallet) => {
      const { id = '' } = await one(wallet, holderAccount);
      await wallet.query(`update ledger.accounts set kind = 'debt' where id = '${id}'`);
      return [`debt account ${toId('acc', id)}`, 'the most that a debt can be'];
    },
  },
  owing('money to spend of somebody who owes', 'EUR'),
  owing('money to spend of somebody who owes in another currency, of which no payment knows', 'USD'),
  {
    what: 'a withdrawal under way that was never debited',
    kind: 'withdrawal_balance',
    plant: async (wallet) => {
      await wallet.query(
        `insert into withdrawals.withdrawals (cell, id, holder_id, account_id, instrument_id, currency, amount_minor,
                                              fee_minor, terms_version, name_match, status, hold_id, quoted_at,
                                              valid_until, approved_at)
         select cell, id, id, id, id, 'USD', 700, 0, 1, 'match', 'processing', id, now(), now(), now()
           from accounts.holders limit 1`,
      );
      return ['payable account acc_', 'the 1 withdrawals that are under way'];
    },
  },
  {
    what: 'a proof of a bank account that the house never paid for',
    kind: 'proof_costs',
    plant: async (wallet) => {
      await wallet.query(
        "insert into instruments.cents select cell, id, 'EUR', 1, 'posted', null, null, now() from accounts.holders limit 1",
      );
      return ['proof_costs account in EUR', 'the 1 proofs of bank accounts that are posted'];
    },
  },
  {
    what: 'an advance of a report that the account for risks never gave',
    kind: 'risk_given',
    plant: async (wallet) => {
      await wallet.query(
        `insert into protection.reports (cell, id, holder_id, account_id, currency, items, terms, status, created_at,
                                         credit_by, decide_by, credit_minor, credited_at)
         select cell, id, id, id, 'EUR', '[]', '{}', 'open', opened_at, opened_at, opened_at, 500, opened_at
           from ledger.accounts where kind = 'risk'`,
      );
      return ['risk account in EUR', 'reports of unauthorized payments'];
    },
  },
  {
    what: 'a fee that the processor never took',
    kind: 'house_costs',
    plant: async (wallet) => {
      await wallet.query("update ledger.accounts set posted_minor = posted_minor - 5000000 where kind = 'costs'");
      return ['costs account in EUR', 'fees of the card processor'];
    },
  },
  {
    what: 'own money that the bank never booked',
    kind: 'house_own',
    plant: async (wallet) => {
      await wallet.query("update ledger.accounts set posted_minor = posted_minor + 5000000 where kind = 'own'");
      return ['own account in EUR', 'own money on the statements of the bank'];
    },
  },
  {
    what: 'a hold that was voided and captured',
    kind: 'hold_state',
    plant: async (wallet) => {
      const { id = '', account_id: account = '' } = await one(
        wallet,
        "update ledger.holds set status = 'voided', captured_minor = 9000 returning id, account_id",
      );
      return [`hold ${toId('hol', id)}`, `account ${toId('acc', account)}`];
    },
  },
];

const inChain: readonly Mismatch[] = [
  {
    what: 'an entry whose reason was rewritten',
    kind: 'batch_content',
    plant: async (wallet) => {
      await wallet.query("update ledger.entries set reason = 'a gift' where number = 2");
      return ['batch of entries 2 to 2', 'its entries and postings as they are now'];
    },
  },
  {
    what: 'a batch that was rewritten without the batches after it',
    kind: 'chain_link',
    plant: async (wallet) => {
      await wallet.query("update ledger.batches set hash = sha256(hash || 'x') where last_entry = 2");
      return ['batch of entries 3 to 3', 'the batch before it, which ends at entry 2'];
    },
  },
  {
    what: 'a head that is not at the end of the journal',
    kind: 'chain_head',
    plant: async (wallet) => {
      await wallet.query('update ledger.heads set last_entry = last_entry + 1');
      return ['the head of the chain', 'the journal'];
    },
  },
  {
    what: 'a journal whose newest entry, batch and head were removed together',
    kind: 'anchor_off_chain',
    plant: async (wallet) => {
      const { last = '' } = await one(wallet, 'select max(last_entry) as last from ledger.batches');
      await wallet.query(`
        delete from ledger.entries where number = ${last};
        delete from ledger.postings where entry_number = ${last};
        delete from ledger.batches where last_entry = ${last};
        update ledger.heads set (last_entry, hash) =
          (select last_entry, hash from ledger.batches order by last_entry desc limit 1)`);
      return [/^line \d+ of .*heads\.jsonl$/, 'the chain in the database'];
    },
  },
];

const betweenSystems: readonly Mismatch[] = [
  {
    what: 'money that left for another cell and never arrived',
    kind: 'cell_crossing',
    plant: async (wallet) => {
      const { number = '', payment_id: payment = '' } = await one(
        wallet,
        "select number, payment_id from ledger.entries where kind = 'part_released'",
      );
      await wallet.query(`
        update ledger.postings set account_id = (select id from ledger.accounts where kind = 'cell_clearing')
         where entry_number = ${number}
           and account_id = (select seller_account_id from payments.parts where status = 'released')`);
      const about = `for payment ${toId('pay', payment)}`;
      return [
        `money that left a cell ${about} (journal entry ${number} of cell 0)`,
        `money that arrived ${about} (no journal entry)`,
      ];
    },
  },
  {
    what: 'a charge whose entry has another amount',
    kind: 'charge_amount',
    plant: async (wallet) => {
      const { processor_id: charge = '' } = await one(
        wallet,
        `select processor_id from top_ups.top_ups where amount_minor = 5000`,
      );
      await wallet.query(
        'update ledger.postings set amount_minor = amount_minor + sign(amount_minor)::int where entry_number = 2',
      );
      return [`charge ${charge}`, 'journal entry 2'];
    },
  },
  {
    what: 'a charge without an entry',
    kind: 'charge_entry',
    plant: async (wallet) => {
      const { id = '', processor_id: charge = '' } = await one(
        wallet,
        'select id, processor_id from top_ups.top_ups where amount_minor = 5000',
      );
      await wallet.query(
        'delete from ledger.entries where number = 2; delete from ledger.postings where entry_number = 2',
      );
      return [`charge ${charge}`, `top-up ${toId('top', id)}`];
    },
  },
  {
    what: 'an entry without a charge',
    kind: 'entry_charge',
    plant: async (wallet) => {
      await wallet.query("update ledger.entries set reason = 'Money from nowhere' where number = 2");
      return ['journal entry 2', 'the card processor'];
    },
  },
  {
    what: 'an entry of a dispute that the processor does not have',
    kind: 'dispute_entry',
    plant: async (wallet) => {
      await wallet.query(
        "update ledger.entries set reason = 'Taken back by the bank of your card, dispute du_nowhere' where number = 2",
      );
      return ['dispute du_nowhere at the card processor', 'journal entry 2'];
    },
  },
  {
    what: 'an entry of a refund to a card without a refund at the processor',
    kind: 'entry_refund',
    plant: async (wallet) => {
      const id = 'crf_01jdqz3c5te7kqc8vm9r3rw2s4';
      await wallet.query(`update ledger.entries set reason = 'Refunded to the card, ${id}' where number = 2`);
      return ['the card processor', 'journal entry 2'];
    },
  },
  {
    what: 'an order that is paid in the market by a payment that the wallet does not have',
    kind: 'order_payment',
    plant: async (_wallet, market) => {
      const payment = toId('pay', '01890000-0000-7000-8000-000000000002');
      const { id = '' } = await one(
        market,
        `update orders.orders set payment_id = '${payment}'
          where id = (select min(id::text)::uuid from orders.orders) returning id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'an order that is canceled in the market and captured in the wallet',
    kind: 'order_payment',
    plant: async (_wallet, market) => {
      const { id = '', payment_id: payment = '' } = await one(
        market,
        `update orders.orders set status = 'canceled'
          where id = (select max(id::text)::uuid from orders.orders) returning id, payment_id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'an order whose amount is not the captured one',
    kind: 'order_amount',
    plant: async (_wallet, market) => {
      const { id = '', payment_id: payment = '' } = await one(
        market,
        `update orders.orders set amount_minor = amount_minor - 1
          where id = (select max(id::text)::uuid from orders.orders) returning id, payment_id`,
      );
      return [`order ${toId('ord', id)} of the market`, `payment ${payment} of the wallet`];
    },
  },
  {
    what: 'a part that is released in the market and held in the wallet',
    kind: 'order_part',
    plant: async (wallet, market) => {
      const { id = '' } = await one(
        market,
        "update orders.parts set status = 'released' where status = 'held' returning id",
      );
      const { id: part = '' } = await one(wallet, "select id from payments.parts where status = 'held'");
      return [`part ${toId('opt', id)}`, `part ${toId('prt', part)}`];
    },
  },
  {
    what: 'a part of which the market knows another refund',
    kind: 'order_part',
    plant: async (wallet, market) => {
      const { id = '' } = await one(
        market,
        "update orders.parts set refunded_minor = 1 where status = 'held' returning id",
      );
      const { id: part = '' } = await one(wallet, "select id from payments.parts where status = 'held'");
      return [`part ${toId('opt', id)}`, `part ${toId('prt', part)}`];
    },
  },
  {
    what: 'a captured payment for an order that the market does not have',
    kind: 'payment_order',
    plant: async (wallet, market) => {
      const { payment_id: payment = '' } = await one(wallet, captureOfOpen);
      const { id = '' } = await one(
        market,
        `delete from orders.orders where payment_id = '${toId('pay', payment)}' returning id`,
      );
      await market.query(`delete from orders.parts where order_id = '${id}'`);
      return [`payment ${toId('pay', payment)}`, `order ${toId('ord', id)}`];
    },
  },
];

/** The planted inconsistencies: at least one for each kind of difference. */
export const mismatches: readonly Mismatch[] = [
  ...inLedger,
  ...inChain,
  ...paymentMismatches,
  ...caseMismatches,
  ...fundingMismatches,
  ...staffLogMismatches,
  ...betweenSystems,
];
