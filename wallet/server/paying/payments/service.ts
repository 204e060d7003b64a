import type { Db } from '#platform/db/db.ts';
import type { RequestKey } from '#platform/http/idempotency.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import type { Currency } from '#platform/money/currency.ts';
import { toMoney } from '#platform/money/wire.ts';
import type { Batch, KeyReused, SubmitOptions } from '../../ledger/batch.ts';
import { spendable } from '../../ledger/domain.ts';
import type { Account } from '../../ledger/domain.ts';
import type { Ledger } from '../../ledger/service.ts';
import type { Clients } from '../../linking/clients/service.ts';
import type { Payees } from '../../linking/payees/service.ts';
import type { Accounts } from '../../opening/accounts/service.ts';
import { approvePayment, createPayment, endPayment } from './commands.ts';
import type { PaymentGone } from './commands.ts';
import { MINUTE_MS, capture, judgeSums } from './domain.ts';
import type { ApprovedBy, CaptureError, Line, Part, Payment, PaymentStatus, Policy } from './domain.ts';
import type { CreateError } from './errors.ts';
import type { CreatePaymentBody, PaymentJson } from './schema.ts';
import { findPayment, policyAt } from './store.ts';

/** Today everybody's home. */
const CELL = 0;

/** Whom a shop charges, and by what right: its mandate token says so. */
export interface Charging {
  readonly clientId: string;
  readonly holderId: Id<'hld'>;
  readonly mandateId: Id<'mdt'>;
}

/** The door to payments. */
export interface Payments {
  /** Takes down what a shop asks; a replay of the key gets the first answer. Nothing is taken beyond the caps. */
  create(asked: Charging & { order: CreatePaymentBody; key: RequestKey }): Promise<Result<PaymentJson, CreateError>>;
  find(id: string): Promise<Payment | undefined>;
  /** Captures what the payer approved. Asked again, it answers with the captured payment. */
  approve(payment: Payment, approvedBy: ApprovedBy): Promise<Result<Payment, CaptureError | PaymentGone>>;
  /** Ends a payment that was not captured; one that was stays so, and its status says it. */
  cancel(id: Id<'pay'>, key?: SubmitOptions['key']): Promise<Result<PaymentJson, PaymentGone | KeyReused>>;
  /** Ends a payment whose quote has run out. */
  expire(id: Id<'pay'>): Promise<void>;
  /** What the payer can spend now, and why the payment would be refused if it were approved now, where it would. */
  preview(payment: Payment): Promise<{ spendable: Money; refusal?: CaptureError }>;
}

export interface PaymentsDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly payees: Payees;
  /** The wallet's fee on a part, and the version that says so. */
  readonly merchantFee: (amount: Part['amount']) => Promise<{ fee: Part['fee']; version: number }>;
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { db, world, batch, ledger, accounts } = deps;
  const payerOf = async (holderId: Id<'hld'>) => {
    const holder = await accounts.find(holderId);
    invariant(holder, 'a payer is a holder');
    return { tier: holder.tier, status: holder.status };
  };
  const find = async (id: string): Promise<Payment | undefined> =>
    isId('pay', id) ? db.write((tx) => findPayment(tx, CELL, id)) : undefined;
  return {
    create: async ({ order, key, ...charging }) => {
      const drafted = await draft(deps, charging, order);
      if (!drafted.ok) return drafted;
      const payer = await payerOf(charging.holderId);
      const escrowId = ledger.house('escrow', drafted.value.amount.currency);
      const scoped = { scope: charging.clientId, ...key };
      return batch.submit(createPayment, { payment: drafted.value, payer, escrowId }, { cell: CELL, key: scoped });
    },
    find,
    approve: async (payment, approvedBy) => {
      const payer = await payerOf(payment.payerId);
      const escrowId = ledger.house('escrow', payment.amount.currency);
      return keyless(await batch.submit(approvePayment, { paymentId: payment.id, payer, approvedBy, escrowId }));
    },
    cancel: (paymentId, key) =>
      batch.submit(endPayment, { paymentId, how: 'canceled' }, { cell: CELL, ...(key ? { key } : {}) }),
    expire: async (paymentId) => {
      await batch.submit(endPayment, { paymentId, how: 'expired' });
    },
    preview: async (payment) => {
      const owned = await ledger.accountsOfHolder(payment.payerId);
      const account = owned.find((one) => one.id === payment.payerAccountId);
      const payer = { ...(await payerOf(payment.payerId)), spendable: balanceOf(account, payment.amount.currency) };
      const judged = capture(payment, payer, 'pin', world.clocks.business());
      return { spendable: payer.spendable, ...(judged.ok ? {} : { refusal: judged.error }) };
    },
  };
}

