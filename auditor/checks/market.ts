import { Type } from 'typebox';
import { IdOf, Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { moneyWords } from '../difference.ts';
import type { Difference, Side } from '../difference.ts';

/** An order in the market. */
export interface OrderRow {
  readonly id: string;
  readonly status: string;
  readonly paymentId: string | null;
  readonly minor: bigint;
  readonly currency: string;
  readonly parts: readonly OrderPartRow[];
}

interface OrderPartRow extends Moved {
  readonly id: string;
}

/** What has moved of a part of an order or a payment. */
interface Moved {
  readonly status: string;
  readonly minor: bigint;
  readonly refunded: bigint;
  readonly released: bigint;
}

/** A payment in the wallet. */
interface PaymentRow {
  readonly id: string;
  readonly status: string;
  readonly isCaptured: boolean;
  /** The shop's reference: for the market, the order's id. */
  readonly orderReference: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly parts: readonly PaymentPartRow[];
}

interface PaymentPartRow extends Moved {
  readonly id: string;
  /** The shop's reference: for the market, the id of the order's part. */
  readonly reference: string;
}

const Order = Type.Object({
  id: IdOf('ord'),
  status: Type.String(),
  paymentId: Nullable(Type.String()),
  minor: Int8,
  currency: Type.String(),
});
const moved = { status: Type.String(), minor: Int8, refunded: Int8, released: Int8 };
const OrderPart = Type.Object({ orderId: IdOf('ord'), id: IdOf('opt'), ...moved });

/** Reads the market's orders from its database. */
export async function ordersIn(snapshot: Snapshot): Promise<OrderRow[]> {
  const orders = await snapshot.many(sql(Order)`
    select id, status, payment_id, amount_minor as minor, currency::text as currency from orders.orders order by id`);
  const parts = await snapshot.many(sql(OrderPart)`
    select order_id, id, status, amount_minor as minor, refunded_minor as refunded, released_minor as released
      from orders.parts order by id`);
  const byOrder = Map.groupBy(parts, (part) => part.orderId);
  return orders.map((order) => ({ ...order, parts: byOrder.get(order.id) ?? [] }));
}

const Payment = Type.Object({
  id: IdOf('pay'),
  status: Type.String(),
  isCaptured: Type.Boolean(),
  orderReference: Type.String(),
  minor: Int8,
  currency: Type.String(),
});
const PaymentPart = Type.Object({
  paymentId: IdOf('pay'),
  id: IdOf('prt'),
  reference: Type.String(),
  ...moved,
});

/** Reads one shop's payments from the wallet's database. */
export async function paymentsIn(snapshot: Snapshot, clientId: string): Promise<PaymentRow[]> {
  const payments = await snapshot.many(sql(Payment)`
    select id, status, captured_at is not null as is_captured, order_reference, amount_minor as minor,
           currency::text as currency
      from payments.payments where client_id = ${clientId} order by id`);
  const parts = await snapshot.many(sql(PaymentPart)`
    select part.payment_id, part.id, part.reference, part.status, part.amount_minor as minor,
           part.refunded_minor as refunded, part.released_minor as released
      from payments.parts part
      join payments.payments payment on payment.cell = part.cell and payment.id = part.payment_id
     where payment.client_id = ${clientId} order by part.id`);
  const byPayment = Map.groupBy(parts, (part) => part.paymentId);
  return payments.map((payment) => ({ ...payment, parts: byPayment.get(payment.id) ?? [] }));
}

/**
 * Compares the market's orders with the wallet's captured payments. Each paid order has exactly one captured payment,
 * of its amount; any other order has none; and each part has the same status on both sides.
 */
export function compareOrders(orders: readonly OrderRow[], payments: readonly PaymentRow[]): Difference[] {
  const byOrder = Map.groupBy(payments, (payment) => payment.orderReference);
  const differences = orders.flatMap((order) => {
    const found = byOrder.get(order.id) ?? [];
    byOrder.delete(order.id);
    return judgeOrder(order, found);
  });
  const strays = [...byOrder.values()].flat().filter(isKept);
  return [
    ...differences,
    ...strays.map((payment): Difference => ({
      kind: 'payment_order',
      sides: [
        paymentSide([payment]),
        { reference: `order ${payment.orderReference} of the market`, says: 'does not exist' },
      ],
    })),
  ];
}

/** Whether the payer has paid, and has not got all of the money back. */
function isKept(payment: PaymentRow): boolean {
  return payment.isCaptured && payment.status !== 'refunded';
}

function judgeOrder(order: OrderRow, payments: readonly PaymentRow[]): Difference[] {
  const kept = payments.filter(isKept);
  const own = payments.find((payment) => payment.id === order.paymentId);
  const isPaid = order.status === 'paid';
  if (kept.length > 1 || (!isPaid && kept.length > 0)) {
    return [{ kind: 'order_payment', sides: [orderSide(order), paymentSide(kept)] }];
  }
  if (!isPaid) return [];
  if (!own?.isCaptured) return [{ kind: 'order_payment', sides: [orderSide(order), missingSide(order, own)] }];
  if (own.minor !== order.minor || own.currency !== order.currency) {
    return [{ kind: 'order_amount', sides: [orderSide(order), paymentSide([own])] }];
  }
  return judgeParts(order, own);
}

function judgeParts(order: OrderRow, payment: PaymentRow): Difference[] {
  const theirs = new Map(payment.parts.map((part) => [part.reference, part]));
  const differences = order.parts.flatMap((part): Difference[] => {
    const found = theirs.get(part.id);
    theirs.delete(part.id);
    const says = (one: Moved): string => partWords(one, order.currency);
    if (found && says(found) === says(part)) return [];
    return [
      {
        kind: 'order_part',
        sides: [
          { reference: `part ${part.id} of order ${order.id} in the market`, says: says(part) },
          {
            reference: `part ${found?.id ?? '(none)'} of payment ${payment.id} in the wallet`,
            says: found ? says(found) : 'does not exist',
          },
        ],
      },
    ];
  });
  const unknown = [...theirs.values()].map((part): Difference => ({
    kind: 'order_part',
    sides: [
      { reference: `part ${part.reference} of order ${order.id} in the market`, says: 'does not exist' },
      { reference: `part ${part.id} of payment ${payment.id} in the wallet`, says: part.status },
    ],
  }));
  return [...differences, ...unknown];
}

/** The state of a part in words, without sums that have not moved. */
function partWords({ status, minor, refunded, released }: Moved, currency: string): string {
  const sums = [
    ['released', released],
    ['refunded', refunded],
  ] as const;
  const words = sums.filter(([, sum]) => sum > 0n).map(([name, sum]) => `, ${name} ${moneyWords(sum, currency)}`);
  return `${status}, of ${moneyWords(minor, currency)}${words.join('')}`;
}

function orderSide(order: OrderRow): Side {
  const payment = order.paymentId === null ? 'without a payment' : `by payment ${order.paymentId}`;
  return {
    reference: `order ${order.id} of the market`,
    says: `is ${order.status} ${payment}, ${moneyWords(order.minor, order.currency)}`,
  };
}

function paymentSide(payments: readonly PaymentRow[]): Side {
  return {
    reference: `payment ${payments.map((payment) => payment.id).join(', ')} of the wallet`,
    says: payments.map((payment) => `is ${payment.status}, ${moneyWords(payment.minor, payment.currency)}`).join('; '),
  };
}

function missingSide(order: OrderRow, payment: PaymentRow | undefined): Side {
  if (payment) return paymentSide([payment]);
  return { reference: `payment ${order.paymentId ?? '(none)'} of the wallet`, says: 'does not exist' };
}
