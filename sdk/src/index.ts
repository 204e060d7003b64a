export { payeeBounds, paymentBounds } from './bounds.gen.ts';
export { createWallet } from './wallet.ts';
export type { NewPayment, Wallet, WalletLink, WalletSettings } from './wallet.ts';
export type {
  FieldMatch,
  Identity,
  IdentityMatch,
  Mandate,
  MoneyJson,
  Payee,
  Payment,
  PaymentCheck,
  PaymentPart,
  PaymentStatus,
  PartStatus,
  Promotion,
  Quote,
} from './resources.ts';
export { localhostFetch } from './localhost.ts';
export { WalletProblem, WalletUnreachable } from './problem.ts';
export type { ProblemCode } from './problem.ts';
export { WebhookRefused, signWebhook, verifyWebhook } from './webhook.ts';
export type { WalletEvent, WalletEventType, WebhookFault, WebhookHeaders } from './webhook.ts';
