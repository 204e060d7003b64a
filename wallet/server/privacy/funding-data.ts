import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Holdings } from '#platform/privacy/holdings.ts';

const ofHolder = (person: string): Sql => sql`held.holder_id = ${person}`;

const processor = 'a reference at the card processor, which says nothing about the person';
const place = 'an address within the wallet, to which a page led on';

/** What the wallet holds about a holder's cards and bank accounts, and money that came and went by them. */
export const fundingParts: Holdings['parts'] = [
  {
    name: 'cards',
    table: 'instruments.cards',
    of: ofHolder,
    columns: 'id nickname place brand last4 exp_month exp_year funding country added_at removed_at',
    withheld: { processor_id: processor, fingerprint: processor },
    order: 'added_at id',
  },
  {
    name: 'bank_accounts',
    table: 'instruments.bank_accounts',
    of: ofHolder,
    columns:
      'id currency country bank_name last4 name_match known_name status failure deposits arrives_at expires_at tries added_at asked_at removed_at',
    withheld: {
      setup_id: processor,
      method_id: processor,
      recipient_id: processor,
      payout_method_id: processor,
    },
    order: 'added_at id',
  },
  {
    name: 'cents_to_bank_accounts',
    table: 'instruments.cents',
    of: (person) => sql`held.id in (select one.id from instruments.bank_accounts one where one.holder_id = ${person})`,
    columns: 'id currency amount_minor status refusal asked_at posted_at settled_at',
    withheld: { processor_id: processor },
    order: 'asked_at id',
  },
  {
    name: 'visits_to_the_card_page',
    table: 'instruments.visits',
    of: ofHolder,
    columns: 'id status replaces started_at asked_at',
    withheld: { processor_id: processor, continue_to: place },
    order: 'started_at id',
  },
  {
    name: 'declined_cards',
    table: 'instruments.declines',
    of: ofHolder,
    columns: 'declined_at',
    withheld: { event_id: processor },
    order: 'declined_at event_id',
  },
  {
    name: 'money_added',
    table: 'top_ups.top_ups',
    of: ofHolder,
    columns:
      'id card_id bank_account_id payment_id currency amount_minor fee_minor fee_version status refusal created_at asked_at settled_at',
    withheld: {
      account_id: 'the holder’s own account in the books',
      attempt: 'a technical number',
      processor_id: processor,
      redirect_url: 'the page of the bank, for a few minutes',
      continue_to: place,
    },
    order: 'created_at id',
  },
  {
    name: 'refunds_to_cards',
    table: 'card_refunds.card_refunds',
    of: ofHolder,
    columns: 'id refund_id payment_id top_up_id currency amount_minor status created_at settled_at',
    withheld: { account_id: 'the holder’s own account in the books', processor_id: processor },
    order: 'created_at id',
  },
  {
    name: 'exchanges',
    table: 'exchange.quotes',
    of: ofHolder,
    columns:
      'id give_currency give_minor get_currency get_minor kept_minor rate_day rate_from_minor rate_to_minor terms_version quoted_at valid_until done_at payment_id of_refunds',
    order: 'quoted_at id',
  },
  {
    name: 'refunded_to_exchange',
    table: 'exchange.refunded',
    of: ofHolder,
    columns: 'id give_currency get_currency left_minor',
    order: 'id',
  },
  {
    name: 'withdrawals',
    table: 'withdrawals.withdrawals',
    of: ofHolder,
    columns:
      'id instrument_id currency amount_minor fee_minor terms_version name_match known_name status refusal quoted_at valid_until approved_at asked_at posted_at settled_at',
    withheld: {
      account_id: 'the holder’s own account in the books',
      processor_id: processor,
      hold_id: 'a technical number',
    },
    order: 'quoted_at id',
  },
  {
    name: 'withdrawn_in_months',
    table: 'withdrawals.months',
    of: ofHolder,
    columns: 'id paid_minor charged_minor',
    order: 'id',
  },
];
