import { randomUUID } from 'node:crypto';
import type { Buyer } from './cast.ts';
import type {
  AskedDiscount,
  AskedPart,
  AskedPayment,
  AskedRefund,
  AskedStep,
  StepKind,
  ToldPayment,
} from './history.ts';
import { codeOf, destination } from './parcels.ts';
import { askUntilTold, refusalOf, toToldPayment } from './run.ts';
import type { Run } from './run.ts';
import { shopOrigin } from './fleet.ts';

/** A payment to request. */
export interface Wish {
  readonly buyer: Buyer;
  readonly amountMinor: number;
  readonly parts: 1 | 2;
  readonly discount?: AskedDiscount;
  /** The commission of each part; random if absent. */
  readonly commissionMinor?: number;
  /** How many concurrent requests to send, under one key; by default one. */
  readonly times?: number;
}

/** Requests a payment under a fresh key, and records every answer. */
export async function pay(run: Run, wish: Wish): Promise<AskedPayment> {
  const { buyer, amountMinor, discount, times = 1 } = wish;
  const reference = `order-${run.next()}`;
  const asked: AskedPayment = {
    reference,
    key: randomUUID(),
    payerId: buyer.holderId,
    amountMinor,
    parts: splitUp(run, reference, wish),
    discount,
    told: [],
    lost: 0,
    refused: undefined,
  };
  run.history.payments.set(reference, asked);
  const body = bodyOf(run, asked);
  const askOnce = async (): Promise<void> => {
    const answer = await askUntilTold(run, {
      method: 'POST',
      path: '/v1/payments',
      body,
      key: asked.key,
      token: () => run.tokens.ofBuyer(buyer),
    });
    asked.lost += answer.lost;
    if (answer.status === 201) asked.told.push(toToldPayment(answer.body));
    else asked.refused = refusalOf(answer);
  };
  await Promise.all(Array.from({ length: times }, askOnce));
  return asked;
}

/** Splits the amount into odd sums, so that a wrong rounding shows. */
function splitUp(run: Run, reference: string, wish: Wish): AskedPart[] {
  const { amountMinor, parts: count, commissionMinor } = wish;
  const first = count === 1 ? amountMinor : run.dice.between(1, amountMinor - 1);
  const sums = count === 1 ? [first] : [first, amountMinor - first];
  return sums.map((sum, index) => ({
    reference: `${reference}-${index + 1}`,
    payeeId: run.dice.pick(run.cast.payees),
    amountMinor: sum,
    commissionMinor: commissionMinor ?? run.dice.between(0, Math.floor(sum / 3)),
  }));
}

function bodyOf({ fleet }: Run, { reference, amountMinor, parts, discount }: AskedPayment): unknown {
  const eur = (minor: number) => ({ amount: String(minor), currency: 'EUR' });
  return {
    amount: eur(amountMinor),
    order: { reference, description: 'Something' },
    lines: parts.map((part) => ({
      reference: part.reference,
      part: part.reference,
      description: 'Something',
      quantity: 1,
      amount: eur(part.amountMinor),
    })),
    parts: parts.map((part) => ({
      reference: part.reference,
      payee_id: part.payeeId,
      amount: eur(part.amountMinor),
      commission: eur(part.commissionMinor),
    })),
    ...(discount ? { discount: { promotion_id: discount.promotionId, amount: eur(discount.minor) } } : {}),
    ship_to: { country: destination.country, postal_code: destination.zip, city: destination.city },
    return_url: `${shopOrigin(fleet)}/back`,
  };
}

/** Records a step for a payment or one of its parts, before it is requested under a fresh key. */
export function newStep({ history }: Run, kind: StepKind, payment: ToldPayment, partId?: string): AskedStep {
  const about = { kind, key: randomUUID(), paymentId: payment.id, partId };
  const asked: AskedStep = { ...about, told: undefined, lost: 0, refused: undefined };
  history.steps.push(asked);
  return asked;
}

/** Requests a step for a payment or one of its parts under a fresh key, and records the answer. */
export async function step(run: Run, kind: StepKind, payment: ToldPayment, partId?: string): Promise<AskedStep> {
  const asked = newStep(run, kind, payment, partId);
  const answer = await askUntilTold(run, {
    method: 'POST',
    path: `/v1/payments/${payment.id}/${kind}`,
    body: stepBody(kind, partId),
    key: asked.key,
    token: () => run.tokens.ofShop(),
  });
  asked.lost = answer.lost;
  if (answer.status === 200) asked.told = toToldPayment(answer.body);
  else asked.refused = refusalOf(answer);
  return asked;
}

function stepBody(kind: StepKind, partId: string | undefined): unknown {
  if (partId === undefined) return undefined;
  if (kind === 'shipments') return { part_id: partId, carrier: 'DHL', tracking_code: codeOf(partId) };
  return { part_id: partId };
}

/** Requests a refund of a part under a fresh key, and records the answer. */
export async function refund(
  run: Run,
  payment: ToldPayment,
  partId: string,
  amountMinor?: number,
): Promise<AskedRefund> {
  const asked: AskedRefund = {
    key: randomUUID(),
    partId,
    amountMinor,
    told: undefined,
    lost: 0,
    refused: undefined,
  };
  run.history.refunds.push(asked);
  const amount = amountMinor === undefined ? {} : { amount: { amount: String(amountMinor), currency: 'EUR' } };
  const answer = await askUntilTold(run, {
    method: 'POST',
    path: `/v1/payments/${payment.id}/refunds`,
    body: { part_id: partId, ...amount },
    key: asked.key,
    token: () => run.tokens.ofShop(),
  });
  asked.lost = answer.lost;
  if (answer.status !== 201) asked.refused = refusalOf(answer);
  else {
    const { id, amount: given } = answer.body as { id: string; amount: { amount: string } };
    asked.told = { id, amountMinor: Number(given.amount) };
  }
  return asked;
}
