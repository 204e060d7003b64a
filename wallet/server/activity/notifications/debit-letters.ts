import type { ProblemRow } from '#platform/http/problem.ts';
import { formatMoney } from '#platform/money/format.ts';
import { t } from '#platform/words/words.ts';
import type { TopUp } from '../../funding/top-ups/domain.ts';
import { problems } from '../../problems/catalog.ts';
import { letter, problemWords } from './letters.ts';
import type { Frame, Message } from './letters.ts';

/** What a letter says of a debit that has ended. */
export interface AboutDebit {
  readonly topUp: TopUp;
  /** The name of the bank account. */
  readonly account: string;
  readonly topUpUrl: string;
}

/** Writes that money from a bank account has arrived, or why it did not. */
export function debitLetter({ topUp, account, topUpUrl }: AboutDebit, frame: Frame): Message {
  const about = { amount: formatMoney(topUp.amount), account };
  const [subject, ...words] = topUp.status === 'succeeded' ? arrivedWords(about) : refusedWords(about, topUp.refusal);
  return {
    subject,
    text: letter(frame, [
      ...words,
      t('Its page: {topUpUrl}', { topUpUrl }),
      t('This mail never asks you to log in, and we never ask for your codes.\nHoldfast Wallet'),
    ]),
    short: t('Holdfast: {subject}.', { subject }),
  };
}

function arrivedWords({ amount, account }: { amount: string; account: string }): [string, ...string[]] {
  return [
    t('{amount} has arrived in your wallet', { amount }),
    t('{amount} from {account} is in your balance, and you can spend it.', { amount, account }),
    t('To another bank account it can leave later: withdrawals show the day.'),
  ];
}

function refusedWords(
  { amount, account }: { amount: string; account: string },
  refusal: TopUp['refusal'],
): [string, ...string[]] {
  const why: ProblemRow = problems[refusal ?? 'debit_declined'];
  return [
    t('{amount} did not come from your bank account', { amount }),
    t('Your bank did not send {amount} from {account}. Nothing was taken from it by us.', { amount, account }),
    problemWords(why),
  ];
}
