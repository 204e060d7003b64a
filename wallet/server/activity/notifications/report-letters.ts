import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import { paidOfReport } from '../../protection/reports/domain.ts';
import type { Report } from '../../protection/reports/domain.ts';
import { groundWords } from '../../protection/reports/words.ts';
import { letter } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** The step of a report that a letter is about. */
export type ReportStep = 'filed' | 'credited' | 'settled';

/** Writes to the holder who made a report. @param reportUrl The page of the report. */
export function reportLetter(report: Report, step: ReportStep, reportUrl: string, frame: Frame): Message {
  const what = wordsOf(report, step);
  return {
    subject: what.subject,
    text: letter(frame, [
      ...what.paragraphs,
      t('What was reported, and what comes next: {reportUrl}', { reportUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {what}', { what: what.short }),
  };
}

interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly short: string;
}

function wordsOf(report: Report, step: ReportStep): Words {
  switch (step) {
    case 'filed':
      return filedWords(report);
    case 'credited':
      return creditedWords(report);
    case 'settled':
      return report.status === 'upheld' ? upheldWords(report) : refusedWords(report);
  }
}

function filedWords(report: Report): Words {
  const { creditBy, decideBy, terms } = report;
  const sum = formatMoney(paidOfReport(report));
  const most = formatMoney({ minor: terms.creditMostMinor, currency: terms.currency });
  return {
    subject: t('You reported payments of {sum} as not yours', { sum }),
    paragraphs: [
      t('You told us that somebody else made payments of {sum} with your wallet.', { sum }),
      t(
        'Your wallet is frozen, all other sessions have ended, and so have all links to shops. What is in escrow stays there.',
      ),
      t('By {creditBy, date, longTime} UTC we advance up to {most}, if there is an advance for these payments.', {
        creditBy,
        most,
      }),
      t('By {decideBy, date, longTime} UTC we decide, and write to you.', { decideBy }),
    ],
    short: t(
      'you reported payments of {sum} as not yours. Your wallet is frozen. We decide by {decideBy, date, mediumDate}.',
      {
        sum,
        decideBy,
      },
    ),
  };
}

function creditedWords({ creditMinor, currency, decideBy }: Report): Words {
  const credit = formatMoney({ minor: creditMinor, currency });
  return {
    subject: t('We have advanced {credit}', { credit }),
    paragraphs: [
      t('We have advanced {credit} for the payments that you reported.', { credit }),
      t(
        'You can spend it once your wallet is unfrozen. By {decideBy, date, longTime} UTC we decide; if the payments were yours, we take it back.',
        { decideBy },
      ),
    ],
    short: t('we have advanced {credit} for the payments that you reported.', { credit }),
  };
}

function upheldWords(report: Report): Words {
  const sum = formatMoney(paidOfReport(report));
  return {
    subject: t('Decided for you: {sum}', { sum }),
    paragraphs: [
      t('You did not make the payments of {sum}. What they cost is back in your balance.', { sum }),
      ...reasonOf(report),
    ],
    short: t('your report is decided for you: payments of {sum} are back in your balance.', { sum }),
  };
}

function refusedWords(report: Report): Words {
  const { creditMinor, currency } = report;
  const sum = formatMoney(paidOfReport(report));
  const credit = formatMoney({ minor: creditMinor, currency });
  return {
    subject: t('Your report of {sum} is refused', { sum }),
    paragraphs: [
      t('We think that the payments of {sum} were yours. The orders go on.', { sum }),
      ...reasonOf(report),
      ...(creditMinor > 0n ? [t('We have taken back the advance of {credit}.', { credit })] : []),
      t('If you do not agree, answer by a ticket: it goes to somebody else.'),
    ],
    short: t('your report of payments of {sum} is refused. Open your wallet to see why.', { sum }),
  };
}

function reasonOf({ ground, words }: Report): string[] {
  return ground ? [t('Why: {ground}. {words}', { ground: groundWords(ground), words: words ?? '' }).trim()] : [];
}

/** Writes to a seller of a reported payment. */
export function reportedSaleLetter({ orderReference, clientName }: Payment, report: Report, frame: Frame): Message {
  const { decideBy } = report;
  return {
    subject: t('Do not ship order {orderReference}', { orderReference }),
    text: letter(frame, [
      t('The buyer of order {orderReference} at {clientName} says that somebody else made the payment.', {
        orderReference,
        clientName,
      }),
      t('Do not ship it. If it is on its way, ask the carrier to bring it back.'),
      t(
        'Your part stays in escrow until {decideBy, date, longTime} UTC at the latest, when we have decided. What the carrier had brought to the buyer before, as we saw, is paid to you in any case.',
        { decideBy },
      ),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t(
      'Holdfast: the buyer of one of your orders says that the payment was not theirs. Do not ship it until we have decided.',
    ),
  };
}
