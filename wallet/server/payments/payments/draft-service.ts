import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Currency } from '#platform/money/currency.ts';
import { zero } from '#platform/money/money.ts';
import type { Money } from '#platform/money/money.ts';
import { toMoney } from '#platform/money/wire.ts';
import { HOME_CELL } from '../../cell.ts';
import { merchantFee } from '../../funding/fees/domain.ts';
import type { FeeSchedule } from '../../funding/fees/domain.ts';
import type { Payee } from '../../linking/payees/payee-schema.ts';
import { MINUTE_MS } from './domain.ts';
import { notJudged } from '../step-up/domain.ts';
import { judgeCommission, judgeReferences, judgeSums, judgeUntracked, shareDiscount } from './order-domain.ts';
import type { Discount, Line, Lot, Part, Payment, ShipTo } from './domain.ts';
import type { Policy } from './policy-domain.ts';
import type { DraftError } from './errors.ts';
import type { Charging, DraftDeps } from './port.ts';
import type { CreatePaymentBody } from './schema.ts';
import { countSettled } from './finding-store.ts';

/** The only currency of payments for now. */
const CURRENCY = 'EUR';

/** Judges a shop's order, and drafts its payment with everything that the quote fixes. Stores nothing. */
export async function draftPayment(
  deps: DraftDeps,
  charging: Charging,
  order: CreatePaymentBody,
): Promise<Result<Payment, DraftError>> {
  const { world, ledger, clients, fees } = deps;
  if (currenciesOf(order).some((currency) => currency !== CURRENCY)) return err({ code: 'currency_not_supported' });
  const now = world.clocks.business();
  const [client, known, payerAccountId, schedule, policy, discount] = await Promise.all([
    clients.find(charging.clientId),
    knownPayees(deps, charging, order),
    ledger.openBalance(charging.holderId, CURRENCY),
    fees.current(),
    deps.currentPolicy(undefined),
    draftDiscount(deps, charging, order),
  ]);
  invariant(client, 'the token’s client exists');
  if (!mayReturnTo(client.redirectUris, order.return_url)) return err({ code: 'return_url_refused' });
  const references = judgeReferences(order);
  if (!references.ok) return references;
  const parts = draftParts(world, charging, order, { known, schedule, policy });
  if (!parts.ok) return parts;
  const countries = parts.value.map(({ payeeId }) => known.get(payeeId)!.country);
  const amount = toMoney(order.amount);
  const sums = judgeSums({ amount, parts: parts.value });
  if (!sums.ok) return sums;
  const untracked = judgeUntracked(parts.value, policy, await settledOrders(deps, parts.value, policy));
  if (!untracked.ok) return untracked;
  if (!discount.ok) return discount;
  const shared = discount.value ? shareDiscount(parts.value, discount.value.amount) : parts;
  if (!shared.ok) return shared;
  const payment: Payment = {
    amount,
    discount: discount.value,
    coupon: null,
    id: world.ids.mint('pay'),
    cell: HOME_CELL,
    clientId: client.clientId,
    clientName: client.name,
    clientAccountId: client.commissionAccountId,
    mandateId: charging.mandateId,
    payerId: charging.holderId,
    payerAccountId,
    feeVersion: schedule.version,
    policy,
    orderReference: order.order.reference,
    description: order.order.description ?? `Order at ${client.name}`,
    shipTo: shipToOf(order),
    returnUrl: order.return_url,
    nonce: world.random(16).toString('base64url'),
    status: 'requires_approval',
    validUntil: new Date(now.getTime() + policy.quoteMinutes * MINUTE_MS),
    createdAt: now,
    approvedBy: null,
    passkeyDays: null,
    cardShare: null,
    exchangeShare: null,
    capturedAt: null,
    stepUp: { ...notJudged, countries: [...new Set(countries)] },
    parts: shared.value,
  };
  return ok(payment);
}

function currenciesOf({ amount, lines, parts, discount }: CreatePaymentBody): Currency[] {
  const sums = [
    amount,
    ...lines.map((line) => line.amount),
    ...parts.flatMap((part) => [part.amount, part.commission, ...(part.shipping ? [part.shipping] : [])]),
  ];
  return [...sums, ...(discount ? [discount.amount] : [])].map((sum) => sum.currency);
}

/** Whether a return address is on an origin of the client's redirect addresses. */
function mayReturnTo(redirectUris: readonly string[], returnUrl: string): boolean {
  const wanted = URL.parse(returnUrl);
  if (!wanted || wanted.username !== '' || wanted.password !== '') return false;
  return redirectUris.some((uri) => new URL(uri).origin === wanted.origin);
}