function balanceOf(account: Account | undefined, currency: Currency): Money {
  return account ? spendable(account) : zero(currency);
}

/** A command that was sent without a key is never told that its key was used. */
function keyless<T, E extends { code: string }>(
  outcome: Result<T, E | { readonly code: 'idempotency_key_reused' }>,
): Result<T, E> {
  invariant(outcome.ok || outcome.error.code !== 'idempotency_key_reused', 'no key, no reuse');
  return outcome as Result<T, E>;
}

/** Judges what a shop asks, and completes it with all that is fixed at the quote. */
async function draft(
  deps: PaymentsDeps,
  charging: Charging,
  order: CreatePaymentBody,
): Promise<Result<Payment, CreateError>> {
  const { db, world, ledger } = deps;
  const amount = toMoney(order.amount);
  if (amount.currency !== 'EUR') return err({ code: 'currency_not_supported' });
  const client = await deps.clients.find(charging.clientId);
  invariant(client, 'a token belongs to a client');
  if (!client.redirectUris.some((uri) => new URL(uri).origin === URL.parse(order.return_url)?.origin)) {
    return err({ code: 'return_url_refused' });
  }
  const parts = await draftParts(deps, charging, order);
  if (!parts.ok) return parts;
  const lines: Line[] = order.lines.map(({ description, quantity, ...line }) => ({
    description,
    quantity,
    amount: toMoney(line.amount),
  }));
  const shipping = order.shipping ? toMoney(order.shipping) : zero(amount.currency);
  const sums = judgeSums({ amount, lines, shipping, parts: parts.value });
  if (!sums.ok) return sums;
  const owned = await ledger.accountsOfHolder(charging.holderId);
  const account = owned.find((one) => one.kind === 'available' && one.currency === amount.currency);
  invariant(account, 'a holder has a balance in the currency that is paid');
  const now = world.clocks.business();
  const policy: Policy = await db.read({ nobody: true }, (tx) => policyAt(tx, now));
  return ok({
    id: world.ids.mint('pay'),
    cell: CELL,
    clientId: client.clientId,
    clientName: client.name,
    clientAccountId: client.commissionAccountId,
    mandateId: charging.mandateId,
    payerId: charging.holderId,
    payerAccountId: account.id,
    amount,
    feeVersion: parts.value[0]!.feeVersion,
    policy,
    orderReference: order.order.reference,
    description: order.order.description ?? `Order at ${client.name}`,
    lines,
    shipping,
    returnUrl: order.return_url,
    nonce: world.random(16).toString('base64url'),
    status: 'requires_approval' as PaymentStatus,
    validUntil: new Date(now.getTime() + policy.quoteMinutes * MINUTE_MS),
    createdAt: now,
    approvedBy: null,
    capturedAt: null,
    parts: parts.value.map(({ feeVersion: _, ...part }) => part),
  });
}

async function draftParts(
  { world, payees, merchantFee }: PaymentsDeps,
  charging: Charging,
  order: CreatePaymentBody,
): Promise<Result<(Part & { feeVersion: number })[], CreateError>> {
  const ids = order.parts.map((part) => part.payee_id).filter((id): id is Id<'pye'> => isId('pye', id));
  const known = new Map((await payees.find(charging.clientId, ids)).map((payee) => [payee.id as string, payee]));
  const parts: (Part & { feeVersion: number })[] = [];
  for (const asked of order.parts) {
    const payee = known.get(asked.payee_id);
    if (!payee) return err({ code: 'payee_unknown' });
    if (payee.holderId === charging.holderId) return err({ code: 'payee_is_payer' });
    const amount = toMoney(asked.amount);
    if (amount.currency !== 'EUR' || asked.commission.currency !== 'EUR')
      return err({ code: 'currency_not_supported' });
    const commission = toMoney(asked.commission);
    if (commission.minor < 0n) return err({ code: 'commission_exceeds_part' });
    const { fee, version } = await merchantFee(amount);
    parts.push({
      id: world.ids.mint('prt'),
      reference: asked.reference,
      payeeId: payee.id,
      payeeName: payee.name,
      sellerAccountId: payee.accountId,
      amount,
      commission,
      fee,
      feeVersion: version,
      status: 'awaiting',
      carrier: null,
      trackingCode: null,
      shippedAt: null,
      deliveredAt: null,
      releaseAt: null,
      settledAt: null,
    });
  }
  return ok(parts);
}
