import { pageFault } from '#platform/http/page-fields.ts';
import { formatMoney } from '#platform/money/format.ts';
import { formatDate } from '#platform/words/dates.ts';
import { msg, t } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { PolicyKind } from './content-domain.ts';
import type { ContentFault, FieldName } from './typed-domain.ts';
import { MOST_DAYS_AHEAD, MOST_LETTERS } from './domain.ts';
import type { DraftFault, DraftStatus } from './domain.ts';
import type { DecideError, WriteError } from './service.ts';

type Words<K extends string> = Readonly<Record<K, Message>>;

/** What has versions. */
export const kindWords: Words<PolicyKind> = {
  terms: msg('Terms of payments and cases'),
  fees: msg('Fees'),
  exchange: msg('Exchanges of currencies'),
  withdrawals: msg('Withdrawals'),
  debits: msg('Debits of bank accounts'),
  origins: msg('How long added money stays'),
  tiers: msg('Limits of holders'),
  reports: msg('Reports of unauthorized payments'),
  limits: msg('Limits of operators'),
};

/** What keeps the numbers of an earlier version. */
export const keptWords: Words<PolicyKind> = {
  terms: msg('Earlier payments keep theirs.'),
  fees: msg('Earlier payments keep theirs.'),
  exchange: msg('Earlier quotes keep theirs.'),
  withdrawals: msg('Earlier quotes keep theirs, and what was withdrawn before in the month costs nothing more.'),
  debits: msg('From its first day on it holds for every debit.'),
  origins: msg('Money that was added earlier keeps its days.'),
  tiers: msg('From its first day on it holds for every payment.'),
  reports: msg('Earlier reports keep theirs.'),
  limits: msg('From its first day on it holds for every decision.'),
};

/** Where a draft stands. */
export const statusWords: Words<DraftStatus> = {
  waiting: msg('Waits for approvals'),
  outdated: msg('Another version came first'),
  lapsed: msg('Its date has passed'),
  rejected: msg('Rejected'),
  withdrawn: msg('Withdrawn'),
  enacted: msg('Approved'),
};

/** The values of the terms and the fees. */
export const fieldWords: Words<FieldName> = {
  quoteMinutes: msg('Price holds before approval, in minutes'),
  shipWithinDays: msg('Time to ship, in days'),
  shipWithinMostDays: msg('Longest time to ship, in days'),
  scanWithinDays: msg('First scan after the time to ship, in days'),
  deliverWithinDays: msg('Expected delivery after the time to ship, in days'),
  releaseAfterDays: msg('Release after delivery, in days'),
  protectionDays: msg('Protection after shipment, in days'),
  extensionDays: msg('Extension by the buyer, in days'),
  warnDays: msg('Warnings before a deadline, in days'),
  untrackedMost: msg('Most without tracking, in euros'),
  untrackedAfterOrders: msg('Settled orders for sending without tracking'),
  untrackedReleaseDays: msg('Release without tracking, in days'),
  untrackedWarnDays: msg('Warnings before a release without tracking, in days'),
  days: msg('Reserve after release, in days'),
  newSellerDays: msg('Reserve of a new seller, in days'),
  newForDays: msg('A seller is new for, in days'),
  newBelowOrders: msg('A seller is new below, in settled orders'),
  keptBasisPoints: msg('Share of a new seller that stays longer, in percent'),
  keptDays: msg('Reserve of that share, in days'),
  openUntilDaysAfterRelease: msg('Report a problem after release, in days'),
  answerDays: msg('Seller’s answer, in days'),
  escalateFromDay: msg('Either side can ask an operator from day'),
  stepInDay: msg('An operator steps in on day'),
  investigateDays: msg('Operator’s proposal, in days'),
  proposalDays: msg('Answer to a proposal, in days'),
  appealDays: msg('Appeal, in days'),
  returnAddressDays: msg('Seller’s address for a return, in days'),
  returnShipDays: msg('Shipping a return, in days'),
  returnRefundDays: msg('Refund after a return arrived, in days'),
  replacementDays: msg('Shipping a replacement, in days'),
  transitDays: msg('Return or replacement on its way, in days'),
  mostOffers: msg('Offers of each side'),
  cardFreeUpToMinor: msg('Money from cards that is free each month, in euros'),
  cardBasisPoints: msg('Fee on money from cards beyond that, in percent'),
  merchantBasisPoints: msg('Merchant fee, in percent'),
  marginBasisPoints: msg('Margin over the rate of the day, in percent'),
  rateMinutes: msg('A rate holds before approval, in minutes'),
  staleAfterDays: msg('Rates hold after their day, in days of the central bank'),
  refundHours: msg('Refunds use the rate of their payment, in hours after it'),
  offeredCurrencies: msg('Currencies to get, the first for wallets of other countries'),
  outFreeEur: msg('Free withdrawals in a month, up to euros'),
  outRateEur: msg('Fee beyond the free withdrawals in euros, in percent'),
  outLeastFeeEur: msg('Least fee beyond the free withdrawals, in euros'),
  outLeastEur: msg('Least for one withdrawal, in euros'),
  outMostEur: msg('Most for one withdrawal, in euros'),
  outFreeUsd: msg('Free withdrawals in a month, up to US dollars'),
  outRateUsd: msg('Fee beyond the free withdrawals in US dollars, in percent'),
  outLeastFeeUsd: msg('Least fee beyond the free withdrawals, in US dollars'),
  outLeastUsd: msg('Least for one withdrawal, in US dollars'),
  outMostUsd: msg('Most for one withdrawal, in US dollars'),
  withdrawalMinutes: msg('A withdrawal can be approved for, in minutes'),
  withdrawalsADay: msg('Withdrawals that a holder may prepare in a day, approved or not'),
  debitLeastUsd: msg('Least for one debit, in US dollars'),
  debitMostUsd: msg('Most for one debit, in US dollars'),
  debitDaysUsd: msg('A debit arrives within, in days'),
  cardDays: msg('Money from a card stays for, in days'),
  debitDays: msg('Money from a debit stays for, in days'),
  tier0Holds: msg('With a phone number: most that the balance holds, in euros'),
  tier1Payment: msg('With a name and address: most for one payment, in euros'),
  tier1Day: msg('With a name and address: most for a day, in euros'),
  tier1Year: msg('With a name and address: most for a year, in euros'),
  tier2Payment: msg('With a document: most for one payment, in euros'),
  tier2Day: msg('With a document: most for a day, in euros'),
  tier2Year: msg('With a document: most for a year, in euros'),
  askPayment: msg('Without asking: most for one payment, in euros'),
  askDay: msg('Without asking: most for a day, in euros'),
  newBrowserHours: msg('A browser is new for, in hours'),
  usualFrom: msg('Approved payments until usual hours are known'),
  usualWithinHours: msg('Hours around a usual one that are usual, too'),
  mostInHour: msg('Payments in an hour until the PIN is not enough'),
  reportDays: msg('Time to report after the month of the payment, in days'),
  creditHours: msg('Advance at the latest, in hours'),
  creditMostMinor: msg('Most that a holder has as an advance, in euros'),
  creditsAYear: msg('Advances to a holder in a year'),
  oldPasskeyDays: msg('No advance if approved by a passkey older than, in days'),
  decideDays: msg('Decision at the latest, in days'),
  decideAloneMostMinor: msg('Most that one operator decides alone, in euros'),
};

