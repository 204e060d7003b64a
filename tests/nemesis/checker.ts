import type { Books, PaymentRow } from './books.ts';
import type { Breach, Evidence } from './evidence.ts';
import { payerBackOf } from './shares.ts';
import { judgeCases } from './judge-cases.ts';
import { judgeCharges } from './judge-charges.ts';
import { judgeEvents } from './judge-events.ts';
import { judgeExchanges } from './judge-exchanges.ts';
import { judgeMoney } from './judge-money.ts';
import { judgeMarket } from './judge-market.ts';
import { judgePayments } from './judge-payments.ts';
import { judgePromotions } from './judge-promotions.ts';

/**
 * Compares the answers that clients got, the books and the card processor's charges. It has its own model of the
 * product, and knows only its API and its tables.
 */
export function findBreaches(evidence: Evidence): Breach[] {
  return [
    ...judgeLedger(evidence.books),
    ...judgePayments(evidence),
    ...judgeCases(evidence),
    ...judgePromotions(evidence),
    ...judgeCharges(evidence),
    ...judgeMoney(evidence),
    ...judgeExchanges(evidence),
    ...judgeMarket(evidence),
    ...judgeEvents(evidence),
    ...judgeSpendings(evidence.books),
    ...judgeUses(evidence.books),
    ...judgeBacklog(evidence),
    ...evidence.history.contradictions.map((what) => ({ invariant: 'I8', kind: 'wrong', what }) as const),
  ];
}

function judgeLedger(books: Books): Breach[] {
  return [
    ...books.unbalanced.map(
      (id) => ({ invariant: 'I1', kind: 'wrong', what: `entry ${id} does not balance` }) as const,
    ),
    ...books.belowFloor.map(
      (name) => ({ invariant: 'I2', kind: 'wrong', what: `${name} is below its floor` }) as const,
    ),
    ...books.misstated.map((what) => ({ invariant: 'I3', kind: 'wrong', what }) as const),
    ...books.gaps.map((where) => ({ invariant: 'I7', kind: 'lost', what: `an entry is missing ${where}` }) as const),
    ...judgeEscrow(books),
  ];
}

function judgeEscrow({ house, payments }: Books): Breach[] {
  const held = payments.flatMap((payment) => (payment.isCaptured ? payment.parts : []));
  const sum = held.reduce((total, part) => total + part.amount - part.released - part.refunded, 0);
  const posted = house['escrow']?.posted ?? 0;
  if (sum === posted) return [];
  return [{ invariant: 'I4', kind: 'wrong', what: `escrow holds ${posted}, the open parts sum up to ${sum}` }];
}

/** A spending's sums, without approval and by approval, are the captured payments of its month less their refunds. */
function judgeSpendings({ spendings, payments }: Books): Breach[] {
  const captured = Map.groupBy(
    payments.filter((payment) => payment.isCaptured),
    (payment) => payment.spending!,
  );
  const names = new Set([...captured.keys(), ...spendings.map(({ id }) => id)]);
  return [...names].flatMap((name) => {
    const counted = spendings.find(({ id }) => id === name) ?? { spent: 0, approved: 0 };
    const all = captured.get(name) ?? [];
    const spent = kept(all.filter((payment) => payment.approvedBy === 'mandate'));
    const approved = kept(all.filter((payment) => payment.approvedBy !== 'mandate'));
    const what = `${name} has counted ${counted.spent} and ${counted.approved}, charged were ${spent} and ${approved}`;
    return counted.spent === spent && counted.approved === approved
      ? []
      : [{ invariant: 'I3', kind: 'wrong', what } as const];
  });
}

/**
 * A use's year is what was captured in it less refunds, its day what was captured on the last day, whatever was refunded,
 * and neither is above the limit of the holder's tier.
 */
function judgeUses({ uses, payments }: Books): Breach[] {
  const wrong = (what: string) => ({ invariant: 'I3', kind: 'wrong', what }) as const;
  const captured = Map.groupBy(
    payments.filter((payment) => payment.isCaptured),
    (payment) => payment.use!,
  );
  const missing = [...captured.keys()].filter((id) => !uses.some((one) => one.id === id));
  return [
    ...missing.map((id) => wrong(`the captures of ${id} were never counted`)),
    ...uses.flatMap(({ id, year, day, ofDay, mostOfYear, mostOfDay }) => {
      const all = captured.get(id) ?? [];
      const last = all.map((payment) => payment.day!).reduce((one, other) => (one > other ? one : other), day);
      const paid = all
        .filter((payment) => payment.day === last)
        .reduce((sum, one) => sum + one.amount - one.discount, 0);
      return [
        ...(year === kept(all) ? [] : [wrong(`${id} has counted ${year} in the year, charged were ${kept(all)}`)]),
        ...(day === last && ofDay === paid
          ? []
          : [wrong(`${id} has counted ${ofDay} on ${day}, but ${paid} on ${last}`)]),
        ...(year > mostOfYear || ofDay > mostOfDay ? [wrong(`${id} is above the limits of its tier`)] : []),
      ];
    }),
  ];
}

function kept(payments: readonly PaymentRow[]): number {
  const parts = payments.flatMap((payment) => payment.parts);
  return parts.reduce((sum, part) => sum + part.amount - part.discount, 0) - payerBackOf(parts);
}

/** At a quiet point no message, dead job or deadline is left; at the end, no job at all. */
function judgeBacklog({ books, isEnd }: Evidence): Breach[] {
  const stuck = (what: string) => ({ invariant: 'I9', kind: 'stuck', what }) as const;
  return Object.entries(books.backlog).flatMap(([side, { outbox, jobs, due }]) => [
    ...(outbox > 0 ? [stuck(`${outbox} messages stay in the ${side}'s outbox`)] : []),
    ...jobs
      .filter((job) => job.isLocked)
      .map((job) => stuck(`the ${side}'s job ${job.task} stays with a worker that is gone`)),
    ...jobs.filter((job) => job.isDead).map((job) => stuck(`the ${side}'s job ${job.task} was given up`)),
    ...(isEnd ? jobs.filter((job) => !job.isLocked && !job.isDead) : []).map((job) =>
      stuck(`the ${side}'s job ${job.task} is tried for the ${job.attempts}th time`),
    ),
    ...due.map((name) => stuck(`the ${side}'s deadline ${name} has passed`)),
  ]);
}
