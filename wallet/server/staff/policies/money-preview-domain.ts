import type { Currency } from '#platform/money/currency.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import { counted, feeOf, monthId } from '../../funding/withdrawals/domain.ts';
import type { Month, Withdrawal, WithdrawalTerms } from '../../funding/withdrawals/domain.ts';
import type { DebitValues, OriginValues, WithdrawalValues } from './money-domain.ts';
import type { DaysPreview, Preview } from './preview-domain.ts';

const DAY_MS = 86_400_000;

/** Counts the past withdrawals that would cost something, or not be possible. Other currencies are left out. */
export function previewWithdrawals(
  before: WithdrawalValues,
  values: WithdrawalValues,
  withdrawals: readonly Withdrawal[],
): Preview {
  const looked = withdrawals.filter(({ amount }) => before.currencies[amount.currency]);
  return {
    kind: 'withdrawals',
    charged: compare(looked, before, values, chargedBy),
    ...beyond(looked, before, values),
  };
}

/** Counts the past debits that would not be possible, or came late. Other currencies are left out. */
export function previewDebits(before: DebitValues, values: DebitValues, topUps: readonly TopUp[]): Preview {
  const looked = topUps.filter(({ isDebit, amount }) => isDebit && before.currencies[amount.currency]);
  const late = (all: readonly TopUp[], { currencies }: DebitValues): number =>
    all.filter(({ amount, createdAt, settledAt }) => {
      const { days = 0 } = currencies[amount.currency] ?? {};
      return settledAt !== null && +settledAt - +createdAt > days * DAY_MS;
    }).length;
  return { kind: 'debits', ...beyond(looked, before, values), late: compare(looked, before, values, late) };
}

/** Counts the past top-ups whose money would still stay in the wallet. Money for a payment left with it. */
export function previewOrigins(
  before: OriginValues,
  values: OriginValues,
  { topUps, now }: { readonly topUps: readonly TopUp[]; readonly now: Date },
): Preview {
  const own = topUps.filter(({ paymentId }) => paymentId === null);
  const staying =
    (days: keyof OriginValues) =>
    (all: readonly TopUp[], terms: OriginValues): number =>
      all.filter(({ settledAt }) => settledAt !== null && +settledAt + terms[days] * DAY_MS > +now).length;
  const [debits, cards] = [own.filter(({ isDebit }) => isDebit), own.filter(({ isDebit }) => !isDebit)];
  return {
    kind: 'origins',
    ofCards: compare(cards, before, values, staying('cardDays')),
    ofDebits: compare(debits, before, values, staying('debitDays')),
  };
}

function compare<T, V>(
  looked: readonly T[],
  before: V,
  values: V,
  count: (all: readonly T[], terms: V) => number,
): DaysPreview {
  return { looked: looked.length, before: count(looked, before), after: count(looked, values) };
}

interface Limited {
  readonly currencies: Readonly<Partial<Record<Currency, { readonly leastMinor: string; readonly mostMinor: string }>>>;
}

function beyond(looked: readonly Pick<TopUp, 'amount'>[], before: Limited, values: Limited) {
  type Of = readonly Pick<TopUp, 'amount'>[];
  const below = (all: Of, { currencies }: Limited): number =>
    all.filter(({ amount }) => amount.minor < BigInt(currencies[amount.currency]?.leastMinor ?? 0)).length;
  const above = (all: Of, { currencies }: Limited): number =>
    all.filter(({ amount }) => amount.minor > BigInt(currencies[amount.currency]?.mostMinor ?? 0)).length;
  return {
    belowLeast: compare(looked, before, values, below),
    aboveMost: compare(looked, before, values, above),
  };
}

/** Counts the withdrawals with a fee: the free sum is of a holder, a currency and a month, so the oldest come first. */
function chargedBy(withdrawals: readonly Withdrawal[], values: WithdrawalValues): number {
  const months = new Map<string, Month>();
  return withdrawals.toReversed().filter(({ cell, holderId, amount, approvedAt, quotedAt }) => {
    const id = monthId(holderId, amount.currency, approvedAt ?? quotedAt);
    const month = months.get(id) ?? { id, cell, holderId, paidMinor: 0n, chargedMinor: 0n };
    const fee = feeOf(amount, month, termsIn(amount.currency, values));
    months.set(id, counted(month, { amount, fee }, 1n));
    return fee.minor > 0n;
  }).length;
}

function termsIn(currency: Currency, { quoteMinutes, quotesADay, currencies }: WithdrawalValues): WithdrawalTerms {
  const own = currencies[currency];
  return {
    version: 0,
    validFrom: new Date(0),
    currency,
    quoteMinutes,
    quotesADay,
    freeUpToMinor: BigInt(own?.freeUpToMinor ?? 0),
    basisPoints: own?.basisPoints ?? 0,
    leastFeeMinor: BigInt(own?.leastFeeMinor ?? 0),
    leastMinor: BigInt(own?.leastMinor ?? 0),
    mostMinor: BigInt(own?.mostMinor ?? 0),
  };
}
