import type { paths } from './wallet-api.gen.ts';

// These are names for the contract's own types. The contract describes each field.

type Method = 'get' | 'post' | 'put';

/** The body of an operation's answer with this status. */
type Answer<P extends keyof paths, M extends Method, Status extends number> = paths[P][M] extends {
  responses: Readonly<Record<Status, { content: { 'application/json': infer Body } }>>;
}
  ? Body
  : never;

/** The body of an operation's request. */
type Asked<P extends keyof paths, M extends Method> = paths[P][M] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

/** A payment request; `amount` is the sum of `parts`. The shopper returns to `return_url` after the approval. */
export type NewPayment = Asked<'/v1/payments', 'post'>;

/** A payment, from quote to refund. */
export type Payment = Answer<'/v1/payments/{paymentId}', 'get', 200>;

/** The status of a payment. */
export type PaymentStatus = Payment['status'];

/** One seller's share of a payment, held by the wallet until the goods have arrived. */
export type PaymentPart = Payment['parts'][number];

/** The status of a part. */
export type PartStatus = PaymentPart['status'];

/** A parcel of a part, as the wallet follows it at its carrier. */
export type Parcel = PaymentPart['parcels'][number];

/** The status of a parcel. */
export type ParcelStatus = Parcel['status'];

/** A parcel to announce, or a part that is sent without tracking. */
export type Shipment = TrackedShipment | UntrackedShipment;

type ShipmentBody = Asked<'/v1/payments/{paymentId}/shipments', 'post'>;

/** A parcel that its carrier tracks. */
type TrackedShipment = Required<Pick<ShipmentBody, 'carrier' | 'tracking_code'>> &
  Pick<ShipmentBody, 'part_id' | 'lines'>;

/** All of a part that was paid as `untracked`, sent without a tracking code. */
type UntrackedShipment = Required<Pick<ShipmentBody, 'part_id' | 'untracked'>>;

/** Whether a part is confirmed; otherwise where its holder confirms it, or when a shop's own word releases it. */
export type Confirmation = Answer<'/v1/payments/{paymentId}/confirmations', 'post', 200>;

/** A refund request. */
export type NewRefund = Asked<'/v1/payments/{paymentId}/refunds', 'post'>;

/** The messages between both sides of a case. */
export type Transcript = Asked<'/v1/cases/{caseId}/transcript', 'put'>;

/** Money of a part that went back to its sources, with the cause. */
export type Refund = Answer<'/v1/payments/{paymentId}/refunds', 'post', 201>;

/** A ticket to your support that you hand over. */
export type NewHandover = Asked<'/v1/payments/{paymentId}/tickets', 'post'>;

/** Where a ticket stands that you have handed over. */
export type Handover = Answer<'/v1/payments/{paymentId}/tickets', 'post', 200>;

/** A dispute about one line of a part, from the buyer's wish to the money that moves. */
export type Case = Answer<'/v1/cases/{caseId}', 'get', 200>;

/** The status of a case. */
export type CaseStatus = Case['status'];

/** What ends a case. */
export type CaseOutcome = Case['offer']['outcome'];

/** An event in the past of a case. */
export type CaseEntry = Case['timeline'][number];

/** A step of the seller without content of its own. */
export type CaseStep = Asked<'/v1/cases/{caseId}/acceptances', 'post'>;

/** An offer of the seller; `nothing` refuses without an offer. */
export type CaseOffer = Asked<'/v1/cases/{caseId}/offers', 'post'>;

/** Where the buyer sends a return. */
export type ReturnAddress = Asked<'/v1/cases/{caseId}/return-addresses', 'post'>;

/** The parcel of a replacement. */
export type Replacement = Asked<'/v1/cases/{caseId}/shipments', 'post'>;

/** The itemized price of a payment. Nothing is charged that it does not show. */
export type Quote = Payment['quote'];

/** Whole minor units (cents) as text, because JSON numbers are not exact, with the currency's ISO 4217 code. */
export type MoneyJson = Payment['amount'];

/** The versions of the wallet's fees. */
export type Fees = Answer<'/v1/fees', 'get', 200>;

/** One version of the wallet's terms. */
export type Terms = Answer<'/v1/terms', 'get', 200>;

/** The wallet's answer that a payment could be paid now. It reserves nothing. */
export type PaymentCheck = Answer<'/v1/payments/check', 'post', 200>;

/** A budget for discounts; `held`, `spent`, `left` and `returned` sum to it. */
export type Promotion = Answer<'/v1/promotions/{promotionId}', 'get', 200>;

/** The link to one wallet. */
export type Mandate = Answer<'/v1/mandates/{mandateId}', 'get', 200>;

/** A seller's wallet, into which you may have sales paid. */
export type Payee = Answer<'/v1/payees/{payeeId}', 'get', 200>;

/** What became of your sales by a seller, before what the seller owes. */
export type PayeeBalance = Answer<'/v1/payees/{payeeId}/balance', 'get', 200>;

/** The data that you hold of a person; leave out what you do not hold. */
export type Identity = Asked<'/v1/mandates/{mandateId}/match', 'post'>;

/** The comparison of each field. */
export type IdentityMatch = Answer<'/v1/mandates/{mandateId}/match', 'post', 200>;

/** The comparison of one field. */
export type FieldMatch = IdentityMatch['given_name'];
