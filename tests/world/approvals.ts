import { urls } from '../../wallet/server/urls.ts';
import type { PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { pin } from './people.ts';
import type { Customer, Trade } from './trade.ts';

/** What a customer does on the page on which a payment is approved, and what the shop reads of it. */
export function approvalHands(tradeOf: () => Trade) {
  const pageOf = ({ id }: PaymentJson) => urls.payments.approve({ paymentId: id });
  return {
    pageOf,
    /** Asks for the trade's payment. */
    asked: async (buyer: Customer): Promise<PaymentJson> => (await buyer.ask(tradeOf().order())).body,
    open: ({ visitor }: Customer, payment: PaymentJson, query = '') => visitor.open(`${payment.approval_url!}${query}`),
    /** Approves by the PIN. */
    pay: ({ visitor }: Customer, payment: PaymentJson) => visitor.submit(pageOf(payment), { pin }),
    statusOf: async ({ id }: PaymentJson) =>
      (await tradeOf().call('GET', urls.payments.payment({ paymentId: id }))).body.status,
  };
}