interface FieldFault {
  readonly field: string;
  readonly message: string;
}

const readWords: Words<Extract<ContentFault, { code: 'not_read' }>['as']> = {
  whole: msg('Type a whole number, such as 7'),
  list: msg('Type up to five numbers that fall, such as 3, 1'),
  amount: msg('Type an amount, such as 15.00'),
  rate: msg('Type a percentage with at most two decimals, such as 0.6'),
  currencies: msg('Type codes of currencies, each once, such as EUR, USD'),
};

/** Says what is wrong with each field of a draft. */
function faultWords(fault: DraftFault): string {
  switch (fault.code) {
    case 'not_read':
      return readWords[fault.as]();
    case 'out_of_bounds':
      return t('Choose something from {least} to {most}', { least: fault.least, most: fault.most });
    case 'above_other':
      return t('This is at most as much as “{other}”', { other: fieldWords[fault.other]() });
    case 'warned_too_early':
      return t('Warnings come after the clock starts: stay below “{other}”', { other: fieldWords[fault.other]() });
    case 'date_not_read':
      return t('Type a date as year, month and day, such as 2030-01-31');
    case 'date_too_early':
      return t('Choose {earliest, date, longDate} or later', { earliest: fault.earliest });
    case 'date_too_late':
      return t('Choose a date at most {days} days ahead', { days: MOST_DAYS_AHEAD });
    case 'reason_missing':
      return t('Say why it changes');
    case 'reason_too_long':
      return t('This is too long: shorten it to {most} letters', { most: MOST_LETTERS });
    case 'nothing_changes':
      return t('Every value is as before: change at least one');
  }
}

/** Says why a draft is not stored. */
export function writeFaults(error: WriteError): FieldFault[] {
  switch (error.code) {
    case 'draft_unclear':
      return error.faults.map((fault) => ({ field: fault.field, message: faultWords(fault) }));
    case 'draft_not_found':
      return [pageFault(t('There is no such draft'))];
    case 'draft_ended':
      return [pageFault(t('This draft has ended. Begin another one from the newest version'))];
    case 'draft_changed':
      return [pageFault(t('Somebody changed this draft in the meantime. Open it, and change it again'))];
    case 'nobody_to_approve':
      return [
        pageFault(
          t(
            'Nobody could approve it: it takes two other people. Invite members for finance or administration, each with a device of their own',
          ),
        ),
      ];
  }
}

/** Says why a member's word about a draft changed nothing. */
export function decideWords({ code }: DecideError): string {
  switch (code) {
    case 'own_draft':
      return t('You wrote some of this draft, so two others approve it.');
    case 'approved_before':
      return t('You approved this already. It takes another person, too.');
    case 'draft_changed':
      return t('Somebody changed this draft in the meantime. Nothing was approved: look at it as it is now.');
    case 'draft_not_waiting':
    case 'draft_ended':
      return t('This draft no longer waits for approvals. Nothing was changed by you.');
    case 'writer_gone':
      return t(
        'Who wrote this may not write it any more, or was invited again since. Reject it, or change it and write it yourself.',
      );
    case 'draft_not_found':
      return t('There is no such draft.');
    case 'passkey_refused':
      return t('The passkey was not accepted, so nothing was approved. Try again with your own passkey.');
  }
}

/** Writes cents of the fees. */
export function centsText(minor: bigint): string {
  return formatMoney({ minor, currency: 'EUR' });
}

/** Writes the first day of a version. */
export function dayText(at: Date): string {
  return formatDate(at, 'longDate');
}
