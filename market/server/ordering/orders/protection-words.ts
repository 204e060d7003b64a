import { t } from '#platform/words/words.ts';
import type { WalletTerms } from './domain.ts';

/** How the wallet protects an order, with each deadline of its terms; one sentence or two a line, for the buyer. */
export function protectionWords(terms: WalletTerms): string[] {
  return [
    t(
      'Sellers ship within {shipWithinDays, plural, one {# day} other {# days}}, or your money comes back automatically.',
      { shipWithinDays: terms.shipWithinDays },
    ),
    t('A seller is paid when you confirm, or {releaseAfterDays, plural, one {# day} other {# days}} after delivery.', {
      releaseAfterDays: terms.releaseAfterDays,
    }),
    t(
      'You can report a problem until {days, plural, one {# day} other {# days}} after the seller was paid. If the seller does not answer within {answerDays, plural, one {# day} other {# days}}, what you asked for takes effect.',
      { days: terms.reportDaysAfterRelease, answerDays: terms.answerDays },
    ),
    t(
      'If you and the seller do not agree, each of you can ask the wallet to decide, from day {escalateFromDay} on. It decides within {days, plural, one {# day} other {# days}}. An appeal within {appealDays, plural, one {# day} other {# days}} goes to somebody else there, whose word is the last.',
      { escalateFromDay: terms.escalateFromDay, days: terms.investigateDays, appealDays: terms.appealDays },
    ),
  ];
}
