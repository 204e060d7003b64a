import type { Books, TopUpRow } from './books.ts';
import { houseKind } from './money-books.ts';
import type { Breach, ChargeRow, Evidence } from './evidence.ts';
import type { AskedTopUp } from './history.ts';
import { uuidOf } from './typed-id.ts';

/** A request may be on its way to the processor for this long, so the wallet must not give it up earlier. */
export const GIVEN_UP_AFTER_MS = 6 * 60_000;

/** I6: each charge of the processor is one top-up and one entry, and nothing was credited without a charge. */
export function judgeCharges({ history, books, charges, isEnd }: Evidence): Breach[] {
  const paid = charges.filter((charge) => charge.hasSucceeded);
  const byTopUp = Map.groupBy(paid, (charge) => (charge.reference === null ? '' : uuidOf(charge.reference)));
  return [
    ...paid.filter((charge) => charge.reference === null).map((charge) => wrong(`charge ${charge.id} names no top-up`)),
    ...books.topUps.flatMap((topUp) => judgeTopUp(topUp, byTopUp.get(topUp.id) ?? [], books)),
    ...judgeStrays(byTopUp, books),
    ...['EUR', 'USD'].flatMap((currency) => judgeClearing(currency, paid, books)),
    ...[...history.topUps.values()].flatMap((asked) => judgeAsked(asked, books)),
    ...(isEnd ? books.topUps.flatMap(judgeOpen) : []),
  ];
}

function wrong(what: string): Breach {
  return { invariant: 'I6', kind: 'wrong', what };
}

function judgeTopUp(topUp: TopUpRow, charges: readonly ChargeRow[], { entries }: Books): Breach[] {
  const name = `top-up ${topUp.id}`;
  const kind = topUp.isDebit ? 'debit' : 'top_up';
  const credits = entries.filter((entry) => entry.kind === kind && namesTopUp(entry.reason, topUp.id));
  const breaches: Breach[] = [];
  if (charges.length > 1)
    breaches.push({ invariant: 'I6', kind: 'doubled', what: `${name} was charged ${charges.length} times` });
  if (credits.length > 1)
    breaches.push({ invariant: 'I6', kind: 'doubled', what: `${name} was credited ${credits.length} times` });
  if (credits.length > 0 && charges.length === 0) breaches.push(wrong(`${name} was credited and never charged`));
  // The wallet hears of it a moment or, of a debit, hours later; `judgeOpen` finds one of which it never hears.
  if (credits.length === 0 && charges.length > 0 && topUp.status !== 'started' && topUp.status !== 'processing') {
    const what = `${name} was charged and not credited, and is ${topUp.status}`;
    breaches.push({ invariant: 'I6', kind: 'lost', what });
  }
  // Money that comes in pays a debt first, which counts with its owner's account.
  const own = credits[0]?.postings.filter((posting) => posting.account === topUp.account);
  const credited = own?.reduce((sum, { amount }) => sum + amount, 0);
  const isExact = charges.every((charge) => charge.amount === topUp.amount + topUp.fee);
  if (!isExact || (credited !== undefined && credited !== topUp.amount))
    breaches.push(wrong(`${name} has different amounts in the charge and in the books`));
  return breaches;
}

function namesTopUp(reason: string, topUpId: string): boolean {
  const id = /top_[0-9a-z]{26}/.exec(reason)?.[0];
  return id !== undefined && uuidOf(id) === topUpId;
}

function judgeStrays(byTopUp: ReadonlyMap<string, readonly ChargeRow[]>, { topUps }: Books): Breach[] {
  const known = new Set(topUps.map((topUp) => topUp.id));
  const strays = [...byTopUp].filter(([id]) => id !== '' && !known.has(id));
  return strays.map(([id]) => ({
    invariant: 'I6',
    kind: 'lost',
    what: `a charge names top-up ${id}, which does not exist`,
  }));
}

/**
 * The processor's debt in the journal is, in each currency, the sum of its charges, less what banks took back and the fees that became
 * costs of the house; the journal lacks charges of open top-ups.
 */
function judgeClearing(currency: string, all: readonly ChargeRow[], { house, topUps, money }: Books): Breach[] {
  const open = new Set(topUps.filter((topUp) => topUp.status !== 'succeeded').map((topUp) => topUp.id));
  const paid = all.filter((charge) => charge.currency === currency && charge.reference !== null);
  const due = paid.filter((charge) => !open.has(uuidOf(charge.reference!)));
  const chargebacks = money.chargebacks.filter((one) => one.currency === currency);
  const taken = chargebacks.reduce((total, one) => total + one.taken + one.fee, 0);
  const sum = due.reduce((total, charge) => total + charge.amount, 0) - taken;
  const costs = house[houseKind('costs', currency)]?.posted ?? 0;
  const posted = house[houseKind('processor_clearing', currency)]?.posted ?? 0;
  if (posted + costs === -sum) return [];
  return [
    wrong(
      `the processor's clearing account in ${currency} has ${posted}, the costs ${costs}, its charges less chargebacks are ${sum}`,
    ),
  ];
}

function judgeAsked(asked: AskedTopUp, { topUps }: Books): Breach[] {
  const name = `the top-up under ${asked.key}`;
  const rows = topUps.filter((topUp) => topUp.attempt === asked.key && topUp.holder === uuidOf(asked.holderId));
  const breaches: Breach[] = [];
  const ids = new Set(asked.told.map((told) => told.id));
  if (rows.length > 1 || ids.size > 1)
    breaches.push({ invariant: 'I8', kind: 'doubled', what: `${name} was made more than once` });
  for (const told of asked.told) {
    const row = rows.find((one) => one.id === uuidOf(told.id));
    if (!row || (told.status === 'succeeded' && row.status !== 'succeeded')) {
      const what = `${name} was reported as ${told.status}, and is ${row?.status ?? 'missing'}`;
      breaches.push({ invariant: 'I7', kind: 'lost', what });
    }
  }
  return breaches;
}

function judgeOpen(topUp: TopUpRow): Breach[] {
  const isOpen = topUp.status === 'started' || topUp.status === 'action_required';
  // The processor knows the outcome of each debit by now, however short the run was.
  const isStuck = topUp.status === 'processing' || (isOpen && topUp.ageMs >= GIVEN_UP_AFTER_MS);
  if (!isStuck) return [];
  return [{ invariant: 'I9', kind: 'stuck', what: `top-up ${topUp.id} is still ${topUp.status}` }];
}
