import type { paths } from './api.gen.ts';

/** The successful answer of a route, by the contract. */
type Answer<Path extends keyof paths, Method extends keyof paths[Path]> = paths[Path][Method] extends {
  responses: infer Responses;
}
  ? Body<Responses extends { 200: infer Ok } ? Ok : Responses extends { 201: infer Created } ? Created : never>
  : never;

type Body<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : never;

// The answers of the wallet and their parts. Money is whole minor units in a string; times are ISO 8601.

export type LimitsJson = Answer<'/app/limits', 'get'>;

export type BalancesJson = Answer<'/app/balances', 'get'>;
export type BalanceJson = BalancesJson['balances'][number];
export type MoneyJson = BalanceJson['spendable'];

export type InstrumentsJson = Answer<'/app/instruments', 'get'>;
export type InstrumentJson = InstrumentsJson['instruments'][number];
export type CardJson = Extract<InstrumentJson, { kind: 'card' }>;
export type BankAccountJson = Extract<InstrumentJson, { kind: 'bank_account' }>;
export type CardPageJson = Answer<'/app/instruments/card-links', 'post'>;

export type TopUpTerms = Answer<'/app/top-ups/terms', 'get'>;
export type ArrivingJson = Answer<'/app/top-ups', 'get'>;
export type TopUpJson = Answer<'/app/top-ups/{topUpId}', 'get'>;

export type WithdrawalsJson = Answer<'/app/withdrawals', 'get'>;
export type WithdrawalJson = WithdrawalsJson['withdrawals'][number];

export type HistoryJson = Answer<'/app/history', 'get'>;
export type HistoryLineJson = HistoryJson['lines'][number];
export type HistoryKind = HistoryLineJson['kind'];
export type OpenLineJson = Answer<'/app/history/{entryId}', 'get'>;
export type HistoryStatus = HistoryLineJson['status'];

export type SpendingJson = Answer<'/app/spending', 'get'>;
export type NetJson = Pick<SpendingJson, 'spent' | 'refunded' | 'net'>;
export type BudgetJson = SpendingJson['budgets'][number];
export type CategoryId = SpendingJson['choices'][number]['id'];
export type PaymentCategoryJson = Answer<'/app/spending/payments/{paymentId}', 'get'>;

export type PaymentJson = Answer<'/app/payments/{paymentId}', 'get'>;
export type PaymentStatus = PaymentJson['status'];
export type PaymentPartJson = PaymentJson['parts'][number];
export type PartStatus = PaymentPartJson['status'];

export type PartCaseJson = PaymentPartJson['cases'][number];

export type OpenCasesJson = Answer<'/app/cases', 'get'>;
export type OpenCaseJson = OpenCasesJson['cases'][number];

export type LinksJson = Answer<'/app/links', 'get'>;
export type LinkJson = LinksJson['links'][number];

export type PayeesJson = Answer<'/app/payees', 'get'>;
export type PayeeJson = PayeesJson['payees'][number];

export type ProfileJson = Answer<'/app/profile', 'get'>;
export type RecoveryJson = Answer<'/app/recovery', 'get'>;
export type SessionsJson = Answer<'/app/sessions', 'get'>;
export type SessionJson = SessionsJson['sessions'][number];
