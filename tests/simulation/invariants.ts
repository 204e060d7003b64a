import { createHash } from 'node:crypto';
import { toId, toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { caseFaultsOf, clockFaultOf } from './case-books.ts';
import { judgeCoupons } from './coupon-invariants.ts';
import { judgeEscrow } from './escrow-invariants.ts';
import { judgeFunding } from './funding-invariants.ts';
import { judgeLimitUses } from './limit-invariants.ts';
import { judgeReports } from './report-invariants.ts';
import { judgeReserves } from './reserve-invariants.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { Row } from './memory/store.ts';
import type { Rest, Told } from './evidence.ts';
import { groupBy, minor, text } from './rows.ts';

/** Lists the violations at the end of a run, each a sentence that begins with its invariant. It reads only tables. */
export function judge(rest: Rest): string[] {
  return [
    ...judgeEscrow(rest),
    ...judgeReserves(rest),
    ...judgeLimitUses(rest),
    ...judgeReports(rest),
    ...judgeFunding(rest),
    ...judgeCoupons(rest),
    ...casesAgree(rest),
    ...ordersMatch(rest),
    ...chargesMatch(rest),
    ...toldIsThere(rest),
    ...oneEffectPerKey(rest),
    ...nothingStuck(rest),
    ...chainIsWhole(rest),
    ...stockIsRight(rest),
  ];
}

/** I12 and I13: at the end too, cases agree with their parts and clocks. */
function casesAgree({ wallet }: Rest): string[] {
  return [
    ...wallet.rows('payments.parts').flatMap((part) => caseFaultsOf(wallet, part)),
    ...wallet.rows('protection.cases').flatMap((dispute) => clockFaultOf(wallet, dispute) ?? []),
  ];
}

/** I5: an order of the market is paid exactly if the wallet has captured its payment, and their parts agree. */
function ordersMatch({ wallet, market }: Rest): string[] {
  const payments = wallet.rows('payments.payments');
  const walletParts = new Map(wallet.rows('payments.parts').map((part) => [text(part, 'reference'), part]));
  const marketParts = groupBy(market.rows('orders.parts'), 'order_id');
  return market.rows('orders.orders').flatMap((order) => {
    const id = text(order, 'id');
    const own = payments.filter((payment) => toUuid(text(payment, 'order_reference') as Id) === id);
    const taken = own.filter((payment) => ['captured', 'partially_refunded'].includes(text(payment, 'status')));
    const known = own.find((payment) => order['payment_id'] === toId('pay', text(payment, 'id')));
    if (order['status'] !== 'paid') {
      return taken.map(
        (payment) => `I5: order ${id} is ${text(order, 'status')}, but payment ${text(payment, 'id')} was captured`,
      );
    }
    if (known?.['captured_at'] === null || !known)
      return [`I5: order ${id} is paid, but its payment was never captured`];
    const strays = taken.filter((payment) => payment !== known).map(() => `I5: order ${id} was paid twice`);
    const parts = (marketParts.get(id) ?? []).flatMap((part) => {
      const theirs = walletParts.get(toId('opt', text(part, 'id')));
      if (!theirs || theirs['payment_id'] !== known['id']) return [];
      const differing = ['status', 'refunded_minor', 'released_minor'].filter((one) => theirs[one] !== part[one]);
      return differing.map(
        (one) => `I5: ${one} of part ${text(part, 'id')} is ${text(part, one)}, but ${text(theirs, one)} in the wallet`,
      );
    });
    return [...strays, ...parts];
  });
}

/** I6: each successful charge has one credit, and each credit has one charge. */
function chargesMatch({ wallet, processor: { book } }: Rest): string[] {
  const taken = book.filter((charge) => charge.state === 'succeeded');
  const topUps = wallet.rows('top_ups.top_ups').filter((row) => row['status'] === 'succeeded');
  const credits = wallet.rows('ledger.entries').filter((row) => ['top_up', 'debit'].includes(text(row, 'kind')));
  const problems = taken.flatMap((charge) => {
    const own = topUps.filter((row) => row['processor_id'] === charge.processorId);
    if (own.length !== 1) return [`I6: ${charge.processorId} was charged and has ${own.length} top-ups`];
    const credited = minor(own[0]!) + minor(own[0]!, 'fee_minor');
    return credited === charge.totalMinor
      ? []
      : [`I6: ${charge.processorId} took ${charge.totalMinor}, but ${credited} were credited`];
  });
  if (credits.length !== taken.length) problems.push(`I6: ${taken.length} charges have ${credits.length} credits`);
  return problems;
}

/** I7: every answer that a person got is still true. */
function toldIsThere({ wallet, market, history }: Rest): string[] {
  const byId = (database: MemoryDatabase, table: string) =>
    new Map(database.rows(table).map((row) => [text(row, 'id'), row]));
  const topUps = byId(wallet, 'top_ups.top_ups');
  const withdrawals = byId(wallet, 'withdrawals.withdrawals');
  const quotes = byId(wallet, 'exchange.quotes');
  const payments = byId(wallet, 'payments.payments');
  const parts = byId(wallet, 'payments.parts');
  const refunds = byId(wallet, 'protection.refunds');
  const cases = byId(wallet, 'protection.cases');
  const orders = byId(market, 'orders.orders');
  const isTrue = (told: Told): boolean => {
    switch (told.what) {
      case 'topped_up': {
        const row = topUps.get(toUuid(told.topUpId));
        return row?.['status'] === 'succeeded' && minor(row) === told.amountMinor;
      }
      case 'paid':
        return (payments.get(toUuid(told.paymentId as Id))?.['captured_at'] ?? null) !== null;
      case 'order_paid':
        return orders.get(toUuid(told.orderId))?.['status'] === 'paid';
      case 'released': {
        const lots = parts.get(toUuid(told.partId as Id))?.['lots'] as readonly { releasedAt: string | null }[];
        return lots.some((lot) => lot.releasedAt !== null);
      }
      case 'withdrawn':
        return (withdrawals.get(toUuid(told.withdrawalId))?.['approved_at'] ?? null) !== null;
      case 'exchanged':
        return (quotes.get(toUuid(told.quoteId))?.['done_at'] ?? null) !== null;
      case 'objected': {
        const proposal = parts.get(toUuid(told.partId as Id))?.['proposal'] as { endedAt: string | null } | null;
        return (proposal?.endedAt ?? null) !== null;
      }
      case 'case_opened':
        return cases.has(toUuid(told.caseId));
      case 'case_closed':
        return cases.get(toUuid(told.caseId))?.['result'] === told.result;
      case 'refunded': {
        const row = refunds.get(toUuid(told.refundId));
        return row?.['part_id'] === toUuid(told.partId as Id) && minor(row) === told.amountMinor;
      }
    }
  };
  const plainly = (told: Told): string =>
    JSON.stringify(told, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
  return history.filter((told) => !isTrue(told)).map((told) => `I7: the answer ${plainly(told)} is no longer true`);
}

/** I8: an order has no more payments than attempts, and a top-up has at most one successful charge. */
function oneEffectPerKey({ wallet, processor: { book }, attempts }: Rest): string[] {
  const payments = groupBy(wallet.rows('payments.payments'), 'order_reference');
  const doubled = [...payments].flatMap(([reference, own]) => {
    const most = attempts.get(toUuid(reference as Id))?.size ?? 0;
    return own.length > most ? [`I8: order ${reference} has ${own.length} payments, but ${most} attempts`] : [];
  });
  const charges = Map.groupBy(book, (charge) => charge.reference);
  const charged = [...charges].filter(([, own]) => own.filter((one) => one.state === 'succeeded').length > 1);
  return [...doubled, ...charged.map(([reference]) => `I8: the card was charged twice for ${reference}`)];
}

/** I9: no message, job, deadline, top-up, payment, part, case or order is open at the end. */
function nothingStuck({ wallet, market, now }: Rest): string[] {
  const stuck: string[] = [];
  for (const [name, database] of [['wallet', wallet] as const, ['market', market] as const]) {
    for (const row of database.rows('jobs.outbox'))
      stuck.push(`I9: the ${name}'s queue still has ${text(row, 'kind')}`);
    for (const row of database.rows('jobs.timers')) {
      if ((row['due_at'] as Date) <= now) stuck.push(`I9: the ${name}'s deadline ${text(row, 'kind')} has passed`);
    }
  }
  const left = (rows: readonly Row[], what: string, ...over: string[]): string[] =>
    rows
      .filter((row) => !over.includes(text(row, 'status')))
      .map((row) => `I9: ${what} ${text(row, 'id')} is ${text(row, 'status')}`);
  const payments = wallet.rows('payments.payments');
  const ended = ['captured', 'partially_refunded', 'refunded', 'canceled', 'expired'];
  return [
    ...stuck,
    ...left(wallet.rows('top_ups.top_ups'), 'top-up', 'succeeded', 'declined'),
    ...left(wallet.rows('withdrawals.withdrawals'), 'withdrawal', 'quoted', 'posted', 'failed', 'canceled', 'returned'),
    ...left(wallet.rows('card_refunds.card_refunds'), 'refund to a card', 'succeeded', 'failed'),
    ...left(wallet.rows('chargebacks.chargebacks'), 'chargeback', 'won', 'lost', 'warning_closed'),
    ...left(payments, 'payment', ...ended),
    ...left(wallet.rows('payments.parts'), 'part', 'released', 'refunded', 'void'),
    ...left(wallet.rows('protection.cases'), 'case', 'closed'),
    ...left(market.rows('orders.orders'), 'order', 'paid', 'expired', 'canceled'),
  ];
}

/** I10: the entries are numbered without a gap, and each batch's hash follows from the one before it. */
function chainIsWhole({ wallet }: Rest): string[] {
  const byNumber = (left: Row, right: Row): number => Number(minor(left, 'last_entry') - minor(right, 'last_entry'));
  let hash = createHash('sha256').digest();
  let last = 0n;
  const problems: string[] = [];
  for (const batch of wallet.rows('ledger.batches').toSorted(byNumber)) {
    last += BigInt(Number(batch['entries']));
    const number = Buffer.alloc(8);
    number.writeBigInt64BE(last);
    hash = createHash('sha256')
      .update(hash)
      .update(number)
      .update(batch['content'] as Buffer)
      .digest();
    if (last !== minor(batch, 'last_entry'))
      problems.push(`I10: batch ${text(batch, 'last_entry')} does not end at ${last}`);
    if (!hash.equals(batch['hash'] as Buffer)) problems.push(`I10: the chain breaks at entry ${last}`);
  }
  const count = wallet.rows('ledger.entries').length;
  const head = wallet.rows('ledger.heads')[0];
  if (BigInt(count) !== last) problems.push(`I10: the journal has ${count} entries, but the chain has ${last}`);
  if (!head || !hash.equals(head['hash'] as Buffer)) problems.push('I10: the head is not at the end of the chain');
  return problems;
}

/** M6: the sold and the remaining stock of a product add up to its stock at the beginning. */
function stockIsRight({ market, stock }: Rest): string[] {
  const kept = new Set(
    market.rows('orders.orders').flatMap((row) => (row['status'] === 'paid' ? text(row, 'id') : [])),
  );
  const parts = new Map(market.rows('orders.parts').map((part) => [text(part, 'id'), text(part, 'order_id')]));
  const sold = Map.groupBy(
    market.rows('orders.lines').filter((line) => kept.has(parts.get(text(line, 'part_id')) ?? '')),
    (line) => text(line, 'product_id'),
  );
  return market.rows('catalog.products').flatMap((product) => {
    const gone = (sold.get(text(product, 'id')) ?? []).reduce((sum, line) => sum + Number(line['quantity']), 0);
    const left = Number(product['stock']);
    return left + gone === stock ? [] : [`M6: ${gone} of ${stock} were sold, but ${left} are left`];
  });
}
