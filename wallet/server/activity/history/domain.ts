import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import { typedLine, typedSigns } from '#platform/kernel/typed.ts';
import { parseAmount } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { negate } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';
import { chargebackId, reasonsOfEntries } from '../../funding/chargebacks/domain.ts';
import { bankAccountName } from '../../funding/instruments/bank-domain.ts';
import { cardName } from '../../funding/instruments/domain.ts';
import type { Quote } from '../../funding/exchange/domain.ts';

/** A posting to a holder's balance, from the ledger. */
export interface BookedLine {
  readonly entryId: Id<'ent'>;
  readonly kind: LineKind;
  readonly status: LineStatus;
  readonly reason: string;
  readonly paymentId: Id<'pay'> | null;
  readonly at: Date;
  readonly amount: Money;
  readonly balanceAfter: Money;
  /** What the same entry moved on the account of the holder's debts; below zero if it made one. */
  readonly debt: Money;
}

/** The kinds of lines in a history. */
export const lineKinds = [
  'top_up',
  'payment',
  'refund',
  'card_refund',
  'release',
  'sale_refund',
  'exchange',
  'withdrawal',
  'withdrawal_back',
  'other',
] as const;
/** One kind of line. */
export type LineKind = (typeof lineKinds)[number];

/**
 * - `pending`: the money is still on its way, or protected until the goods are there.
 * - `done`: nothing more is to come.
 * - `returned`: it came back whole: a refunded payment, or money that a bank or card did not take.
 * - `taken_back`: added money that a bank has taken back.
 */
export const lineStatuses = ['pending', 'done', 'returned', 'taken_back'] as const;
/** The status of what a line is about. */
export type LineStatus = (typeof lineStatuses)[number];

/** Reads the top-up of an entry: its id is the last word of the reason. */
export function topUpOf(line: Pick<BookedLine, 'kind' | 'reason'>): Id<'top'> | undefined {
  const last = line.reason.split(' ').at(-1);
  return line.kind === 'top_up' && isId('top', last) ? last : undefined;
}

/** Reads the quote of an exchange: its id is the last word of the reason. */
export function quoteOf(line: Pick<BookedLine, 'kind' | 'reason'>): Id<'exq'> | undefined {
  const last = line.reason.split(' ').at(-1);
  return line.kind === 'exchange' && isId('exq', last) ? last : undefined;
}

/** Reads the withdrawal of an entry: its id is the last word of the reason. */
export function withdrawalOf(line: Pick<BookedLine, 'kind' | 'reason'>): Id<'wdr'> | undefined {
  const last = line.reason.split(' ').at(-1);
  return (line.kind === 'withdrawal' || line.kind === 'withdrawal_back') && isId('wdr', last) ? last : undefined;
}

/** Reads the chargeback of an entry: the id of its dispute is the last word of the reason. */
export function chargebackOf({ reason }: Pick<BookedLine, 'reason'>): Id<'cbk'> | undefined {
  const disputeId = reason.split(' ').at(-1);
  return disputeId !== undefined && chargebackWords(reason) ? chargebackId(disputeId) : undefined;
}

/** What is known of the payment, the card or bank account, the exchange or the withdrawal that a line is about. */
export interface Known {
  readonly payment?: PaymentWords | undefined;
  /** The card or bank account of a top-up, by its name. */
  readonly source?: string | undefined;
  readonly exchange?: Pick<Quote, 'give' | 'get' | 'kept'> | undefined;
  /** The top-up that a bank took or gave back. */
  readonly disputed?: Id<'top'> | undefined;
  readonly withdrawal?: { readonly fee: Money; readonly account: string } | undefined;
}

/** The data of a payment that its line shows. */
interface PaymentWords {
  readonly paymentId: Id<'pay'>;
  readonly shopName: string;
  readonly orderReference: string;
  readonly payeeNames: readonly string[];
}

