import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import { debitOf } from '../../funding/withdrawals/domain.ts';
import type { Withdrawal, WithdrawalStatus } from '../../funding/withdrawals/domain.ts';
import { problems } from '../../problems/catalog.ts';
import { letter, problemWords } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** The statuses of which a holder is notified. */
export type NoticedStatus = Exclude<WithdrawalStatus, 'quoted'>;

interface About {
  readonly withdrawal: Withdrawal;
  /** The name of the bank account. */
  readonly account: string;
  readonly withdrawalUrl: string;
}

/** Writes that a withdrawal has a new status, and what it means for the balance. */
export function withdrawalLetter(
  status: NoticedStatus,
  { withdrawal, account, withdrawalUrl }: About,
  frame: Frame,
): Message {
  const amount = formatMoney(withdrawal.amount);
  const debit = formatMoney(debitOf(withdrawal));
  const about = { amount, account, debit };
  return {
    subject: subjectOf(status, about),
    text: letter(frame, [
      ...sentencesOf(status, withdrawal, about),
      t('Its page: {withdrawalUrl}', { withdrawalUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {subject}.', { subject: subjectOf(status, about) }),
  };
}

function subjectOf(status: NoticedStatus, { amount, account }: { amount: string; account: string }): string {
  switch (status) {
    case 'processing':
      return t('{amount} leaves your wallet for {account}', { amount, account });
    case 'posted':
      return t('{amount} was sent to {account}', { amount, account });
    case 'failed':
      return t('{amount} could not be sent to {account}', { amount, account });
    case 'canceled':
      return t('Your withdrawal of {amount} to {account} is canceled', { amount, account });
    case 'returned':
      return t('{account} sent {amount} back', { account, amount });
  }
}

function sentencesOf(
  status: NoticedStatus,
  { refusal }: Withdrawal,
  { amount, account, debit }: { readonly amount: string; readonly account: string; readonly debit: string },
): string[] {
  const isBack = t('{debit} is in your balance again.', { debit });
  const why = refusal === null ? [] : [problemWords(problems[refusal])];
  switch (status) {
    case 'processing':
      return [
        t('You approved a withdrawal of {amount} to {account}. {debit} has left your balance.', {
          amount,
          account,
          debit,
        }),
        t(
          'If this was not you, freeze your wallet at once: until the bank has the money, the withdrawal can be canceled.',
        ),
      ];
    case 'posted':
      return [t('{amount} is at your bank, {account}. Most banks show it within a business day.', { amount, account })];
    case 'failed':
      return [t('{amount} was not paid out to {account}.', { amount, account }), ...why, isBack];
    case 'canceled':
      return [t('The withdrawal of {amount} to {account} was canceled.', { amount, account }), isBack];
    case 'returned':
      return [t('Your bank, {account}, sent {amount} back.', { account, amount }), ...why, isBack];
  }
}
