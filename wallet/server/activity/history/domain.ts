import type { Id } from '#platform/kernel/id.ts';
import { isId } from '#platform/kernel/id.ts';
import { typedLine, typedSigns } from '#platform/kernel/typed.ts';
import { parseAmount } from '#platform/money/format.ts';
import type { Money } from '#platform/money/money.ts';
import { t } from '#platform/words/words.ts';

/** One posting to a holder's balance, as the books have it. */
export interface BookedLine {
  readonly entryId: Id<'ent'>;
  readonly entryKind: string;
  readonly reason: string;
  readonly paymentId: Id<'pay'> | null;
  readonly at: Date;
  readonly amount: Money;
  readonly balanceAfter: Money;
}

export const lineKinds = ['top_up', 'payment', 'refund', 'release', 'other'] as const;
export type LineKind = (typeof lineKinds)[number];

/** What a line is to its holder. */
export function kindOf(line: Pick<BookedLine, 'entryKind' | 'paymentId' | 'amount'>): LineKind {
  if (line.entryKind === 'top_up') return 'top_up';
  if (line.paymentId === null) return 'other';
  if (line.amount.minor < 0n) return 'payment';
  return line.entryKind.includes('refund') ? 'refund' : 'release';
}

/** The top-up that an entry was posted for, which its reason ends with. */
export function topUpOf(line: Pick<BookedLine, 'entryKind' | 'reason'>): Id<'top'> | undefined {
  const last = line.reason.split(' ').at(-1);
  return line.entryKind === 'top_up' && isId('top', last) ? last : undefined;
}

/** What is known of a payment for the line about it. */
interface PaymentWords {
  readonly paymentId: Id<'pay'>;
  readonly shopName: string;
  readonly orderReference: string;
  readonly payeeNames: readonly string[];
}

/** A holder's money in one currency. */
export interface Balance {
  readonly spendable: Money;
  /** Reserved for payments that are under way. */
  readonly held: Money;
  /** Paid by the holder, and held until the orders have arrived. */
  readonly protected: Money;
}

export interface HistoryQuery {
  readonly most: number;
  /** Only lines older than this one. */
  readonly before?: Id<'ent'> | undefined;
  readonly kind?: LineKind | undefined;
  readonly search?: string | undefined;
}

export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  /** Where the next page starts; undefined at the end. */
  readonly next?: Id<'ent'>;
}

/** A line as its reader sees it. */
export interface HistoryLine {
  readonly id: Id<'ent'>;
  readonly kind: LineKind;
  readonly title: string;
  readonly detail?: string;
  readonly amount: Money;
  readonly balanceAfter: Money;
  readonly at: Date;
  /** What support looks up: the payment, the top-up or the entry itself. */
  readonly reference: string;
  readonly paymentId?: Id<'pay'>;
  readonly topUpId?: Id<'top'>;
}

export function describe(
  line: BookedLine,
  known: { payment?: PaymentWords | undefined; card?: string | undefined },
): HistoryLine {
  const kind = kindOf(line);
  const { title, detail } = wordsOf(kind, line, known);
  const topUpId = topUpOf(line);
  return {
    id: line.entryId,
    kind,
    title,
    ...(detail === undefined ? {} : { detail }),
    amount: line.amount,
    balanceAfter: line.balanceAfter,
    at: line.at,
    reference: line.paymentId ?? topUpId ?? line.entryId,
    // A sale is the payer's payment: the seller has no page of it.
    ...(topUpId === undefined ? {} : { topUpId }),
    ...(line.paymentId === null || kind === 'release' ? {} : { paymentId: line.paymentId }),
  };
}

function wordsOf(
  kind: LineKind,
  line: BookedLine,
  { payment, card }: { payment?: PaymentWords | undefined; card?: string | undefined },
): { title: string; detail?: string | undefined } {
  switch (kind) {
    case 'top_up':
      return { title: topUpTitle(), detail: card };
    case 'payment':
      return { title: payment?.shopName ?? t('Payment'), detail: payment?.payeeNames.join(', ') };
    case 'refund':
      return {
        title: t('Refund from {shopName}', { shopName: payment?.shopName ?? t('a shop') }),
        detail: orderWords(payment),
      };
    case 'release':
      return {
        title: t('Sale at {shopName}', { shopName: payment?.shopName ?? t('a shop') }),
        detail: orderWords(payment),
      };
    case 'other':
      return { title: line.reason };
  }
}

function orderWords(payment: PaymentWords | undefined): string | undefined {
  return payment && t('Order {orderReference}', { orderReference: payment.orderReference });
}

const topUpTitle = () => t('Money added');

/** What was typed into the search, word by word: as letters, and as signs where keyboards write those differently. */
export function waysToWrite(search: string): string[][] {
  return [...new Set([typedLine(search), typedSigns(search)])].map((way) => way.split(' '));
}

/** Whether the words stand in a text, one behind the other, in one of their ways. */
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

/** The kinds of line whose title alone has the words. */
export function kindsTitled(ways: readonly (readonly string[])[]): LineKind[] {
  return isIn(topUpTitle(), ways) ? ['top_up'] : [];
}

/** A sum as a line shows it, in or out, with or without its sign and its groups: `−€1,234.50`, `1234.5`. */
export function amountIn(search: string, currency: Money['currency']): bigint | undefined {
  const typed = typedSigns(search)
    .replace(/^[+-]/, '')
    .replaceAll(/,(?=\d{3}(?!\d))/g, '');
  const amount = parseAmount(typed, currency);
  return amount && amount.minor > 0n ? amount.minor : undefined;
}
