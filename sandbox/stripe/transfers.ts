import { planPayouts } from './accounts.ts';
import type { ConnectedAccount, Transfer, TransferReversal } from './connect-book.ts';
import { reversedOf, transferJson } from './connect-objects.ts';
import type { Desk } from './desk.ts';

/** Transfers a part of the platform's balance to a connected account, where it is available at once. */
export function transfer(
  desk: Desk,
  account: ConnectedAccount,
  order: Pick<Transfer, 'amount' | 'currency' | 'description' | 'metadata' | 'transfer_group'>,
): Transfer {
  const made: Transfer = {
    ...order,
    id: desk.newId('tr'),
    payment: desk.newId('py'),
    account: account.id,
    created: desk.nowS(),
  };
  desk.book.transfers[made.id] = made;
  desk.announce('transfer.created', transferJson(desk, made));
  planPayouts(desk, account);
  return made;
}

export function describeTransfer(desk: Desk, made: Transfer, order: Pick<Transfer, 'description' | 'metadata'>): void {
  const { description, metadata } = made;
  Object.assign(made, order);
  desk.announce('transfer.updated', transferJson(desk, made), { description, metadata });
}

/** Takes a part of a transfer back to the platform's balance. */
export function reverseTransfer(
  desk: Desk,
  made: Transfer,
  order: Pick<TransferReversal, 'amount' | 'description' | 'metadata'>,
): TransferReversal {
  const before = reversedOf(desk.book, made);
  const reversal: TransferReversal = {
    ...order,
    id: desk.newId('trr'),
    transfer: made.id,
    refund: desk.newId('pyr'),
    currency: made.currency,
    created: desk.nowS(),
  };
  desk.book.reversals[reversal.id] = reversal;
  desk.announce('transfer.reversed', transferJson(desk, made), { amount_reversed: before, reversed: false });
  return reversal;
}