function linesOf(order: CreatePaymentBody, part: string): Line[] {
  return order.lines
    .filter((line) => line.part === part)
    .map(({ reference, description, quantity, amount }) => {
      return {
        reference,
        description,
        quantity,
        ...untouched(toMoney(amount)),
        quantityCanceled: 0,
        caseId: null,
        isAwarded: false,
      };
    });
}

/** A lot of which nothing has moved. */
function untouched(amount: Money): Lot {
  return { amount, refunded: zero(amount.currency), releasedAt: null };
}

function shipToOf({ ship_to: to }: CreatePaymentBody): ShipTo | null {
  return to ? { country: to.country, postalCode: to.postal_code ?? null, city: to.city } : null;
}

async function knownPayees({ payees }: DraftDeps, charging: Charging, order: CreatePaymentBody) {
  const ids = order.parts.map((part) => part.payee_id).filter((id): id is Id<'pye'> => isId('pye', id));
  const list = await payees.find(charging.clientId, [...new Set(ids)]);
  return new Map<string, Payee>(list.map((payee) => [payee.id, payee]));
}

/** Counts the settled orders of the sellers who want to send something untracked, up to those that the policy asks for. */
async function settledOrders(
  { db }: DraftDeps,
  parts: readonly Part[],
  { untrackedAfterOrders: most }: Policy,
): Promise<ReadonlyMap<string, number>> {
  const sellers = parts.filter((part) => part.isUntracked).map((part) => part.sellerAccountId);
  if (sellers.length === 0) return new Map();
  const counts = await db.one((tx) => countSettled(tx, HOME_CELL, [...new Set(sellers)], most));
  return new Map(counts.map(({ accountId, orders }) => [accountId, orders]));
}

/** Drafts the discount of an order. A promotion of another shop counts as unknown. */
async function draftDiscount(
  { promotions, world }: DraftDeps,
  { clientId }: Charging,
  { discount }: CreatePaymentBody,
): Promise<Result<Discount | null, DraftError>> {
  if (!discount) return ok(null);
  const promotion = await promotions.find(clientId, discount.promotion_id);
  if (!promotion) return err({ code: 'promotion_unknown' });
  const { id: promotionId, accountId } = promotion;
  return ok({ promotionId, accountId, holdId: world.ids.mint('hol'), amount: toMoney(discount.amount) });
}

const notMoved = {
  parcels: [],
  shipFrom: null,
  shippedAt: null,
  deliveredAt: null,
  releaseAt: null,
  protectionEndsAt: null,
  reserve: [],
  extendedAt: null,
  pausedAt: null,
  reportedAt: null,
  coveredAt: null,
  shopConfirmation: null,
  settledAt: null,
} as const;

function draftParts(
  world: World,
  charging: Charging,
  order: CreatePaymentBody,
  { known, schedule, policy }: { known: ReadonlyMap<string, Payee>; schedule: FeeSchedule; policy: Policy },
): Result<Part[], DraftError> {
  const parts: Part[] = [];
  for (const asked of order.parts) {
    const payee = known.get(asked.payee_id);
    if (!payee || payee.endedAt) return err({ code: 'payee_unknown' });
    if (payee.holderId === charging.holderId) return err({ code: 'payee_is_payer' });
    const shipWithinDays = asked.ship_within_days ?? policy.shipWithinDays;
    const most = policy.shipWithinMostDays;
    if (shipWithinDays > most) return err({ code: 'ship_within_refused', most });
    const [amount, commission] = [toMoney(asked.amount), toMoney(asked.commission)];
    const agreed = judgeCommission({ amount, commission }, payee);
    if (!agreed.ok) return agreed;
    parts.push({
      id: world.ids.mint('prt'),
      reference: asked.reference,
      payeeId: payee.id,
      payeeName: payee.name,
      sellerAccountId: payee.accountId,
      sellerCell: payee.cell,
      lines: linesOf(order, asked.reference),
      shipping: untouched(asked.shipping ? toMoney(asked.shipping) : zero(CURRENCY)),
      amount,
      discount: zero(CURRENCY),
      coupon: zero(CURRENCY),
      commission,
      fee: merchantFee(amount, schedule),
      shipWithinDays,
      isUntracked: asked.untracked === true,
      status: 'awaiting',
      ...notMoved,
    });
  }
  return ok(parts);
}
