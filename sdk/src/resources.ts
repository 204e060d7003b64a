import type { paths } from './wallet-api.gen.ts';

// The contract's own types, under names. What each field means is said in the contract.

type Method = 'get' | 'post';

/** What an operation answers with this status. */
type Answer<P extends keyof paths, M extends Method, Status extends number> = paths[P][M] extends {
  responses: Readonly<Record<Status, { content: { 'application/json': infer Body } }>>;
}
  ? Body
  : never;

/** What an operation is sent. */
type Asked<P extends keyof paths, M extends Method> = paths[P][M] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** What is to be paid: `amount` is the sum of `parts`. The shopper comes back to `return_url` after approving. */
export type NewPayment = Asked<'/v1/payments', 'post'>;

export type Payment = Answer<'/v1/payments/{paymentId}', 'get', 200>;

export type PaymentStatus = Payment['status'];

/** One seller's share of a payment, held by the wallet until the goods have arrived. */
export type PaymentPart = Payment['parts'][number];

export type PartStatus = PaymentPart['status'];

/** What a payment costs, item by item; nothing is charged that it does not show. */
export type Quote = Payment['quote'];

/** Whole minor units (cents) as text, since JSON numbers are not exact; the currency by ISO 4217. */
export type MoneyJson = Payment['amount'];

/** The wallet's terms, under one of their versions. */
export type Terms = Answer<'/v1/terms', 'get', 200>;

/** The wallet's word that a payment could be paid now; nothing is reserved by it. */
export type PaymentCheck = Answer<'/v1/payments/check', 'post', 200>;

/** A budget for discounts; `held`, `spent`, `left` and `returned` sum to it. */
export type Promotion = Answer<'/v1/promotions/{promotionId}', 'get', 200>;

/** The link to one wallet. */
export type Mandate = Answer<'/v1/mandates/{mandateId}', 'get', 200>;

/** A seller's wallet, into which you may have sales paid. */
export type Payee = Answer<'/v1/payees/{payeeId}', 'get', 200>;

/** What you hold of a person; what you do not hold is left out. */
export type Identity = Asked<'/v1/mandates/{mandateId}/match', 'post'>;

export type IdentityMatch = Answer<'/v1/mandates/{mandateId}/match', 'post', 200>;

export type FieldMatch = IdentityMatch['given_name'];
