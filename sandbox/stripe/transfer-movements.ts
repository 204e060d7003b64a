import { knownEntry } from './book.ts';
import type { StripeBook } from './book.ts';
import type { Transfer, TransferReversal } from './connect-book.ts';
import { free, movementIdOf } from './movement.ts';
import type { Movement } from './movement.ts';

/** The movement of a transfer on a balance: it leaves the platform's, and is a payment in the connected account. */
export function ofTransfer(transfer: Transfer, account: string | null): Movement[] {
  const { amount, created, currency, description, id, payment } = transfer;
  const of = { ...free, currency, description, created, available_on: created };
  if (account === null)
    return [{ ...of, id: movementIdOf(id), type: 'transfer', category: 'transfer', source: id, amount: -amount }];
  if (account !== transfer.account) return [];
  return [{ ...of, id: movementIdOf(payment), type: 'payment', category: 'charge', source: payment, amount }];
}

/** The movement of a reversal on a balance. */
export function ofReversal(book: StripeBook, reversal: TransferReversal, account: string | null): Movement[] {
  const { amount, created, currency, description, id, refund } = reversal;
  const of = { ...free, currency, description, created, available_on: created };
  const category = account === null ? 'transfer_reversal' : 'refund';
  if (account === null) return [{ ...of, id: movementIdOf(id), type: 'transfer_refund', category, source: id, amount }];
  if (account !== knownEntry(book.transfers, reversal.transfer).account) return [];
  return [{ ...of, id: movementIdOf(refund), type: 'payment_refund', category, source: refund, amount: -amount }];
}
