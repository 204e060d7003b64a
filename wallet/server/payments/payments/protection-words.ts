import { t } from '#platform/words/words.ts';
import type { Payment } from './domain.ts';
import type { Policy } from './policy-domain.ts';
import { longestShipWithinDays } from './times-domain.ts';

/** How a payment is protected, with each deadline of its terms; one sentence or two a line, for its payer. */
export function protectionWords(payment: Pick<Payment, 'parts' | 'policy'>): string[] {
  return [
    ...termsWords(payment.policy, longestShipWithinDays(payment)),
    t('These are our terms, version {version}. Whatever we change later, they stay the same for this payment.', {
      version: payment.policy.version,
    }),
  ];
}

/** How terms protect payments, with each deadline. @param shipWithinDays The time to ship, which is the seller's. */
export function termsWords(policy: Policy, shipWithinDays: number): string[] {
  const { cases } = policy;
  return [
    t(
      'What is not shipped within {days, plural, one {# day} other {# days}} comes back to you, and so does what no carrier has scanned {scanDays, plural, one {# day} other {# days}} later.',
      { days: shipWithinDays, scanDays: policy.scanWithinDays },
    ),
    t(
      'What has arrived is paid for after {days, plural, one {# day} other {# days}}, or as soon as you say that all is well.',
      { days: policy.releaseAfterDays },
    ),
    t(
      'What has not arrived {days, plural, one {# day} other {# days}} after it was shipped becomes a case, and the seller is not paid until it ends.',
      { days: policy.protectionDays },
    ),
    t(
      'You can report a problem until {days, plural, one {# day} other {# days}} after the seller was paid. If the seller does not answer within {answerDays, plural, one {# day} other {# days}}, what you asked for takes effect.',
      { days: cases.openUntilDaysAfterRelease, answerDays: cases.answerDays },
    ),
    t(
      'If you and the seller do not agree, each of you can ask us to decide, from day {escalateFromDay} on. We decide within {days, plural, one {# day} other {# days}}. An appeal within {appealDays, plural, one {# day} other {# days}} goes to somebody else, whose word is the last.',
      { escalateFromDay: cases.escalateFromDay, days: cases.investigateDays, appealDays: cases.appealDays },
    ),
  ];
}
