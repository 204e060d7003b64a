import { t } from '#platform/words/words.ts';
import type { UsedBudget } from '../spending/budget-domain.ts';
import { budgetName } from '../spending/words.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/**
 * Writes that a share of a budget is spent.
 *
 * @param about.month Its first day.
 */
export function budgetLetter(
  budget: UsedBudget,
  { month, percent, spendingUrl }: { readonly month: string; readonly percent: number; readonly spendingUrl: string },
  frame: Frame,
): Message {
  const { currency } = budget;
  const name = budgetName(budget);
  const sum = { minor: budget.netMinor, currency };
  const limit = { minor: budget.limitMinor, currency };
  const left = { minor: budget.limitMinor - budget.netMinor, currency };
  const begins = new Date(`${month}T00:00:00Z`);
  return {
    subject: t('You have spent {percent} % of your budget for {name}', { percent, name }),
    text: letter(frame, [
      t('In {begins, date, month} you have spent {sum} of your budget of {limit} for {name}. Months are in UTC.', {
        begins,
        sum,
        limit,
        name,
      }),
      left.minor > 0n
        ? t('{left} is left. A budget warns you, and stops no payment.', { left })
        : t('Nothing is left. A budget warns you, and stops no payment.'),
      t('Your spending and your budgets: {spendingUrl}', { spendingUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: you have spent {sum} of your budget of {limit} for {name} this month.', { sum, limit, name }),
  };
}
