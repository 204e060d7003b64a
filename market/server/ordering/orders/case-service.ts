import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { Order, OrderPart } from './domain.ts';
import { isOpen, withNews } from './cases-domain.ts';
import { updateCases } from './case-store.ts';
import type { PaymentState } from './payment-domain.ts';
import type { OrdersDeps, PartCase, Refused, Unknown } from './port.ts';
import { orderOf } from './record-service.ts';
import { lockOrder } from './store.ts';

type CaseDeps = Pick<OrdersDeps, 'db' | 'wallet'>;

/** Asks the wallet for the cases of an order's payment, and stores them. An answer that comes late changes nothing. */
export async function fetchCases({ db, wallet }: CaseDeps, order: Order): Promise<Result<Order, Refused | Unknown>> {
  if (order.paymentId === null) return ok(order);
  const told = await wallet.casesOf(order.paymentId);
  if (!told.ok) return told;
  return db.asWriter(async (tx) => {
    const locked = await lockOrder(tx, order.id);
    const parts = locked.parts.map((part) => withCases(part, told.value));
    // Each locks sums of its seller: in the same order always, so that two answers never wait for each other.
    for (const part of parts.toSorted(bySeller)) await updateCases(tx, part);
    return ok({ ...locked, parts });
  });
}

/**
 * Stores the cases of the payment's order, as the wallet answers them. Ignores a payment of no order. Returns the parts
 * with an open case.
 *
 * @throws If the wallet does not show them, so that the job is tried again.
 */
export async function recordCases(
  deps: CaseDeps,
  payment: Pick<PaymentState, 'reference'>,
): Promise<readonly DisputedPart[]> {
  const order = await orderOf(deps, payment);
  if (!order) return [];
  const fetched = await fetchCases(deps, order);
  if (!fetched.ok) throw new Error(`The wallet did not show the cases of ${order.id}: ${fetched.error.code}.`);
  return fetched.value.parts.flatMap(({ sellerId, cases }) =>
    cases.filter(isOpen).map(({ id: caseId }) => ({ orderId: order.id, sellerId, caseId })),
  );
}

/** A seller's part of an order with an open case. */
export interface DisputedPart {
  readonly orderId: Id<'ord'>;
  readonly sellerId: Id<'sel'>;
  readonly caseId: string;
}

/** Whether the cases that are open at the wallet differ from those that are stored as open. */
export function haveCasesMoved({ parts }: Pick<Order, 'parts'>, payment: PaymentState): boolean {
  const open = parts.flatMap((part) => part.cases.filter(isOpen).map((one) => one.id)).toSorted();
  const theirs = payment.parts.flatMap((part) => part.openCases).toSorted();
  return open.join(' ') !== theirs.join(' ');
}

function bySeller(one: OrderPart, other: OrderPart): number {
  return one.sellerId < other.sellerId ? -1 : 1;
}

function withCases(part: OrderPart, told: readonly PartCase[]): OrderPart {
  const own = told.filter((one) => one.walletPartId === part.walletPartId).map((one) => one.dispute);
  return { ...part, cases: withNews(part.cases, own) };
}
