export { payeeBounds, paymentBounds } from './bounds.gen.ts';
export { createWallet } from './wallet.ts';
export type { Wallet, WalletLink, WalletSettings } from './wallet.ts';
export type {
  Case,
  CaseEntry,
  CaseOffer,
  CaseOutcome,
  CaseStatus,
  CaseStep,
  Confirmation,
  FieldMatch,
  Fees,
  Handover,
  Identity,
  IdentityMatch,
  Mandate,
  MoneyJson,
  NewHandover,
  NewPayment,
  NewRefund,
  Parcel,
  ParcelStatus,
  PartStatus,
  Payee,
  PayeeBalance,
  Payment,
  PaymentCheck,
  PaymentPart,
  PaymentStatus,
  Promotion,
  Quote,
  Refund,
  Replacement,
  Transcript,
  ReturnAddress,
  Shipment,
  Terms,
} from './resources.ts';
export { localhostFetch } from './localhost.ts';
export { WalletProblem, WalletUnreachable } from './problem.ts';
export type { ProblemCode } from './problem.ts';
export { WebhookRefused, signWebhook, verifyWebhook } from './webhook.ts';
export type { WalletEvent, WalletEventType, WebhookFault, WebhookHeaders } from './webhook.ts';
