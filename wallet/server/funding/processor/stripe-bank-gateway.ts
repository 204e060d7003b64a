import Stripe from 'stripe';
import { answered, unlessOver } from '../../stripe/connection-gateway.ts';
import { ProcessorUnavailableError } from './domain.ts';
import type { BankDetails, BankJudgment, BankOrder, DepositsEnd, Processor } from './domain.ts';

/** The member of an order's metadata by which its events are known to be about a bank account. */
export const BANK_REFERENCE = 'bank_account';

type BankCalls = Pick<Processor, 'openBankAccount' | 'proveBankAccount' | 'readBankAccount' | 'forgetBankAccount'>;

/** Proves bank accounts in the United States by the small deposits of Stripe's setup intents. */
export function bankCalls(stripe: Stripe): BankCalls {
  return {
    openBankAccount: (order) => openBankAccount(stripe, order),
    proveBankAccount: (setupId, answer) => proveBankAccount(stripe, setupId, answer),
    readBankAccount: (setupId) => answered(async () => toJudgment(await stripe.setupIntents.retrieve(setupId))),
    forgetBankAccount: (account) => forgetBankAccount(stripe, account),
  };
}

async function openBankAccount(stripe: Stripe, order: BankOrder): Promise<BankDetails | undefined> {
  const { routing: routing_number, account: account_number, agreement } = order;
  const online = { ip_address: agreement.ip, user_agent: agreement.userAgent };
  const setup = await unlessOver(() =>
    stripe.setupIntents.create(
      {
        customer: order.customerId,
        confirm: true,
        usage: 'off_session',
        allowed_payment_method_types: ['us_bank_account'],
        payment_method_data: {
          type: 'us_bank_account',
          us_bank_account: { routing_number, account_number, account_holder_type: 'individual' },
          billing_details: { name: order.name },
        },
        payment_method_options: { us_bank_account: { verification_method: 'microdeposits' } },
        mandate_data: { customer_acceptance: { type: 'online', online } },
        metadata: { [BANK_REFERENCE]: order.reference },
        expand: ['payment_method'],
      },
      { idempotencyKey: order.reference },
    ),
  );
  if (!setup) return undefined;
  const deposits = setup.next_action?.verify_with_microdeposits;
  const method = setup.payment_method;
  const bank = method && typeof method !== 'string' ? method.us_bank_account : undefined;
  if (!deposits || !bank) throw new ProcessorUnavailableError('The order has no small deposits.');
  return {
    setupId: setup.id,
    bankName: bank.bank_name ?? '',
    last4: bank.last4 ?? '',
    deposits: deposits.microdeposit_type === 'amounts' ? 'amounts' : 'descriptor_code',
    arrivesAt: new Date(deposits.arrival_date * 1_000),
  };
}

async function proveBankAccount(
  stripe: Stripe,
  setupId: string,
  answer: Parameters<Processor['proveBankAccount']>[1],
): Promise<BankJudgment> {
  const asked = 'code' in answer ? { descriptor_code: answer.code } : { amounts: [...answer.amounts] };
  try {
    // A try must never be counted twice, so a lost answer is not asked for again.
    const options = { maxNetworkRetries: 0 };
    return await answered(async () =>
      toJudgment(await stripe.setupIntents.verifyMicrodeposits(setupId, asked, options)),
    );
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const why = endOf(error.code);
    if (why) return { kind: 'ended', why };
    if (WRONG.has(error.code ?? '')) return { kind: 'wrong' };
    // The proof ended or succeeded meanwhile, so the order cannot be judged again; its state is the answer.
    return answered(async () => toJudgment(await stripe.setupIntents.retrieve(setupId)));
  }
}

async function forgetBankAccount(
  stripe: Stripe,
  { setupId, methodId }: Parameters<Processor['forgetBankAccount']>[0],
): Promise<void> {
  if (methodId !== null) await unlessOver(() => stripe.paymentMethods.detach(methodId));
  else if (setupId !== null) await unlessOver(() => stripe.setupIntents.cancel(setupId));
}

const BEGINNING = 'payment_method_microdeposit_';
const WRONG: ReadonlySet<string> = new Set([
  `${BEGINNING}verification_amounts_mismatch`,
  `${BEGINNING}verification_amounts_invalid`,
  `${BEGINNING}verification_descriptor_code_mismatch`,
]);
const ENDS: ReadonlyMap<string, DepositsEnd> = new Map([
  [`${BEGINNING}verification_attempts_exceeded`, 'tries'],
  [`${BEGINNING}verification_timeout`, 'expired'],
  [`${BEGINNING}failed`, 'returned'],
]);

function endOf(code: string | undefined): DepositsEnd | undefined {
  return ENDS.get(code ?? '');
}

function toJudgment(setup: Stripe.SetupIntent): BankJudgment {
  const { payment_method: method } = setup;
  const methodId = typeof method === 'string' ? method : method?.id;
  if (setup.status === 'succeeded' && methodId !== undefined) return { kind: 'verified', methodId };
  if (setup.status === 'requires_action' || setup.status === 'processing') return { kind: 'waiting' };
  return { kind: 'ended', why: endOf(setup.last_setup_error?.code) ?? 'returned' };
}
