import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { mayCancelPart, mayConfirm, mayReport, mayShip } from './domain.ts';
import type { Order, OrderError, OrderPart } from './domain.ts';
import { parcelBy } from './parcels-domain.ts';
import type { Announced } from './parcels-domain.ts';
import type { Confirmation, OrdersDeps, Refused, Unknown, WalletAnswer } from './port.ts';
import { recordPayment } from './record-service.ts';
import { syncOrder } from './pay-service.ts';

/** The order after a seller's action, or the refusal. Without an answer of the wallet, nothing is recorded. */
export type SellerOutcome = Promise<Result<Order, OrderError | Refused | Unknown>>;

/** Announces a parcel to the wallet, which follows it at its carrier. A second press changes nothing. */
export async function shipPart(deps: OrdersDeps, order: Order, partId: string, parcel: Announced): SellerOutcome {
  const part = partOf(order, partId);
  const known = parcelBy(part, parcel.trackingCode);
  if (known) return known.carrier === parcel.carrier ? ok(order) : err({ code: 'parcel_announced' });
  const allowed = mayShip(part);
  if (!allowed.ok) return allowed;
  return recorded(deps, order, await deps.wallet.announce(...atWallet(order, part), parcel, countOf(part)));
}

/** Takes back a parcel that no carrier has scanned, for instance one with a wrong code. */
export async function withdrawParcel(deps: OrdersDeps, order: Order, partId: string, parcelId: string): SellerOutcome {
  const part = partOf(order, partId);
  const parcel = part.parcels.find((one) => one.id === parcelId);
  if (parcel?.status === 'canceled') return ok(order);
  if (parcel?.status !== 'announced') return err({ code: 'parcel_not_withdrawable' });
  return recorded(deps, order, await deps.wallet.withdraw(...atWallet(order, part), parcelId));
}

/** Cancels a part before it is shipped, and refunds it. @param reason For the buyer. */
export async function cancelPart(deps: OrdersDeps, order: Order, partId: string, reason: string): SellerOutcome {
  const part = partOf(order, partId);
  const allowed = mayCancelPart(part);
  if (!allowed.ok) return allowed;
  return recorded(deps, order, await deps.wallet.cancelPart(...atWallet(order, part), reason));
}

/** Asks the wallet where the buyer confirms a part. The shop's word releases nothing. */
export async function confirmPart(
  deps: OrdersDeps,
  order: Order,
  partId: string,
): Promise<Result<Confirmation, OrderError | Refused | Unknown>> {
  const part = partOf(order, partId);
  const allowed = mayConfirm(part);
  if (!allowed.ok) return allowed;
  const asked = await deps.wallet.requestConfirmation(...atWallet(order, part));
  if (asked.ok && asked.value.confirmed) await syncOrder(deps, order.id);
  return asked;
}

/** Asks the wallet for its page on which the buyer reports a problem with a part. */
export async function problemPageOf(
  deps: OrdersDeps,
  order: Order,
  partId: string,
): Promise<Result<string, OrderError | Refused | Unknown>> {
  const part = partOf(order, partId);
  const allowed = mayReport(part);
  if (!allowed.ok) return allowed;
  const asked = await deps.wallet.requestConfirmation(...atWallet(order, part));
  return asked.ok ? ok(asked.value.problemUrl) : asked;
}

function partOf(order: Order, partId: string): OrderPart {
  const part = order.parts.find((one) => one.id === partId);
  invariant(part, 'a named part belongs to its order');
  return part;
}

function atWallet({ paymentId }: Order, { walletPartId }: OrderPart): [paymentId: string, partId: string] {
  invariant(paymentId && walletPartId, 'a paid order has its payment’s parts');
  return [paymentId, walletPartId];
}

/** The number of parcels that were taken back, which distinguishes a second announcement of the same code. */
function countOf({ parcels }: OrderPart): number {
  return parcels.filter((parcel) => parcel.status === 'canceled').length;
}

/** Records the wallet's answer. After a refusal, the payment is looked up, because the page may have been outdated. */
async function recorded(deps: OrdersDeps, { id }: Order, answer: Awaited<WalletAnswer>): SellerOutcome {
  if (answer.ok) return ok(await recordPayment(deps, id, answer.value));
  if (answer.error.code === 'wallet_refused') await syncOrder(deps, id);
  return answer;
}
