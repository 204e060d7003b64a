import { t } from '#platform/words/words.ts';
import { totalOf } from './domain.ts';
import type { TopUp } from './domain.ts';

/** Refuses an attempt that is sent again with another amount or instrument, and reports the outcome of the first. */
export function reusedWords(earlier: TopUp): { title: string; detail: string; next_action: string } {
  return {
    title: t('This was sent before with another amount or card'),
    detail: earlierWords(earlier),
    next_action: t('Look at its outcome, then start again if you want to add more.'),
  };
}

/** The outcome of an attempt that is sent again with another amount or instrument. */
export function earlierWords(earlier: TopUp): string {
  const { amount } = earlier;
  switch (earlier.status) {
    case 'processing':
      return t('{amount} is on its way from your bank account.', { amount });
    case 'succeeded':
      if (earlier.isDebit) return t('{amount} was added from your bank account.', { amount });
      return t('{amount} was added, and your card was charged {total}.', { amount, total: totalOf(earlier) });
    case 'declined':
      return t('{amount} was declined. You were not charged.', { amount });
    case 'started':
    case 'action_required':
      return t('{amount} is not decided yet: your bank is still being asked.', { amount });
  }
}
