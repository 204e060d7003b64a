import { Type } from 'typebox';
import type { Static } from 'typebox';
import { OneOf } from '#platform/http/one-of.ts';
import type { ProblemRow } from '#platform/http/problem.ts';
import { MoneyJson, PositiveMoneyJson, toMoneyJson } from '#platform/money/wire.ts';
import { problems } from '../../problems/catalog.ts';
import type { BankAccount } from '../instruments/bank-domain.ts';
import { nameWords } from '../instruments/bank-words.ts';
import { nameMatches } from '../processor/payout-domain.ts';
import { withdrawalStatuses } from './domain.ts';
import type { Withdrawal, WithdrawalOffer } from './domain.ts';
import { feeTermsWords, statusWords } from './words.ts';

/** What a holder asks to withdraw, and to which of their bank accounts. */
export const QuoteBody = Type.Object(
  { instrument_id: Type.String(), amount: PositiveMoneyJson },
  { additionalProperties: false },
);

/** The proof that the holder approves. */
export const ApproveBody = Type.Object(
  {
    /** The payment PIN. */
    pin: Type.Optional(Type.String({ maxLength: 32 })),
    /** A code of the authenticator app. */
    totp: Type.Optional(Type.String({ maxLength: 32 })),
    /** A passkey's signature over the withdrawal, as JSON. */
    response: Type.Optional(Type.String({ maxLength: 32_768 })),
  },
  { additionalProperties: false },
);

/** The parameters of an address with a withdrawal. */
export const WithdrawalParams = Type.Object({ withdrawalId: Type.String({ maxLength: 64 }) });

/** A bank account, by the details that a holder knows it by. */
const AccountJson = Type.Object({ id: Type.String(), bank_name: Type.String(), last4: Type.String() });

/** A withdrawal as its holder sees it. */
export const WithdrawalJson = Type.Object({
  id: Type.String(),
  status: OneOf(withdrawalStatuses),
  status_words: Type.String(),
  amount: MoneyJson,
  fee: MoneyJson,
  account: AccountJson,
  name_match: OneOf(nameMatches),
  name_words: Type.String(),
  valid_until: Type.String(),
  approved_at: Type.Optional(Type.String()),
  posted_at: Type.Optional(Type.String()),
  settled_at: Type.Optional(Type.String()),
  refusal: Type.Optional(
    Type.Object({
      code: Type.String(),
      title: Type.String(),
      detail: Type.Optional(Type.String()),
      next_action: Type.Optional(Type.String()),
    }),
  ),
});

/** Writes a withdrawal for its holder. */
export function toWithdrawalJson(
  withdrawal: Withdrawal,
  account: Pick<BankAccount, 'id' | 'bankName' | 'last4'>,
): Static<typeof WithdrawalJson> {
  const { approvedAt, postedAt, settledAt, refusal } = withdrawal;
  return {
    id: withdrawal.id,
    status: withdrawal.status,
    status_words: statusWords(withdrawal),
    amount: toMoneyJson(withdrawal.amount),
    fee: toMoneyJson(withdrawal.fee),
    account: toAccountJson(account),
    name_match: withdrawal.nameMatch,
    name_words: nameWords(withdrawal),
    valid_until: withdrawal.validUntil.toISOString(),
    ...(approvedAt === null ? {} : { approved_at: approvedAt.toISOString() }),
    ...(postedAt === null ? {} : { posted_at: postedAt.toISOString() }),
    ...(settledAt === null ? {} : { settled_at: settledAt.toISOString() }),
    ...(refusal === null ? {} : { refusal: toRefusalJson(refusal) }),
  };
}

function toRefusalJson(code: NonNullable<Withdrawal['refusal']>) {
  const { title, detail, nextAction }: ProblemRow = problems[code];
  return {
    code,
    title: title(),
    ...(detail === undefined ? {} : { detail: detail() }),
    ...(nextAction === undefined ? {} : { next_action: nextAction() }),
  };
}

function toAccountJson({ id, bankName, last4 }: Pick<BankAccount, 'id' | 'bankName' | 'last4'>) {
  return { id, bank_name: bankName, last4 };
}

/** A page of a holder's withdrawals, the newest first. */
export const WithdrawalsJson = Type.Object({
  withdrawals: Type.Array(WithdrawalJson),
  next_cursor: Type.Optional(Type.String()),
});

/** What a holder can withdraw now, and to where. */
export const OfferJson = Type.Object({
  is_offered: Type.Boolean(),
  accounts: Type.Array(AccountJson, { description: 'The proved ones.' }),
  balances: Type.Array(
    Type.Object({
      spendable: MoneyJson,
      most: Type.Object(MoneyJson.properties, { description: 'What can be withdrawn now, without its fee.' }),
      later: Type.Array(Type.Object({ amount: MoneyJson, from: Type.String() })),
      fee_words: Type.String(),
    }),
  ),
});

/** Writes what a holder can withdraw now. */
export function toOfferJson({ isOffered, accounts, balances }: WithdrawalOffer): Static<typeof OfferJson> {
  return {
    is_offered: isOffered,
    accounts: accounts.filter((one) => one.status === 'verified').map(toAccountJson),
    balances: balances.map(({ spendable, most, leavable, terms }) => ({
      spendable: toMoneyJson(spendable),
      most: toMoneyJson(most),
      later: leavable.later.map(({ amount, from }) => ({ amount: toMoneyJson(amount), from: from.toISOString() })),
      fee_words: feeTermsWords(terms),
    })),
  };
}
