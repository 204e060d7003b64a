import type { Rest } from './evidence.ts';
import type { Row } from './memory/store.ts';
import { groupBy, minor, text, total } from './rows.ts';

interface StoredSlice {
  readonly heldAt: string;
  readonly endsAt: string;
  readonly held: string;
  readonly left: string;
  readonly due: string;
  readonly dueLeft: string;
}

/** Violations about the reserves of sellers, each a sentence that begins with its invariant. It reads only tables. */
export function judgeReserves(rest: Rest): string[] {
  return [...heldIsExplained(rest), ...reservesAddUp(rest), ...paidOutInTime(rest)];
}

/** I15: an account holds its open holds and the reserves of its parts, and nothing else. */
function heldIsExplained({ wallet }: Rest): string[] {
  const holds = groupBy(
    wallet.rows('ledger.holds').filter((row) => row['status'] === 'held'),
    'account_id',
  );
  const reserves = groupBy(wallet.rows('payments.parts'), 'seller_account_id');
  return wallet.rows('ledger.accounts').flatMap((account) => {
    const id = text(account, 'id');
    const wanted = total(holds.get(id) ?? []) + total(reserves.get(id) ?? [], 'reserved_minor');
    const held = minor(account, 'held_minor');
    return held === wanted ? [] : [`I15: account ${id} holds ${held} instead of ${wanted}`];
  });
}

/** I15: what releases put into reserve is there, was paid out or was refunded; and each release is there but for debts. */
function reservesAddUp({ wallet }: Rest): string[] {
  const payouts = groupBy(wallet.rows('protection.payouts'), 'part_id');
  const refunds = groupBy(wallet.rows('protection.refunds'), 'part_id');
  return wallet.rows('payments.parts').flatMap((part) => {
    const id = text(part, 'id');
    const slices = slicesOf(part);
    const held = slices.reduce((sum, one) => sum + BigInt(one.held), 0n);
    const left = slices.reduce((sum, one) => sum + BigInt(one.left), 0n);
    const gone = total(payouts.get(id) ?? [], 'freed_minor') + total(refunds.get(id) ?? [], 'reserve_minor');
    return [
      ...(held - left === gone ? [] : [`I15: ${held - left} left the reserve of part ${id}, but ${gone} are recorded`]),
      ...(left === minor(part, 'reserved_minor') ? [] : [`I15: part ${id} does not have its ${left} in reserve`]),
      ...(slices.every(isWithinDue) ? [] : [`I15: a reserve of part ${id} is larger than before debts`]),
    ];
  });
}

/** I15: no payout comes before the end of a reserve, and none is missing after it. */
function paidOutInTime({ wallet, now }: Rest): string[] {
  const payouts = groupBy(wallet.rows('protection.payouts'), 'part_id');
  return wallet.rows('payments.parts').flatMap((part) => {
    const id = text(part, 'id');
    const slices = slicesOf(part);
    const stuck = slices.filter((one) => BigInt(one.dueLeft) > 0n && Date.parse(one.endsAt) <= now.getTime());
    const own = payouts.get(id) ?? [];
    const early = own.filter((payout) => {
      const at = (payout['at'] as Date).getTime();
      const until = own.filter((one) => (one['at'] as Date).getTime() <= at);
      const due = slices.filter((one) => Date.parse(one.endsAt) <= at);
      return total(until, 'freed_minor') > due.reduce((sum, one) => sum + BigInt(one.held), 0n);
    });
    return [
      ...stuck.map((one) => `I15: ${one.dueLeft} of part ${id} are in reserve, which ended at ${one.endsAt}`),
      ...early.map((one) => `I15: ${minor(one, 'freed_minor')} of part ${id} were paid out before their time`),
    ];
  });
}

/** Debts only lower what of a release is in reserve. */
function isWithinDue({ held, left, due, dueLeft }: StoredSlice): boolean {
  return BigInt(held) <= BigInt(due) && BigInt(left) <= BigInt(dueLeft) && BigInt(dueLeft) <= BigInt(due);
}

function slicesOf(part: Row): readonly StoredSlice[] {
  return part['reserve'] as readonly StoredSlice[];
}
