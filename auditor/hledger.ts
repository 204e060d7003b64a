import { Type } from 'typebox';
import type { Static } from 'typebox';
import { Instant, Int8, Nullable, Uuid } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { toId } from '#platform/kernel/id.ts';
import { currencies } from '#platform/money/currency.ts';
import { decimalText } from '#platform/money/format.ts';
import { moneyWords } from './difference.ts';

const PostingRow = Type.Object({
  cell: Type.Integer(),
  number: Int8,
  at: Instant,
  kind: Type.String(),
  reason: Type.String(),
  paymentId: Nullable(Uuid),
  corrects: Nullable(Int8),
  accountKind: Type.String(),
  ownerKind: Type.String(),
  ownerId: Uuid,
  promotionId: Nullable(Uuid),
  currency: Type.String(),
  amount: Int8,
  balance: Int8,
});

type Posting = Static<typeof PostingRow>;

const postings = sql(PostingRow)`
  select entry.cell, entry.number, entry.at, entry.kind, entry.reason, entry.payment_id, entry.corrects,
         account.kind as account_kind, account.owner_kind, account.owner_id, account.promotion_id,
         posting.currency::text as currency, posting.amount_minor as amount, posting.balance_minor as balance
    from ledger.entries entry
    join ledger.postings posting on posting.cell = entry.cell and posting.entry_number = entry.number
    join ledger.accounts account on account.cell = posting.cell and account.id = posting.account_id
   order by entry.cell, entry.number, posting.amount_minor, posting.account_id`;

/**
 * Writes the whole journal in hledger's format, which Ledger reads too, one page of text at a time. Each entry becomes
 * one transaction, and each currency one commodity.
 *
 * In that format debits are positive, so every sign is inverted: the wallet's debts to people are liabilities below
 * zero. Each posting asserts the balance that it leaves, so that a reader of the file checks every running balance.
 */
export async function* exportJournal(snapshot: Snapshot): AsyncGenerator<string> {
  yield header();
  let open: Posting[] = [];
  let day = '';
  const close = (): string => {
    const [first] = open;
    if (!first) return '';
    // The numbers give the order. Around midnight, the clocks of two servers may give days out of that order.
    day = maxOf(day, first.at.toISOString().slice(0, 10));
    return transaction(day, open);
  };
  for await (const page of snapshot.pages(postings)) {
    let text = '';
    for (const posting of page) {
      const [first] = open;
      if (first && (first.number !== posting.number || first.cell !== posting.cell)) {
        text += close();
        if (first.cell !== posting.cell) day = '';
        open = [];
      }
      open.push(posting);
    }
    yield text;
  }
  yield close();
}

function maxOf(left: string, right: string): string {
  return left > right ? left : right;
}

function header(): string {
  const commodities = Object.entries(currencies).map(
    ([code, { decimals }]) =>
      `commodity ${decimalText(10n ** BigInt(decimals + 3), decimals)}${decimals === 0 ? '.' : ''} ${code}`,
  );
  return ['; The journal of a Holdfast wallet.', 'decimal-mark .', ...commodities, ''].join('\n');
}

/** Writes an entry as a transaction. Its code is the entry's number; the comment below has the rest. */
function transaction(day: string, [first, ...rest]: readonly Posting[]): string {
  if (!first) return '';
  const { cell, number, at, kind, reason, paymentId, corrects } = first;
  const code = cell === 0 ? `${number}` : `${cell}/${number}`;
  const tags = [
    `at: ${at.toISOString()}`,
    ...(paymentId === null ? [] : [`payment: ${toId('pay', paymentId)}`]),
    ...(corrects === null ? [] : [`corrects: ${corrects}`]),
  ];
  const lines = [first, ...rest].map((posting) => `    ${accountName(posting)}  ${amounts(posting)}`);
  return [`\n${day} (${code}) ${kind} | ${lineOf(reason)}`, `    ; ${tags.join(', ')}`, ...lines, ''].join('\n');
}

/** Replaces the characters that have a meaning in the format, such as a semicolon or a line feed. */
function lineOf(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp};|]+/gu, ' ').trim();
}

function amounts({ amount, balance, currency }: Posting): string {
  return `${moneyWords(-amount, currency)} = ${moneyWords(-balance, currency)}`;
}

const classes = new Map(
  Object.entries({
    processor_clearing: 'assets',
    payout_clearing: 'assets',
    cell_clearing: 'assets',
    debt: 'assets',
    fx_position: 'equity',
    risk: 'expenses',
    chargeback_fees: 'expenses',
    costs: 'expenses',
    proof_costs: 'expenses',
    own: 'equity',
    fees: 'revenues',
  }),
);

const owners = new Map(
  Object.entries({
    holder: { group: 'holders', prefix: 'hld' },
    client: { group: 'clients', prefix: 'cli' },
  }),
);

/**
 * Names an account, for instance `liabilities:holders:hld_…:available` or `assets:processor_clearing`. Accounts of the
 * same owner and kind in different currencies share a name; hledger distinguishes them by commodity. A promotion's
 * account has the promotion's id.
 */
export function accountName(account: {
  readonly cell: number;
  readonly accountKind: string;
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly promotionId: string | null;
}): string {
  const { cell, accountKind, ownerKind, ownerId, promotionId } = account;
  const owner = owners.get(ownerKind);
  return [
    classes.get(accountKind) ?? 'liabilities',
    ...(cell === 0 ? [] : [`cell ${cell}`]),
    ...(owner ? [owner.group, toId(owner.prefix, ownerId)] : []),
    accountKind,
    ...(promotionId === null ? [] : [toId('prm', promotionId)]),
  ].join(':');
}
