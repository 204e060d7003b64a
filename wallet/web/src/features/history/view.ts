import type { HistoryKind, HistoryLineJson, HistoryStatus, OpenLineJson } from '../../app/wire.ts';
import { dateWords, readDate } from '#platform/kernel/calendar.ts';
import { firstLetters, typedLine } from '#platform/kernel/typed.ts';
import { isCurrency } from '#platform/money/currency.ts';
import { currencyWords, formatMoney, parseAmount } from '#platform/money/format.ts';
import type { Currency } from '#platform/money/currency.ts';
import { dateWords as dateInWords, dayWords } from '#platform/ui/time.ts';
import type { IconName } from '#platform/ui/Icon.tsx';
import { amountFaultWords } from '#platform/words/amount.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';

/** The filter of the activity page, as the address has it. Days and amounts are as typed, so that a fault can be shown. */
export interface HistoryFilter extends Narrowing {
  readonly kind?: HistoryKind | undefined;
  readonly search?: string | undefined;
  /** The balance whose lines are shown; by default, the main one. */
  readonly currency?: Currency | undefined;
  /** The lines of what was owed, instead of those of the balance. */
  readonly of?: 'debt' | undefined;
}

/** What the form of filters holds. */
export interface Narrowing {
  /** The first and the last day, as `YYYY-MM-DD` in the browser's time zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The bounds of the amount, in major units. */
  readonly least?: string | undefined;
  readonly most?: string | undefined;
  readonly counterparty?: string | undefined;
  readonly status?: HistoryStatus | undefined;
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

/** Says how far back a search has looked through a long history. */
export function lookedWords(lookedBackTo: string, now: Date): string {
  return t('We looked through your activity back to {date}.', { date: dateInWords(new Date(lookedBackTo), now) });
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
  { value: 'withdrawal_back', words: msg('Money that came back') },
  { value: 'other', words: msg('Other') },
];

/** Lists the kinds to choose from, in the reader's language. */
export function kindChoices(): readonly { value: HistoryKind | 'all'; content: string }[] {
  return KIND_CHOICES.map(({ value, words }) => ({ value, content: words() }));
}

const STATUSES: Record<HistoryStatus, Message> = {
  pending: msg('Pending'),
  done: msg('Done'),
  returned: msg('Came back'),
  taken_back: msg('Taken back'),
};
const STATUS_NAMES = Object.keys(STATUSES) as HistoryStatus[];

/** Names the status of a line. */
export function lineStatusWords(status: HistoryStatus): string {
  return STATUSES[status]();
}

/** Lists the statuses to choose from, in the reader's language. */
export function statusChoices(): readonly { value: HistoryStatus | 'any'; content: string }[] {
  return [
    { value: 'any', content: t('Any status') },
    ...STATUS_NAMES.map((value) => ({ value, content: lineStatusWords(value) })),
  ];
}

/** Reads the filter from the address, which may hold any text. The result has all members, undefined if empty. */
export function readFilter(search: Record<string, unknown>): HistoryFilter {
  const kind = KIND_CHOICES.find((choice) => choice.value === search['kind'])?.value;
  const typed = (name: string, most: number): string | undefined => {
    const text = search[name];
    return (typeof text === 'string' && firstLetters(typedLine(text), most)) || undefined;
  };
  return {
    kind: kind === 'all' ? undefined : kind,
    search: typed('search', 100),
    currency: isCurrency(search['currency']) ? search['currency'] : undefined,
    of: search['of'] === 'debt' ? 'debt' : undefined,
    from: typed('from', 20),
    to: typed('to', 20),
    least: typed('least', 30),
    most: typed('most', 30),
    counterparty: typed('counterparty', 100),
    status: STATUS_NAMES.find((status) => status === search['status']),
  };
}

/** Names an account that an entry moved, and what was in it afterwards. */
export function postingWords({ of, balance_after: after }: OpenLineJson['postings'][number]): string {
  const name = currencyWords(after.currency);
  if (of === 'balance')
    return t('Your balance in {name}, {after} afterwards', { name, after: formatMoney(toMoney(after)) });
  const owed = { ...after, amount: after.amount.replace('-', '') };
  return t('What you owe in {name}, {owed} afterwards', { name, owed: formatMoney(toMoney(owed)) });
}

function toMoney({ amount, currency }: OpenLineJson['postings'][number]['amount']) {
  return { minor: BigInt(amount), currency };
}

/** Picks what the form of filters holds. */
export function narrowingOf({ from, to, least, most, counterparty, status }: Narrowing): Narrowing {
  return { from, to, least, most, counterparty, status };
}

/** Counts the filters of the form. */
export function narrowingCount(filter: Narrowing): number {
  return Object.values(narrowingOf(filter)).filter((one) => one !== undefined).length;
}

/** The faults of a filter, in words, each by its field. */
export type NarrowingFaults = Partial<Record<'from' | 'to' | 'least' | 'most', string>>;

/** Says in words why days and amounts cannot be used. @param currency That of the shown balance, once it is known. */
export function narrowingFaults(filter: Narrowing, currency: Currency | undefined): NarrowingFaults {
  const [from, to] = [readDay(filter.from), readDay(filter.to)];
  const [least, most] = [filter.least, filter.most].map((typed) => typed && currency && parseAmount(typed, currency));
  const faults: Record<keyof NarrowingFaults, string | undefined> = {
    from: from && !from.ok ? dateWords(from.error) : undefined,
    to: to && !to.ok ? dateWords(to.error) : undefined,
    least: amountFault(filter.least, currency),
    most: amountFault(filter.most, currency),
  };
  if (from?.ok && to?.ok && to.value < from.value) faults.to = t('Choose a day that is not before the first one');
  if (least && most && most.minor < least.minor) faults.most = t('Type an amount that is not below the first one');
  return Object.fromEntries(Object.entries(faults).filter(([, words]) => words !== undefined));
}

function amountFault(typed: string | undefined, currency: Currency | undefined): string | undefined {
  if (typed === undefined || currency === undefined || parseAmount(typed, currency)) return undefined;
  return amountFaultWords(typed, currency);
}

function readDay(typed: string | undefined): ReturnType<typeof readDate> | undefined {
  if (typed === undefined) return undefined;
  const [year = '', month = '', day = '', more] = typed.split('-');
  return readDate({ year, month, day: more === undefined ? day : '' });
}

/**
 * Writes a filter as the query of the wallet's history; undefined if it has faults, or amounts before the currency of
 * the shown balance is known.
 */
export function toQuery(filter: HistoryFilter, currency: Currency | undefined): URLSearchParams | undefined {
  const hasAmounts = filter.least !== undefined || filter.most !== undefined;
  if ((hasAmounts && currency === undefined) || Object.keys(narrowingFaults(filter, currency)).length > 0) {
    return undefined;
  }
  const { kind, search, counterparty, status, of } = filter;
  const minor = (typed: string | undefined) => typed && currency && parseAmount(typed, currency)?.minor.toString();
  const all = {
    kind,
    search,
    counterparty,
    status,
    currency: filter.currency,
    of,
    from: instantOf(filter.from, 0),
    // The last day is whole: its end is the beginning of the next one.
    to: instantOf(filter.to, 1),
    least: minor(filter.least),
    most: minor(filter.most),
  };
  return new URLSearchParams(Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined));
}

/** When a day begins in the browser's time zone, or one so many days later. */
function instantOf(typed: string | undefined, daysLater: number): string | undefined {
  const read = readDay(typed);
  if (!read?.ok) return undefined;
  const [year = 0, month = 1, day = 1] = read.value.split('-').map(Number);
  return new Date(year, month - 1, day + daysLater).toISOString();
}

/** Says whose lines are shown, if they are not those of the main balance. */
export function ofWords({ currency, of }: HistoryFilter): string {
  const name = currency && currencyWords(currency);
  if (of === 'debt') return name === undefined ? t('What you owed.') : t('What you owed in {name}.', { name });
  return name === undefined ? '' : t('Of your balance in {name}.', { name });
}

/** Whether a filter leaves lines of its balance out. */
export function isFiltered(filter: HistoryFilter): boolean {
  return filter.kind !== undefined || filter.search !== undefined || narrowingCount(filter) > 0;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
