import type { Sql } from '#platform/db/sql.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import type { Holdings } from '#platform/privacy/holdings.ts';

const ofShopper = (person: string): Sql => sql`held.shopper_id = ${person}`;
/** The person's shop, if they sell. */
const shop = (person: string): Sql =>
  sql`select one.seller_id from shoppers.shoppers one where one.id = ${person} and one.seller_id is not null`;
const bought = (person: string): Sql =>
  sql`select part.id from orders.parts part join orders.orders placed on placed.id = part.order_id
       where placed.shopper_id = ${person}`;
const conversations = (person: string): Sql =>
  sql`select one.part_id from messages.conversations one
       where one.buyer_id = ${person} or one.seller_id in (${shop(person)})`;
const written = (person: string): Sql =>
  sql`select one.id from messages.messages one where one.part_id in (${conversations(person)})`;
const tickets = (person: string): Sql => sql`select one.id from support.tickets one where one.shopper_id = ${person}`;

const other = 'the other side of the order, or the person';
const policy = 'the terms at that time, which are public';

/** What the market holds about a shopper or seller, table by table. A test compares it with the database. */
export const marketHoldings: Holdings = {
  parts: [
    {
      name: 'profile',
      table: 'shoppers.shoppers',
      of: (person) => sql`held.id = ${person}`,
      columns: 'id email name address seller_id created_at deleted_at',
      withheld: {
        password_hash: 'a secret, and no data that the person gave',
        browsers_epoch: 'a technical number',
        entry_epoch: 'a technical number',
      },
      order: 'id',
    },
    {
      name: 'sessions',
      table: 'sessions.sessions',
      of: ofShopper,
      columns: 'id device started_at proved_at seen_at expires_at',
      withheld: { token_hash: 'a secret' },
      order: 'started_at id',
    },
    {
      name: 'ways_in_begun',
      table: 'entries.entries',
      of: ofShopper,
      columns: 'id kind email name proofs mails mailed_at tries created_at expires_at ended_at',
      withheld: {
        token_hash: 'a secret',
        password_hash: 'a secret',
        continue_to: 'a page of the market',
        epoch: 'a technical number',
      },
      order: 'created_at id',
    },
    {
      name: 'passkeys',
      table: 'passkeys.passkeys',
      of: ofShopper,
      columns: 'credential_id transports name created_at',
      withheld: { public_key: 'a key of the device', counter: 'counts uses of the device' },
      order: 'created_at credential_id',
    },
    {
      name: 'authenticator_app',
      table: 'authenticators.apps',
      of: ofShopper,
      columns: 'asked_at added_at',
      withheld: { secret: 'a secret', last_step: 'a technical number', session_id: 'a technical number' },
      order: 'shopper_id',
    },
    {
      name: 'recovery_codes',
      table: 'authenticators.recovery_codes',
      of: ofShopper,
      columns: 'made_at',
      withheld: { code_hash: 'a secret' },
      order: 'made_at code_hash',
    },
    {
      name: 'waits_for_a_new_password',
      table: 'recoveries.waits',
      of: ofShopper,
      columns: 'id asked_at due_at expires_at ended_at ended_by',
      withheld: { stop_hash: 'a secret' },
      order: 'asked_at id',
    },
    {
      name: 'changes_of_the_profile',
      table: 'changes.changes',
      of: ofShopper,
      columns: 'id kind before after made_at expires_at undone_at',
      withheld: { undo_hash: 'a secret' },
      order: 'made_at id',
    },
    {
      name: 'security_activity',
      table: 'security_log.events',
      of: (person) => sql`held.subject = ${toId('shp', person)}`,
      columns: 'event browser facts times first_at last_at',
      withheld: { id: 'a technical number', subject: 'the person', network: 'a hash that names no network' },
      order: 'last_at id',
    },
    {
      name: 'cart',
      table: 'cart.items',
      of: (person) => sql`held.owner = ${toId('shp', person)}`,
      columns: 'product_id quantity added_at',
      withheld: { owner: 'the person' },
      order: 'added_at product_id',
    },
    {
      name: 'coupons_in_the_cart',
      table: 'cart.coupons',
      of: (person) => sql`held.owner = ${toId('shp', person)}`,
      columns: 'seller_id coupon_id chosen_at',
      withheld: { owner: 'the person' },
      order: 'seller_id',
    },
    {
      name: 'coupons_used',
      table: 'coupons.uses',
      of: ofShopper,
      columns: 'coupon_id order_id link_id discount_minor held_minor spent_minor used_at',
      order: 'used_at order_id coupon_id',
    },
    {
      name: 'wallets',
      table: 'wallet.links',
      of: ofShopper,
      columns:
        'id mandate_id subject label currency max_per_payment_minor max_per_month_minor status ended_by created_at ended_at identity',
      withheld: { refresh_token: 'a secret', identity_of: 'a hash of what was compared' },
      order: 'created_at id',
    },
    {
      name: 'orders',
      table: 'orders.orders',
      of: ofShopper,
      columns:
        'id status link_id address name email amount_minor currency created_at pay_by paid_at payment_id problem terms',
      withheld: {
        place_key: 'a technical number',
        policy,
        attempt_id: 'a technical number',
        asked_at: 'when the wallet was asked last',
        approval_url: 'a page of the wallet, for some minutes',
      },
      order: 'created_at id',
    },
    {
      name: 'parts_of_orders',
      table: 'orders.parts',
      of: (person) => sql`held.id in (${bought(person)})`,
      columns:
        'id order_id position seller_id seller_name amount_minor coupon_id coupon_code status wallet_part_id shipped_at delivered_at settled_at refunded_minor parcels ship_by scan_by promised_by protection_ends_at paused_at cases answer_by',
      order: 'order_id position id',
    },
    {
      name: 'parts_of_sales',
      table: 'orders.parts',
      of: (person) => sql`held.seller_id in (${shop(person)})`,
      columns:
        'id order_id position seller_id seller_name payee_id amount_minor coupon_id coupon_code commission_minor status wallet_part_id shipped_at delivered_at releases_at settled_at refunded_minor released_minor parcels ship_by scan_by promised_by protection_ends_at paused_at cases answer_by',
      order: 'order_id position id',
    },
    {
      name: 'lines_of_orders',
      table: 'orders.lines',
      of: (person) =>
        sql`held.part_id in (${bought(person)})
            or held.part_id in (select part.id from orders.parts part where part.seller_id in (${shop(person)}))`,
      columns:
        'part_id product_id position slug name quantity price_minor discount_minor refunded_minor quantity_canceled',
      withheld: { picture_id: 'a picture of the shop' },
      order: 'part_id position product_id',
    },
    {
      name: 'conversations',
      table: 'messages.conversations',
      of: (person) => sql`held.part_id in (${conversations(person)})`,
      columns: 'part_id order_id seller_id buyer_stopped_at seller_stopped_at buyer_letter_at seller_letter_at',
      withheld: { buyer_id: other },
      order: 'part_id',
    },
    {
      name: 'messages',
      table: 'messages.messages',
      of: (person) => sql`held.part_id in (${conversations(person)})`,
      columns: 'id part_id side words sent_at',
      withheld: { writer_id: other, form_key: 'a technical number' },
      order: 'sent_at id',
    },
    {
      name: 'files_of_messages',
      table: 'messages.files',
      of: (person) => sql`held.message_id in (${written(person)})`,
      columns: 'file_id message_id position',
      order: 'message_id position',
    },
    {
      name: 'reported_messages',
      table: 'messages.reports',
      of: (person) => sql`held.reporter_id = ${person}`,
      columns: 'message_id reason reported_at',
      withheld: { reporter_id: 'the person' },
      order: 'reported_at message_id',
    },
    {
      name: 'tickets',
      table: 'support.tickets',
      of: ofShopper,
      columns:
        'id reference topic order_id status opened_at answer_by changed_at messages may_hand_over handed_at wallet_status wallet_answered_at',
      order: 'opened_at id',
    },
    {
      name: 'messages_with_support',
      table: 'support.messages',
      of: (person) => sql`held.ticket_id in (${tickets(person)}) and held.kind <> 'note'`,
      columns: 'ticket_id number at kind words',
      withheld: { member_id: 'names a member of the staff' },
      order: 'ticket_id number',
    },
    {
      name: 'shop',
      table: 'catalog.sellers',
      of: (person) => sql`held.id in (${shop(person)})`,
      columns: 'id slug name about payee_id',
      withheld: { goods: 'counts the goods' },
      order: 'id',
    },
    {
      name: 'goods',
      table: 'catalog.products',
      of: (person) => sql`held.seller_id in (${shop(person)})`,
      columns: 'id slug category name summary description price_minor currency stock weight_grams',
      withheld: {
        seller_id: 'the shop',
        picture_id: 'public',
        search: 'words of the goods',
        asked_minor: 'in the prices and deals',
      },
      order: 'id',
    },
    {
      name: 'prices',
      table: 'catalog.prices',
      of: (person) =>
        sql`held.product_id in (select one.id from catalog.products one where one.seller_id in (${shop(person)}))`,
      columns: 'product_id since price_minor',
      order: 'product_id since',
    },
    {
      name: 'deals',
      table: 'catalog.deals',
      of: (person) =>
        sql`held.product_id in (select one.id from catalog.products one where one.seller_id in (${shop(person)}))`,
      columns: 'id product_id price_minor starts_at ends_at',
      order: 'id',
    },
    {
      name: 'payout',
      table: 'wallet.payees',
      of: (person) => sql`held.seller_id in (${shop(person)})`,
      columns: 'seller_id payee_id label status ended_by created_at ended_at',
      order: 'seller_id',
    },
    {
      name: 'coupons_of_the_shop',
      table: 'coupons.coupons',
      of: (person) => sql`held.seller_id in (${shop(person)})`,
      columns:
        'id code percent_basis_points amount_minor currency budget_minor held_minor spent_minor minimum_minor per_person is_first_order product_ids starts_at ends_at status created_at ended_at',
      withheld: { seller_id: 'the shop' },
      order: 'id',
    },
    {
      name: 'moves_of_the_payout',
      table: 'wallet.moves',
      of: (person) => sql`held.shopper_id = ${person} or held.seller_id in (${shop(person)})`,
      columns:
        'id seller_id payee_id label former_payee_id former_label email status ended_by asked_at due_at undo_until decided_at undone_at',
      withheld: { undo_hash: 'a secret' },
      order: 'asked_at id',
    },
    {
      name: 'codes_for_the_payout',
      table: 'wallet.proofs',
      of: ofShopper,
      columns: 'id seller_id purpose email tries created_at expires_at ended_at',
      order: 'created_at id',
    },
    {
      name: 'looks_of_the_staff',
      table: 'staff.looks',
      of: (person) => sql`held.holder_id = ${person}`,
      columns: 'at reason',
      withheld: {
        holder_id: 'the person',
        member_id: 'names a member of the staff',
        number: 'its place in the log',
        case_id: 'cases are the wallet’s',
      },
      order: 'number',
    },
    {
      name: 'files',
      table: 'privacy.files',
      of: (person) => sql`held.owner_id = ${person}`,
      columns: 'id name kept_at kind content_base64',
      withheld: { owner_id: 'the person' },
      order: 'id',
      most: 1,
    },
  ],
  withheldColumns: {
    cell: 'where a row is stored',
    shopper_id: 'the person, whose id is in the profile',
  },
  withheld: {
    'catalog.categories': 'public',
    'catalog.pictures': 'public',
    'catalog.words': 'public',
    'coupons.bought': 'in the orders',
    'files.blobs': 'in the files',
    'files.files': 'in the files',
    'jobs.outbox': 'work for the next moment, about rows of other tables',
    'jobs.timers': 'deadlines of rows of other tables',
    'keys.lasting': 'keys of the server',
    'mail.letters': 'what was sent is deleted at once; a hash of the address stays for a day',
    'messages.rules': 'settings',
    'orders.policies': 'public',
    'orders.seller_sums': 'sums of the parts of sales',
    'passkeys.challenges': 'random numbers',
    'staff.challenges': 'random numbers',
    'staff.invitations': 'the staff',
    'staff.log': 'the looks at the person are in the copy; the rest is what members of the staff did, by their names',
    'staff.log_heads': 'proofs of the log',
    'staff.members': 'the staff',
    'staff.passkeys': 'the staff',
    'staff.reasons': 'the staff; the looks themselves are in the copy',
    'staff.sessions': 'the staff',
    'tries.failures': 'hashes, to count tries',
    'wallet.attempts': 'secrets of a link that was begun, for some minutes',
    'wallet.inbox': 'messages of the wallet about rows of other tables',
    'wallet.payout_policies': 'public',
  },
};