/** Money of sales that becomes spendable on one day. */
export interface Pending {
  readonly amount: Money;
  /** Null while a case about the sale is open. */
  readonly until: Date | null;
}

/** A holder's money in one currency. */
export interface Balance {
  readonly spendable: Money;
  /** The amount that is reserved for payments, or blocked for the case of a sale. */
  readonly held: Money;
  /** What of released sales is in reserve, by the day on which it can be spent, the first one first. */
  readonly pending: readonly Pending[];
  /** The amount that the holder has paid and that waits in escrow. */
  readonly protected: Money;
  /** What refunds after a release, and charges that banks took back, have left as a debt; the next money pays it first. */
  readonly owed: Money;
  /** Whether there was ever a debt, so that it has a history. */
  readonly hasOwed: boolean;
}

/** Which lines of a history to read; a line has to meet all of it. */
export interface HistoryFilter {
  readonly kind?: LineKind | undefined;
  readonly status?: LineStatus | undefined;
  /** Words of anything that a line shows. */
  readonly search?: string | undefined;
  /** Words of the shop, seller, card or bank account. */
  readonly counterparty?: string | undefined;
  /** From this instant on. */
  readonly from?: Date | undefined;
  /** Before this instant. */
  readonly to?: Date | undefined;
  /** The bounds of the amount, in minor units without sign; each is included. */
  readonly leastMinor?: bigint | undefined;
  readonly mostMinor?: bigint | undefined;
  /** The balance whose lines these are; by default, the one with which the wallet was opened. */
  readonly currency?: Currency | undefined;
  /** The lines of the debts in that currency, instead of those of the balance. */
  readonly isOfDebt?: boolean;
}

/** A request for a page of a history. */
export interface HistoryQuery extends HistoryFilter {
  readonly most: number;
  /** The cursor: only lines older than this entry. */
  readonly before?: Id<'ent'> | undefined;
  /** The line of this entry alone. */
  readonly only?: Id<'ent'> | undefined;
}

/** A page of a history. */
export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  /** The cursor of the next page; undefined at the end. */
  readonly next?: Id<'ent'>;
  /** How far back it has looked, if that was not far enough to fill the page. */
  readonly lookedBackTo?: Date;
}

/** A line of a history, as its holder reads it. */
export interface HistoryLine {
  readonly id: Id<'ent'>;
  readonly kind: LineKind;
  readonly status: LineStatus;
  readonly title: string;
  readonly detail?: string;
  readonly amount: Money;
  readonly balanceAfter: Money;
  readonly at: Date;
  /** The id by which support finds it: of the payment, the top-up or the entry. */
  readonly reference: string;
  readonly paymentId?: Id<'pay'>;
  readonly topUpId?: Id<'top'>;
  readonly withdrawalId?: Id<'wdr'>;
  /** The order whose money it is. */
  readonly order?: { readonly shopName: string; readonly reference: string };
  readonly exchange?: NonNullable<Known['exchange']>;
}

/** What an entry moved on one account of its holder. */
export interface OwnPosting {
  readonly of: 'balance' | 'debt';
  readonly amount: Money;
  readonly balanceAfter: Money;
}

/** A line, opened: with all that its entry moved for the holder. */
export interface OpenLine {
  readonly line: HistoryLine;
  readonly postings: readonly OwnPosting[];
}

/** A sale belongs to the payer's payment, of which the seller has no page; and added money has a page of its own. */
const withoutPage: ReadonlySet<LineKind> = new Set(['release', 'sale_refund', 'top_up']);

