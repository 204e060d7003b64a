import type { Id } from '#platform/kernel/id.ts';
import { transfer } from '../../ledger/accounts/domain.ts';
import type { EntryDraft } from '../../ledger/accounts/domain.ts';
import type { Move, PaidOut } from '../processor/settle-domain.ts';
import type { BankFailure } from './bank-domain.ts';

/** The wallet's payment to a bank account in euros, whose statement line has the code that proves the account. */
export interface Cent extends PaidOut {
  /** The account. */
  readonly id: Id<'ins'>;
  readonly cell: number;
  readonly status: Exclude<PaidOut['status'], 'quoted'>;
}

/** What is sent. The house bears it, so it does not ask for it back. */
export const CENT = { minor: 1n, currency: 'EUR' } as const;

/** The words on the statement line. */
export function centStatement(code: string): string {
  return `HOLDFAST ${code}`;
}

/** The accounts of the house that a cent moves. */
export interface CentHouse {
  readonly costsId: Id<'acc'>;
  /** The account at the processor from which payouts are paid. */
  readonly clearingId: Id<'acc'>;
}

/** Drafts the entries of what became of a cent. One that never left, or was found again, moved nothing so far. */
export function centEntries({ id, amount }: Cent, moves: readonly Move[], house: CentHouse): EntryDraft[] {
  const { costsId, clearingId } = house;
  return moves.flatMap((move): EntryDraft[] => {
    switch (move) {
      case 'posted':
        return [
          {
            kind: 'cent_posted',
            reason: `Sent to prove a bank account, ${id}`,
            postings: transfer(costsId, clearingId, amount),
          },
        ];
      case 'returned':
        return [
          {
            kind: 'cent_returned',
            reason: `Sent back by a bank, ${id}`,
            postings: transfer(clearingId, costsId, amount),
          },
        ];
      case 'undone':
      case 'found':
        return [];
    }
  });
}

/** Why the account of a cent can no longer be proved; undefined while it can. */
export function failureOf({ status, refusal }: Cent): Extract<BankFailure, 'returned' | 'not_sent'> | undefined {
  if (status === 'processing' || status === 'posted') return undefined;
  return status === 'canceled' || refusal === 'processor_unavailable' ? 'not_sent' : 'returned';
}
