import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import type { Snapshot, SnapshotSettings } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { readAnchorFile } from './anchor-file.ts';
import { chainChecks, checkAnchors, headsIn } from './checks/chain.ts';
import type { Head } from './head.ts';
import { compareCrossings } from './checks/crossing.ts';
import { ledgerChecks } from './checks/ledger.ts';
import { compareOrders, ordersIn, paymentsIn } from './checks/market.ts';
import type { OrderRow } from './checks/market.ts';
import { paymentChecks } from './checks/payments.ts';
import { promotionChecks } from './checks/promotions.ts';
import { compareCharges, walletChargesIn } from './checks/processor.ts';
import { findingsOf } from './difference.ts';
import type { Difference, Finding, kindsAbout } from './difference.ts';
import { readProcessorBook } from './processor-gateway.ts';
import type { ProcessorBook, ProcessorSettings } from './processor-gateway.ts';

export interface AuditSettings {
  readonly wallet: SnapshotSettings;
  /** Left out where nobody gave the way to it: the report says that it was not compared. */
  readonly market?: SnapshotSettings & { readonly clientId: string };
  readonly processor?: ProcessorSettings;
  /** The file that the wallet writes the heads of its ledger to. */
  readonly anchorPath?: string;
  /** A difference between two systems, or two cells, is checked again after this time before it is reported. */
  readonly againAfterMs: number;
}

/** What one cycle looked at. */
interface Figures {
  readonly entries: number;
  readonly postings: number;
  readonly accounts: number;
  readonly payments: number;
  /** Charges and refunds of the card processor; absent where it was not asked. */
  readonly charges?: number;
  /** Orders of the market; absent where it was not read. */
  readonly orders?: number;
  /** Heads outside of the database; absent where no file was named. */
  readonly anchors?: number;
}

/** Somebody who was to be compared, and could not be read. */
interface Unreached {
  readonly what: keyof typeof kindsAbout;
  readonly reason: string;
}

export interface Audit {
  readonly findings: readonly Finding[];
  readonly unreached: readonly Unreached[];
  readonly figures: Figures;
  readonly tookMs: number;
  /** Up to where the chain was found whole; empty where it was not. */
  readonly verified: readonly Head[];
}

/**
 * Looks at everything once and tells what differs.
 *
 * Each database is read at one instant of its own, the market and the card processor before the wallet: whatever they
 * say has happened, the wallet must know already. The other way round news may be on its way, and so may money between
 * two cells: what differs there is looked at again after a while, and told only if it is still the very same.
 *
 * A card processor or a market that does not answer is reported; everything else is still audited.
 *
 * @param known Heads up to which the entries were hashed by a cycle before; they are not hashed again.
 * @throws If the wallet's own database or the file of heads can't be read: then there is nothing to tell.
 */
export async function audit(settings: AuditSettings, known: readonly Head[] = []): Promise<Audit> {
  const startedAt = performance.now();
  const anchors = settings.anchorPath === undefined ? undefined : await readAnchorFile(settings.anchorPath);
  const outside = await readOutside(settings);
  const first = await readSnapshot(settings.wallet, async (snapshot) => {
    const heads = known.map((head) => ({ ...head, reference: 'the cycle before' }));
    const inside = [
      ...(await runChecks(snapshot, known)),
      ...(await checkAnchors(snapshot, [...(anchors?.heads ?? []), ...heads])),
      ...findingsOf(anchors?.differences ?? []),
    ];
    return {
      inside,
      heads: await headsIn(snapshot),
      between: await compareAll(snapshot, outside, settings),
      counts: await snapshot.one(countStatement),
    };
  });
  const second = first.between.length === 0 ? undefined : await lookAgain(first.between, settings);
  const counts = Object.fromEntries(Object.entries(first.counts).map(([name, count]) => [name, Number(count)]));
  return {
    findings: [...first.inside, ...findingsOf(second?.lasting ?? [])],
    unreached: onceEach([...outside.unreached, ...(second?.unreached ?? [])]),
    figures: {
      ...(counts as { [K in keyof typeof first.counts]: number }),
      ...(outside.book ? { charges: outside.book.charges.length + outside.book.refunds.length } : {}),
      ...(outside.orders ? { orders: outside.orders.length } : {}),
      ...(anchors ? { anchors: anchors.heads.length } : {}),
    },
    tookMs: performance.now() - startedAt,
    verified: first.inside.some((finding) => chainKinds.has(finding.kind)) ? [] : first.heads,
  };
}

/** Whoever did not answer the first or the second time, each once. */
function onceEach(unreached: readonly Unreached[]): Unreached[] {
  return [...new Map(unreached.map((one) => [one.what, one])).values()];
}

const chainKinds: ReadonlySet<string> = new Set<Finding['kind']>([
  'batch_content',
  'chain_link',
  'chain_head',
  'anchor_off_chain',
]);

const Counts = Type.Object({ entries: Int8, postings: Int8, accounts: Int8, payments: Int8 });
const countStatement = sql(Counts)`
  select (select count(*) from ledger.entries) as entries, (select count(*) from ledger.postings) as postings,
         (select count(*) from ledger.accounts) as accounts, (select count(*) from payments.payments) as payments`;

/** The wallet's database against itself: one connection, one instant, one statement after the other. */
async function runChecks(snapshot: Snapshot, known: readonly Head[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of [...ledgerChecks, ...chainChecks(known), ...paymentChecks, ...promotionChecks]) {
    const finding = await check(snapshot);
    if (finding.total > 0) findings.push(finding);
  }
  return findings;
}

interface Outside {
  readonly book?: ProcessorBook;
  readonly orders?: readonly OrderRow[];
  readonly unreached: readonly Unreached[];
}

/** One that does not answer keeps nobody from looking at the rest. */
async function readOutside({ processor, market }: AuditSettings): Promise<Outside> {
  const unreached: Unreached[] = [];
  const attempt = async <T>(what: Unreached['what'], reading: Promise<T> | undefined): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (cause) {
      unreached.push({ what, reason: cause instanceof Error ? cause.message : String(cause) });
      return undefined;
    }
  };
  const [book, orders] = await Promise.all([
    attempt('the card processor', processor && readProcessorBook(processor)),
    attempt('the market', market && readSnapshot(market, ordersIn)),
  ]);
  return { ...(book ? { book } : {}), ...(orders ? { orders } : {}), unreached };
}

async function compareAll(
  snapshot: Snapshot,
  { book, orders }: Outside,
  { market }: AuditSettings,
): Promise<Difference[]> {
  const charges = book ? compareCharges(book, await walletChargesIn(snapshot), new Date()) : [];
  const paid = orders && market ? compareOrders(orders, await paymentsIn(snapshot, market.clientId)) : [];
  return [...(await compareCrossings(snapshot)), ...charges, ...paid];
}

/** What still is as it was is no news on its way. */
async function lookAgain(first: readonly Difference[], settings: AuditSettings) {
  await sleep(settings.againAfterMs);
  const outside = await readOutside(settings);
  const second = await readSnapshot(settings.wallet, (snapshot) => compareAll(snapshot, outside, settings));
  const before = new Set(first.map((difference) => JSON.stringify(difference)));
  const lasting = second.filter((difference) => before.has(JSON.stringify(difference)));
  return { lasting, unreached: outside.unreached };
}
