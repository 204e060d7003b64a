import type { Db } from '#platform/db/db.ts';
import type { KeyReused } from '#platform/http/idempotency.ts';
import { codeKey } from '#platform/kernel/folded.ts';
import { isId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../cell.ts';
import type { Batch, SubmitOptions } from '../../ledger/batch/batch.ts';
import type { Ledger } from '../../ledger/accounts/service.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import { unknownSeller } from '../../payments/payments/reserve-domain.ts';
import type { Reserves } from '../reserves/service.ts';
import type { Sighting } from '../tracking/domain.ts';
import type { TrackingCodeRefused } from '../tracking/domain.ts';
import type { Tracking } from '../tracking/service.ts';
import { movePart } from './commands.ts';
import type { AskedEvent, MoveError, MovePart } from './commands.ts';
import { transitions } from './domain.ts';
import { isBefore, parcelOf } from './parcels-domain.ts';
import type { Announcing } from './parcels-domain.ts';
import type { TakenCode } from './resources.ts';
import { findCode } from './store.ts';
import { houseOf } from './writes-commands.ts';
import type { Why } from './writes-commands.ts';

type Key = SubmitOptions['key'];

/** Moves parts of payments through escrow. What happened before changes nothing, and is answered with the payment as it is. */
export interface Escrow {
  /**
   * Moves a part by an event.
   *
   * @param options.key The shop's key. A replay gets the first answer, even after later events.
   */
  move(
    payment: Pick<Payment, 'id' | 'cell'>,
    partId: string,
    event: AskedEvent,
    options?: Why & { readonly key?: Key },
  ): Promise<Result<PaymentJson, MoveError | KeyReused>>;
  /** Announces a parcel, and asks its carrier. Refuses a code that the carrier does not know, or that is of another parcel. */
  announce(
    payment: Payment,
    partId: string,
    parcel: Announcing,
    key: Key,
  ): Promise<Result<PaymentJson, MoveError | KeyReused | TrackingCodeRefused>>;
  /** Lets the clock of a part strike or warn, if it is time. */
  due(paymentId: Id<'pay'>, partId: Id<'prt'>): Promise<void>;
  /** Finds the parcel that has taken a code, in any spelling. */
  findCode(trackingCode: string): Promise<TakenCode | undefined>;
  /** Records what a carrier reports of the parcel with a tracking code. An unknown code changes nothing. */
  sighted(trackingCode: string, sighting: Sighting): Promise<void>;
  /** Asks the carrier of a parcel, and records what it reports. @throws If it does not answer. */
  look(paymentId: Id<'pay'>, partId: Id<'prt'>, parcelId: Id<'pcl'>): Promise<void>;
}

interface EscrowDeps {
  readonly db: Db;
  readonly world: World;
  readonly batch: Batch;
  readonly ledger: Ledger;
  readonly payments: Pick<Payments, 'find'>;
  readonly tracking: Pick<Tracking, 'look'>;
  readonly reserves: Pick<Reserves, 'standingOf'>;
}

/** Creates the door to escrow. */
export function createEscrow(deps: EscrowDeps): Escrow {
  return {
    move: (payment, partId, event, options) => submitMove(deps, { ...payment, partId, event }, options),
    announce: (payment, partId, parcel, key) => announceParcel(deps, payment, { partId, parcel, key }),
    due: (paymentId, partId) => moveByClock(deps, paymentId, partId),
    findCode: (trackingCode) => deps.db.one((tx) => findCode(tx, HOME_CELL, codeKey(trackingCode))),
    sighted: (trackingCode, sighting) => recordSighting(deps, trackingCode, sighting),
    look: (paymentId, partId, parcelId) => lookAgain(deps, { paymentId, partId, parcelId }),
  };
}

interface Moving {
  readonly id: Id<'pay'>;
  readonly cell: number;
  readonly partId: string;
  readonly event: MovePart['event'];
}

async function submitMove(
  { batch, ledger, reserves }: Pick<EscrowDeps, 'batch' | 'ledger' | 'reserves'>,
  { id: paymentId, cell, partId, event }: Moving,
  { key, ...why }: Why & { readonly key?: Key } = {},
): ReturnType<Escrow['move']> {
  if (!isId('prt', partId)) return err({ code: 'part_not_found' });
  const seller = mayPay(event) ? await reserves.standingOf({ cell, paymentId, partId }) : unknownSeller;
  const command: MovePart = { paymentId, partId, event, ...why, house: houseOf(ledger, cell), seller };
  return batch.submit(movePart, command, { cell, ...(key ? { key } : {}) });
}

/** Whether an event may bring money to a seller, be it only the shipping that follows the last line. */
function mayPay({ kind }: MovePart['event']): boolean {
  if (kind === 'clock_due') return true;
  return Object.values(transitions).some((events) => (events[kind]?.moves ?? 'nothing') !== 'nothing');
}

async function moveByClock(deps: EscrowDeps, id: Id<'pay'>, partId: Id<'prt'>): Promise<void> {
  await submitMove(deps, { id, cell: HOME_CELL, partId, event: { kind: 'clock_due' } });
}

async function announceParcel(
  deps: EscrowDeps,
  payment: Payment,
  { partId, parcel, key }: { partId: string; parcel: Announcing; key: Key },
): ReturnType<Escrow['announce']> {
  const { world, tracking } = deps;
  const { carrier, trackingCode, contents } = parcel;
  if (codeKey(trackingCode) === '') return err({ code: 'tracking_code_refused' });
  const looked = await tracking.look({ carrier, trackingCode }).catch((error: unknown) => {
    world.log.warn({ err: error, payment: payment.id }, 'the carrier did not answer; the parcel is looked up later');
  });
  if (looked && !looked.ok) return looked;
  const sighting = looked?.value.sighting;
  if (sighting && isAnothers(payment, sighting)) return err({ code: 'parcel_used' });
  const id = world.ids.mint('pcl');
  const announced = {
    id,
    carrier,
    trackingCode,
    trackingUrl: looked?.value.url ?? null,
    ...(contents ? { contents } : {}),
  };
  const moved = await submitMove(
    deps,
    { ...payment, partId, event: { kind: 'announced', parcel: announced } },
    { key },
  );
  // It may be on its way already. The shop gets the answer of its key, and that news by webhook.
  if (moved.ok && sighting)
    await submitMove(deps, { ...payment, partId, event: { kind: 'sighted', parcelId: id, sighting } });
  return moved;
}

/** Whether the carrier knew the parcel before the payment: then it is not a parcel of this order. */
function isAnothers({ capturedAt }: Payment, { scannedAt, outcome }: Sighting): boolean {
  const first = scannedAt ?? outcome?.at;
  return capturedAt !== null && first !== undefined && isBefore(first, capturedAt);
}

async function recordSighting(deps: EscrowDeps, trackingCode: string, sighting: Sighting): Promise<void> {
  const code = await deps.db.one((tx) => findCode(tx, HOME_CELL, codeKey(trackingCode)));
  if (!code || code.caseId) return;
  const { paymentId, partId, parcelId } = code;
  await submitMove(deps, { id: paymentId, cell: code.cell, partId, event: { kind: 'sighted', parcelId, sighting } });
}

async function lookAgain(
  deps: EscrowDeps,
  { paymentId, partId, parcelId }: { paymentId: Id<'pay'>; partId: Id<'prt'>; parcelId: Id<'pcl'> },
): Promise<void> {
  const payment = await deps.payments.find(paymentId);
  const part = payment && partOf(payment, partId);
  const parcel = part && parcelOf(part, parcelId);
  if (!parcel) return;
  const looked = await deps.tracking.look(parcel);
  const sighting = looked.ok ? looked.value.sighting : { scannedAt: null, outcome: null, place: null };
  await submitMove(deps, { ...payment, partId, event: { kind: 'sighted', parcelId, sighting } });
}