/** Writes a posting as a line, with the payment, card or account, exchange or withdrawal that it is about, if they are known. */
export function describe(line: BookedLine, known: Known): HistoryLine {
  const { kind } = line;
  const { payment, exchange } = known;
  const { title, detail: about } = wordsOf(kind, line, known);
  const detail = [about, debtWords(line.debt)].filter((words) => words !== undefined).join('. ') || undefined;
  const [topUpId, withdrawalId] = [topUpOf(line) ?? known.disputed, withdrawalOf(line)];
  return {
    id: line.entryId,
    kind,
    status: line.status,
    title,
    ...(detail === undefined ? {} : { detail }),
    amount: line.amount,
    balanceAfter: line.balanceAfter,
    at: line.at,
    // The charge of a card for a payment has its own page.
    reference: topUpId ?? line.paymentId ?? withdrawalId ?? quoteOf(line) ?? line.entryId,
    ...(topUpId === undefined ? {} : { topUpId }),
    ...(withdrawalId === undefined ? {} : { withdrawalId }),
    ...(line.paymentId === null || withoutPage.has(kind) ? {} : { paymentId: line.paymentId }),
    ...(payment ? { order: { shopName: payment.shopName, reference: payment.orderReference } } : {}),
    ...(exchange ? { exchange } : {}),
  };
}

function wordsOf(
  kind: LineKind,
  line: BookedLine,
  { payment, source, exchange, withdrawal }: Known,
): { title: string; detail?: string | undefined } {
  switch (kind) {
    case 'top_up':
      return { title: topUpTitle(), detail: source };
    case 'payment':
      return { title: payment?.shopName ?? t('Payment'), detail: payment?.payeeNames.join(', ') };
    case 'refund':
      return {
        title: t('Refund from {shopName}', { shopName: payment?.shopName ?? t('a shop') }),
        detail: orderWords(payment),
      };
    case 'card_refund':
      return {
        title: line.amount.minor < 0n ? t('Refunded to your card') : t('Refund that your card did not take'),
        detail: orderWords(payment),
      };
    case 'release':
      return {
        title: t('Sale at {shopName}', { shopName: payment?.shopName ?? t('a shop') }),
        detail: orderWords(payment),
      };
    case 'sale_refund':
      return {
        title: t('Refund of a sale at {shopName}', { shopName: payment?.shopName ?? t('a shop') }),
        detail: orderWords(payment),
      };
    case 'exchange':
      if (exchange && isWayBack(line, exchange))
        return { title: t('Exchanged back'), detail: t('At the rate of the payment, after a refund') };
      return {
        title: exchangeTitle(),
        detail:
          exchange &&
          t('{give} for {get}, after a margin of {kept}', {
            give: exchange.give,
            get: exchange.get,
            kept: exchange.kept,
          }),
      };
    case 'withdrawal':
      return { title: withdrawalTitle(), detail: withdrawal && withdrawalDetail(withdrawal) };
    case 'withdrawal_back':
      return { title: withdrawalBackTitle(), detail: withdrawal?.account };
    case 'other':
      return chargebackWords(line.reason, source) ?? debtPaidWords(line.reason) ?? { title: line.reason };
  }
}

/** Whether a line gives back what the exchange took, because the payment that it paid for was refunded. */
function isWayBack({ amount }: BookedLine, { give }: NonNullable<Known['exchange']>): boolean {
  return amount.minor > 0n === (amount.currency === give.currency);
}

/** Says what the entry of a line did to the holder's debt. */
function debtWords(debt: Money): string | undefined {
  if (debt.minor === 0n) return undefined;
  return debt.minor > 0n
    ? t('{sum} more paid what you owed', { sum: debt })
    : t('You owe {sum} more', { sum: negate(debt) });
}

/** Reads the words of what a bank took back or gave back. */
function chargebackWords(reason: string, source?: string): { title: string; detail?: string | undefined } | undefined {
  const words = chargebackTitles.find(([beginning]) => reason.startsWith(`${beginning} `))?.[1];
  return words && { title: words(), detail: source };
}

const debtPaid = 'Debt paid from ';
const debtPaidByOrder = `${debtPaid}order `;

