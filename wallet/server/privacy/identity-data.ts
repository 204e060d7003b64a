import { sql } from '#platform/db/sql.ts';
import type { Sql } from '#platform/db/sql.ts';
import type { Holdings } from '#platform/privacy/holdings.ts';

const ofHolder = (person: string): Sql => sql`held.holder_id = ${person}`;

/** What the wallet holds about who a holder is, and about the locks of the wallet. */
export const identityParts: Holdings['parts'] = [
  {
    name: 'profile',
    table: 'accounts.holders',
    of: (person) => sql`held.id = ${person}`,
    columns:
      'id phone given_name family_name birth_date address email email_proved_at tier status created_at new_browser_at',
    withheld: {
      password_hash: 'a secret, and no data that the holder gave',
      debt_accounts: 'the accounts of debts, which are in the list of accounts',
    },
    order: 'id',
  },
  {
    name: 'passkeys',
    table: 'passkeys.passkeys',
    of: ofHolder,
    columns: 'credential_id transports name created_at',
    withheld: { public_key: 'a key of the device', counter: 'counts uses of the device' },
    order: 'created_at credential_id',
  },
  {
    name: 'notification_choices',
    table: 'notifications.choices',
    of: ofHolder,
    columns: 'kind mail sms push',
    order: 'kind',
  },
  {
    name: 'devices_with_notifications',
    table: 'push.devices',
    of: ofHolder,
    columns: 'id name added_at seen_at',
    withheld: {
      session_id: 'a technical number',
      endpoint_hash: 'a hash of a secret',
      subscription: 'a secret of the browser',
    },
    order: 'added_at id',
  },
  {
    name: 'pin',
    table: 'second_factor.pins',
    of: ofHolder,
    columns: 'failures locked_until',
    withheld: { pin_hash: 'a secret' },
    order: 'holder_id',
  },
  {
    name: 'authenticator_app',
    table: 'second_factor.authenticators',
    of: ofHolder,
    columns: 'failures created_at',
    withheld: { secret: 'a secret', last_step: 'the time of the last code' },
    order: 'holder_id',
  },
  {
    name: 'recovery_codes',
    table: 'second_factor.recovery_codes',
    of: ofHolder,
    columns: 'made_at used_at',
    withheld: { code_hash: 'a secret' },
    order: 'made_at code_hash',
  },
  {
    name: 'phrase',
    table: 'accounts.phrases',
    of: ofHolder,
    columns: 'phrase',
    order: 'holder_id',
  },
  {
    name: 'changed_numbers_and_addresses',
    table: 'contacts.changes',
    of: ofHolder,
    columns: 'id channel before after changed_at undo_until undone_at',
    withheld: { code_hash: 'a secret' },
    order: 'changed_at id',
  },
  {
    name: 'kept_numbers_and_addresses',
    table: 'accounts.reserved',
    of: ofHolder,
    columns: 'contact until',
    order: 'contact',
  },
  {
    name: 'requests_for_a_new_password',
    table: 'recovery.recoveries',
    of: ofHolder,
    columns: 'id state asked_at due_at ends_at ended_at ended_by last_notice',
    withheld: { application_id: 'a technical number', undo_hash: 'a secret' },
    order: 'asked_at id',
  },
  {
    name: 'waits_after_changes',
    table: 'restrictions.restrictions',
    of: ofHolder,
    columns: 'what cause since ends_at',
    order: 'since what cause',
  },
  {
    name: 'freezes',
    table: 'freezing.freezes',
    of: ofHolder,
    columns: 'id frozen_by frozen_at used ended_at ended_by',
    order: 'frozen_at id',
  },
  {
    name: 'checks_of_documents',
    table: 'documents.checks',
    of: ofHolder,
    columns: 'id status started_at asked_at reason kind country expires_on number_end seen decided_at redacted_at',
    withheld: {
      processor_id: 'a reference at the card processor, which says nothing about the person',
      continue_to: 'an address within the wallet, to which a page led on',
      findings: 'tells a forger what was noticed',
      person: 'a hash of name and birth date',
      decided_by: 'names a member of the staff',
    },
    order: 'started_at id',
  },
  {
    name: 'reports_of_payments',
    table: 'protection.reports',
    of: ofHolder,
    columns:
      'id currency items status created_at credit_by decide_by credit_minor credited_at ground words decided_at paid_minor settled_at',
    withheld: {
      account_id: 'the holder’s own account in the books',
      terms: 'the terms at that time, which are public',
    },
    order: 'created_at id',
  },
];
