import { msg } from '#platform/words/words.ts';
import type { Message } from '#platform/words/words.ts';
import type { DifferenceKind, Owner } from '../../settlement/reports/domain.ts';
import type { TakeError } from './service.ts';

/** What a difference is, and what to do about it. */
export const kindWords: Readonly<Record<DifferenceKind, { readonly what: Message; readonly next: Message }>> = {
  charge_missing: {
    what: msg('The books have a charge that the processor does not have'),
    next: msg('Look the charge up at the processor. If it was never made, take the entry back by a correction.'),
  },
  charge_amount: {
    what: msg('Books and processor have different amounts for a charge'),
    next: msg('Compare the records, and correct the books, or ask the processor.'),
  },
  withdrawal_missing: {
    what: msg('The books have a withdrawal that did not leave the processor'),
    next: msg('Look the withdrawal up at the processor. If it was never paid, take its entry back by a correction.'),
  },
  withdrawal_amount: {
    what: msg('Another amount left the processor for a withdrawal'),
    next: msg(
      'Look for its payments and what came back at the processor, and correct the books, or ask the processor.',
    ),
  },
  movement_unbooked: {
    what: msg('The processor moved money that is not in the books'),
    next: msg('Find out at the processor who made it, such as a refund by hand.'),
  },
  processor_balance: {
    what: msg('A balance at the processor is not the sum of its movements'),
    next: msg('Ask the processor for a movement that its list lacks.'),
  },
  payout_missing: {
    what: msg('A payout that should have arrived is not there'),
    next: msg('If it went to the bank, ask the bank with its trace; otherwise, and then, ask the processor.'),
  },
  payout_amount: {
    what: msg('The bank booked another amount than was paid out'),
    next: msg('Ask the bank whether it took a fee or split the payout.'),
  },
  bank_entry_unknown: {
    what: msg('The bank booked money that is no payout'),
    next: msg('Find out who sent or took it, and settle it with them.'),
  },
  statement_missing: {
    what: msg('No statement of an account was imported for days'),
    next: msg('Fetch the statement from the bank and import it.'),
  },
};

/** Who can explain a difference. */
export const ownerWords: Readonly<Record<Owner, Message>> = {
  finance: msg('our finance'),
  processor: msg('the card processor'),
  bank: msg('the bank'),
};

/** Why a difference is not taken, and what to do. */
export const takeWords: Readonly<Record<TakeError['code'], Message>> = {
  not_open: msg('This difference is not open any more, so nothing was changed.'),
  taken_meanwhile: msg('Another member has taken it meanwhile, so nothing was changed. Look who has it now.'),
};