/** Reads the words of money that paid a debt. The number of an order is for people; other ids are not. */
function debtPaidWords(reason: string): { title: string } | undefined {
  if (!reason.startsWith(debtPaid)) return undefined;
  if (!reason.startsWith(debtPaidByOrder)) return { title: t('Debt paid') };
  const orderReference = reason.slice(debtPaidByOrder.length);
  return { title: t('Debt paid from order {orderReference}', { orderReference }) };
}

const chargebackTitles: readonly (readonly [string, () => string])[] = [
  [reasonsOfEntries.taken.card, () => t('Taken back by the bank of your card')],
  [reasonsOfEntries.given.card, () => t('Given back by the bank of your card')],
  [reasonsOfEntries.taken.debit, () => t('Taken back by your bank')],
  [reasonsOfEntries.given.debit, () => t('Given back by your bank')],
];

function orderWords(payment: PaymentWords | undefined): string | undefined {
  return payment && t('Order {orderReference}', { orderReference: payment.orderReference });
}

const topUpTitle = () => t('Money added');
const exchangeTitle = () => t('Exchanged');
const withdrawalTitle = () => t('Withdrawn');
const withdrawalBackTitle = () => t('Withdrawal came back');

function withdrawalDetail({ fee, account }: NonNullable<Known['withdrawal']>): string {
  return fee.minor === 0n ? account : t('{account}, with a fee of {fee}', { account, fee });
}

/** How often a page looks at more lines of a narrowed history before it ends short. */
export const MOST_LOOKS = 15;

/**
 * The number of lines that a statement looks at to find those that meet a filter: fewer if each line costs more.
 * Undefined if the filter leaves out none.
 */
export function lookedAtOnce(filter: HistoryFilter): number | undefined {
  const { kind, status, search, counterparty, from, to, leastMinor, mostMinor } = filter;
  if (search !== undefined || counterparty !== undefined) return 80;
  if (status !== undefined) return 150;
  return [kind, from, to, leastMinor, mostMinor].some((one) => one !== undefined) ? 300 : undefined;
}

/** The name of a card, which has a brand, or of a bank account, which has the name of its bank. */
export function sourceName(source: {
  readonly brand: string | null;
  readonly bankName: string | null;
  readonly last4: string;
}): string {
  const { brand, bankName, last4 } = source;
  return brand === null ? bankAccountName({ bankName: bankName ?? '', last4 }) : cardName({ brand, last4 });
}

/** Reads a typed search as lists of words: as typed, and with its digits and punctuation in ASCII. */
export function waysToWrite(search: string): string[][] {
  return [...new Set([typedLine(search), typedSigns(search)])].map((way) => way.split(' '));
}

/** Judges whether a text has the words of one of the lists, in their order. */
export function isIn(text: string, ways: readonly (readonly string[])[]): boolean {
  const whole = text.toLowerCase();
  return ways.some((words) => {
    let from = 0;
    return words.every((word) => {
      const at = whole.indexOf(word.toLowerCase(), from);
      from = at + word.length;
      return at !== -1;
    });
  });
}

/** Finds the kinds of lines whose title has the words. */
export function kindsTitled(ways: readonly (readonly string[])[]): LineKind[] {
  const titles = [
    ['top_up', topUpTitle()],
    ['exchange', exchangeTitle()],
    ['withdrawal', withdrawalTitle()],
    ['withdrawal_back', withdrawalBackTitle()],
  ] as const;
  return titles.flatMap(([kind, title]) => (isIn(title, ways) ? [kind] : []));
}

/** Reads a typed amount, with or without sign and groups: `−€1,234.50`, `1234.5`; undefined if it is no amount. */
export function amountIn(search: string, currency: Money['currency']): bigint | undefined {
  const typed = typedSigns(search)
    .replace(/^[+-]/, '')
    .replaceAll(/,(?=\d{3}(?!\d))/g, '');
  const amount = parseAmount(typed, currency);
  return amount && amount.minor > 0n ? amount.minor : undefined;
}
