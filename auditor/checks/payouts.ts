import { Type } from 'typebox';
import type { Static } from 'typebox';
import { IdOf, Instant, Int8, Nullable } from '#platform/db/column.ts';
import type { Snapshot } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { isId } from '#platform/kernel/id.ts';
import { moneyWords } from '../difference.ts';
import type { Difference, Side } from '../difference.ts';
import type { ProcessorPayout } from '../payouts-gateway.ts';

const paidOut = {
  status: Type.String(),
  minor: Int8,
  currency: Type.String(),
  processorId: Nullable(Type.String()),
  askedAt: Instant,
};
const Withdrawal = Type.Object({ id: IdOf('wdr'), ...paidOut });
const Proof = Type.Object({ id: IdOf('ins'), ...paidOut });

const DAY_MS = 86_400_000;
/** Payouts are compared for this long after they were made; later, only their sums are. Banks return money within weeks. */
const COMPARED_DAYS = 90;

/** Since when payouts are read at the processor. @param now Security time. */
export function comparedSince(now: Date): Date {
  return new Date(now.getTime() - COMPARED_DAYS * DAY_MS);
}

/** Reads the approved withdrawals, and the cents that prove bank accounts, that may have one of the compared payouts. */
export async function withdrawalsIn(snapshot: Snapshot, now: Date): Promise<WithdrawalRow[]> {
  const since = new Date(comparedSince(now).getTime() - DAY_MS);
  const withdrawals = await snapshot.many(sql(Withdrawal)`
    select id, status, amount_minor as minor, currency::text as currency, processor_id, asked_at
      from withdrawals.withdrawals where asked_at >= ${since}`);
  const proofs = await snapshot.many(sql(Proof)`
    select id, status, amount_minor as minor, currency::text as currency, processor_id, asked_at
      from instruments.cents where asked_at >= ${since}`);
  return [...withdrawals, ...proofs];
}

type WithdrawalRow = Static<typeof Withdrawal> | Static<typeof Proof>;

/** The time that the wallet has to learn that a payout whose answer was lost was made. */
const LEARNS_WITHIN_MS = 10 * 60_000;

/** How far a payout is. A bank that sends money back makes a withdrawal returned; some processors call that failed. */
const standings: ReadonlyMap<string, 'under way' | 'paid' | 'back'> = new Map([
  ['processing', 'under way'],
  ['pending', 'under way'],
  ['in_transit', 'under way'],
  ['paid', 'paid'],
  ['posted', 'paid'],
  ['failed', 'back'],
  ['canceled', 'back'],
  ['returned', 'back'],
] as const);

/**
 * Compares the processor's payouts with the wallet's withdrawals and proofs of accounts, both ways: each payout is of one
 * of them, with its amount and as far as it is; and one whose money is away has one payout.
 *
 * @param now Security time.
 */
export function comparePayouts(
  payouts: readonly ProcessorPayout[],
  withdrawals: readonly WithdrawalRow[],
  now: Date,
): Difference[] {
  const made = Map.groupBy(payouts, (payout) => payout.reference ?? payout.id);
  const rows = new Map<string, WithdrawalRow>(withdrawals.map((row) => [row.id, row]));
  // Its payout may have been made a little before the first one that was read.
  const surely = comparedSince(now).getTime() + DAY_MS;
  const lost = withdrawals.filter(
    ({ id, status, askedAt }) => standings.get(status) !== 'back' && !made.has(id) && askedAt.getTime() >= surely,
  );
  return [
    ...[...made].flatMap(([reference, theirs]): Difference[] => {
      const row = rows.get(reference);
      const [payout] = theirs;
      if (theirs.length === 1 && payout && row && agrees(payout, row)) return [];
      if (row && isNew(row, now)) return [];
      return [{ kind: 'payout_withdrawal', sides: [processorSide(theirs, reference), walletSide(row)] }];
    }),
    ...lost
      .filter((row) => !isNew(row, now))
      .map((row): Difference => ({
        kind: 'withdrawal_payout',
        sides: [walletSide(row), processorSide([], row.id)],
      })),
  ];
}

function agrees(payout: ProcessorPayout, row: WithdrawalRow): boolean {
  const isSame = payout.minor === row.minor && payout.currency === row.currency;
  return isSame && standings.get(payout.status) === standings.get(row.status);
}

function isNew({ processorId, askedAt }: WithdrawalRow, now: Date): boolean {
  return processorId === null && now.getTime() - askedAt.getTime() < LEARNS_WITHIN_MS;
}

function processorSide(payouts: readonly ProcessorPayout[], reference: string): Side {
  if (payouts.length === 0) return { reference: 'the card processor', says: `does not have a payout for ${reference}` };
  const says = payouts.map(({ minor, currency, status }) => `${moneyWords(minor, currency)}, ${status}`);
  return {
    reference: `payout ${payouts.map(({ id }) => id).join(', ')} at the card processor`,
    says: says.join(' and '),
  };
}

function walletSide(row: WithdrawalRow | undefined): Side {
  if (!row) return { reference: 'the wallet', says: 'has no withdrawal for it' };
  const what = isId('ins', row.id) ? 'proof of the account' : 'withdrawal';
  return { reference: `${what} ${row.id}`, says: `${moneyWords(row.minor, row.currency)}, ${row.status}` };
}
