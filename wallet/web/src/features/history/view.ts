import type { HistoryKind, HistoryLineJson } from '../../app/wire.ts';
import { firstLetters, typedLine } from '#platform/kernel/typed.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { currencyWords } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { dayWords } from '#platform/ui/time.ts';
import type { IconName } from '#platform/ui/Icon.tsx';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';

/** The filter of the activity page, as the address has it. */
export interface HistoryFilter {
  readonly kind?: HistoryKind | undefined;
  readonly search?: string | undefined;
  /** The balance whose lines are shown; by default, the main one. */
  readonly currency?: Currency | undefined;
  /** The lines of what was owed, instead of those of the balance. */
  readonly of?: 'debt' | undefined;
}

interface Day {
  /** `YYYY-MM-DD` in the browser's time zone. */
  readonly date: string;
  readonly words: string;
  readonly lines: readonly HistoryLineJson[];
}

/** Groups lines by day in the browser's time zone, and keeps their order. */
export function groupByDay(lines: readonly HistoryLineJson[], now: Date): readonly Day[] {
  const days = new Map<string, { words: string; lines: HistoryLineJson[] }>();
  for (const line of lines) {
    const at = new Date(line.at);
    const date = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
    const day = days.get(date) ?? { words: dayWords(at, now), lines: [] };
    day.lines.push(line);
    days.set(date, day);
  }
  return [...days].map(([date, day]) => ({ date, ...day }));
}

const KINDS: Record<HistoryKind, { words: Message; icon: IconName }> = {
  top_up: { words: msg('Money added'), icon: 'plus' },
  payment: { words: msg('Payment'), icon: 'shop' },
  refund: { words: msg('Refund'), icon: 'refund' },
  card_refund: { words: msg('Refund to a card'), icon: 'refund' },
  release: { words: msg('Sale released'), icon: 'arrowDown' },
  sale_refund: { words: msg('Refund of a sale'), icon: 'refund' },
  exchange: { words: msg('Exchange'), icon: 'exchange' },
  withdrawal: { words: msg('Withdrawal'), icon: 'arrowUp' },
  withdrawal_back: { words: msg('Money that came back'), icon: 'refund' },
  other: { words: msg('Other'), icon: 'activity' },
};

/** Names a kind of line. */
export function kindWords(kind: HistoryKind): string {
  return KINDS[kind].words();
}

/** Picks the icon of a kind of line. */
export function kindIcon(kind: HistoryKind): IconName {
  return KINDS[kind].icon;
}

const KIND_CHOICES: readonly { value: HistoryKind | 'all'; words: Message }[] = [
  { value: 'all', words: msg('All') },
  { value: 'payment', words: msg('Payments') },
  { value: 'top_up', words: msg('Money added') },
  { value: 'refund', words: msg('Refunds') },
  { value: 'card_refund', words: msg('Refunds to cards') },
  { value: 'release', words: msg('Sales') },
  { value: 'sale_refund', words: msg('Refunds of sales') },
  { value: 'exchange', words: msg('Exchanges') },
  { value: 'withdrawal', words: msg('Withdrawals') },
];

/** Lists the kinds to choose from, in the reader's language. */
export function kindChoices(): readonly { value: HistoryKind | 'all'; content: string }[] {
  return KIND_CHOICES.map(({ value, words }) => ({ value, content: words() }));
}

/** Reads the filter from the address, which may hold any text. The result has all members, undefined if empty. */
export function readFilter(search: Record<string, unknown>): HistoryFilter {
  const kind = KIND_CHOICES.find((choice) => choice.value === search['kind'])?.value;
  const typed = typeof search['search'] === 'string' ? search['search'] : '';
  const words = firstLetters(typedLine(typed), 100);
  const currency = isCurrency(search['currency']) ? search['currency'] : undefined;
  const of = search['of'] === 'debt' ? 'debt' : undefined;
  return { kind: kind === 'all' ? undefined : kind, search: words === '' ? undefined : words, currency, of };
}

/** Says whose lines are shown, if they are not those of the main balance. */
export function ofWords({ currency, of }: HistoryFilter): string {
  const name = currency && currencyWords(currency);
  if (of === 'debt') return name === undefined ? t('What you owed.') : t('What you owed in {name}.', { name });
  return name === undefined ? '' : t('Of your balance in {name}.', { name });
}

/** Whether a filter has a kind or a search. */
export function isFiltered(filter: HistoryFilter): boolean {
  return filter.kind !== undefined || filter.search !== undefined;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
