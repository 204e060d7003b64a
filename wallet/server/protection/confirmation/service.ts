import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import type { World } from '#platform/kernel/world.ts';
import type { Proof } from '../../identity/second-factor/domain.ts';
import type { ProofError, Proofs, WaysToProve } from '../../identity/second-factor/proof-service.ts';
import { partOf } from '../../payments/payments/domain.ts';
import type { Part, Payment } from '../../payments/payments/domain.ts';
import type { Payments } from '../../payments/payments/service.ts';
import type { PaymentJson } from '../../payments/payments/schema.ts';
import type { MoveError } from '../escrow/commands.ts';
import type { Escrow } from '../escrow/service.ts';
import { challengeOf } from './challenge-domain.ts';

/** A part of a holder's own payment. */
export interface OwnPart {
  readonly payment: Payment;
  readonly part: Part;
}

/** Why a confirmation is refused. */
export type ConfirmError =
  | MoveError
  | ProofError
  /** The page showed another amount, or an earlier state of the part. */
  | { readonly code: 'amount_changed' };

/** The door to confirmations: the holder's word that all is well, which pays the seller. */
export interface Confirmation {
  /** Finds a part, if this holder is its payer. */
  find(holderId: Id<'hld'>, paymentId: string, partId: string): Promise<OwnPart | undefined>;
  /** The challenge of the part as it is now, and the ways in which the holder can prove the word. */
  ways(own: OwnPart): Promise<WaysToProve & { readonly challenge: string; readonly at: Date }>;
  /**
   * Releases what of the part is in escrow and in no case.
   *
   * @param shown The challenge of the page on which the holder gave the proof.
   */
  confirm(own: OwnPart, shown: string, proof: Proof): Promise<Result<PaymentJson, ConfirmError>>;
  /** Objects to the shop's word that the part has arrived. Without such a word, it changes nothing. */
  object(own: OwnPart): Promise<Result<PaymentJson, ConfirmError>>;
}

interface ConfirmationDeps {
  readonly world: World;
  readonly payments: Pick<Payments, 'find'>;
  readonly proofs: Proofs;
  readonly escrow: Pick<Escrow, 'move'>;
}

/** Creates the door to confirmations. */
export function createConfirmation(deps: ConfirmationDeps): Confirmation {
  return {
    find: (holderId, paymentId, partId) => findOwn(deps, holderId, { paymentId, partId }),
    ways: (own) => waysOf(deps, own),
    confirm: (own, shown, proof) => confirmShown(deps, own, { shown, proof }),
    object: (own) => moveOwn(deps, own, { kind: 'objected' }),
  };
}

async function findOwn(
  { payments }: ConfirmationDeps,
  holderId: Id<'hld'>,
  { paymentId, partId }: { paymentId: string; partId: string },
): Promise<OwnPart | undefined> {
  const payment = await payments.find(paymentId);
  const part = payment?.payerId === holderId ? partOf(payment, partId) : undefined;
  return payment && part && payment.capturedAt !== null ? { payment, part } : undefined;
}

async function waysOf({ world, proofs }: ConfirmationDeps, { payment, part }: OwnPart) {
  const challenge = challengeOf(payment, part);
  const ways = await proofs.ways(payment.payerId, challenge);
  return { ...ways, challenge: challenge.toString('base64url'), at: world.clocks.business() };
}

/** Releases a part if the holder saw its current state and proved the word. */
async function confirmShown(
  deps: ConfirmationDeps,
  own: OwnPart,
  { shown, proof }: { shown: string; proof: Proof },
): ReturnType<Confirmation['confirm']> {
  const { payment, part } = own;
  const challenge = challengeOf(payment, part);
  if (shown !== challenge.toString('base64url')) return err({ code: 'amount_changed' });
  const proved = await deps.proofs.prove(payment.payerId, challenge, proof);
  if (!proved.ok) return proved;
  return moveOwn(deps, own, { kind: 'confirmed' });
}

async function moveOwn(
  { escrow }: ConfirmationDeps,
  { payment, part }: OwnPart,
  event: { readonly kind: 'confirmed' | 'objected' },
): Promise<Result<PaymentJson, ConfirmError>> {
  const moved = await escrow.move(payment, part.id, event);
  if (!moved.ok && moved.error.code === 'idempotency_key_reused') throw new Error('The command had no key.');
  return moved as Result<PaymentJson, ConfirmError>;
}
