import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { Int8 } from '#platform/db/column.ts';
import { readSnapshot } from '#platform/db/snapshot.ts';
import type { Snapshot, SnapshotSettings } from '#platform/db/snapshot.ts';
import { sql } from '#platform/db/sql.ts';
import { readAnchorFile } from './anchor-file.ts';
import type { AnchorFile } from './anchor-file.ts';
import { caseChecks } from './checks/cases.ts';
import { chargebackChecks } from './checks/chargebacks.ts';
import { chainChecks, checkAnchors, headsIn } from './checks/chain.ts';
import type { Head } from './head.ts';
import { compareCrossings } from './checks/crossing.ts';
import { ledgerChecks } from './checks/ledger.ts';
import { compareOrders, ordersIn, paymentsIn } from './checks/market.ts';
import type { OrderRow } from './checks/market.ts';
import { partChecks } from './checks/parts.ts';
import { paymentChecks } from './checks/payments.ts';
import { promotionChecks } from './checks/promotions.ts';
import { houseChecks } from './checks/house.ts';
import { reportChecks } from './checks/reports.ts';
import { shareChecks } from './checks/shares.ts';
import { checkStaffAnchors, staffLogChecks } from './checks/staff-log.ts';
import { withdrawalChecks } from './checks/withdrawals.ts';
import { cardFeeChecks } from './checks/card-fees.ts';
import { spendingChecks } from './checks/spending.ts';
import { exchangeChecks } from './checks/exchanges.ts';
import { comparePayouts, comparedSince, withdrawalsIn } from './checks/payouts.ts';
import { compareCharges, walletChargesIn } from './checks/processor.ts';
import { findingsOf } from './difference.ts';
import type { Difference, Finding, kindsAbout } from './difference.ts';
import { readProcessorBook } from './processor-gateway.ts';
import type { ProcessorBook, ProcessorSettings } from './processor-gateway.ts';

export interface AuditSettings {
  readonly wallet: SnapshotSettings;
  /** Without it, the report says that the market was not compared. */
  readonly market?: SnapshotSettings & { readonly clientId: string };
  readonly processor?: ProcessorSettings;
  /** The file of the ledger's heads that the wallet writes. */
  readonly anchorPath?: string;
  /** The file of heads of the staff's log that the wallet writes. */
  readonly staffAnchorPath?: string;
  /** The time after which a difference between two systems, or two cells, is checked again before it is reported. */
  readonly againAfterMs: number;
}

/** The number of things that one cycle compared. */
interface Figures {
  readonly entries: number;
  readonly postings: number;
  readonly accounts: number;
  readonly payments: number;
  /** Charges and refunds of the card processor; absent if it was not compared. */
  readonly charges?: number;
  /** Newer payouts of the card processor; absent if they were not compared. */
  readonly payouts?: number;
  /** Orders of the market; absent if it was not compared. */
  readonly orders?: number;
  /** Entries of the staff's log. */
  readonly staff_entries: number;
  /** Heads of the ledger outside the database; absent if the settings name no file. */
  readonly anchors?: number;
  /** Heads of the staff's log outside the database; absent if the settings name no file. */
  readonly staff_anchors?: number;
}

/** A system that could not be read. */
interface Unreached {
  readonly what: keyof typeof kindsAbout;
  readonly reason: string;
}

/** The result of one cycle. */
export interface Audit {
  readonly findings: readonly Finding[];
  readonly unreached: readonly Unreached[];
  readonly figures: Figures;
  readonly tookMs: number;
  /** The heads up to which the chain is intact; empty if it is not. */
  readonly verified: readonly Head[];
}

/**
 * Compares everything once, and returns the differences.
 *
 * Each database is read at one instant of its own: the market and the card processor before the wallet, because the
 * wallet must already know every event of theirs. News from the wallet may still be on its way to them, and money may
 * be on its way between two cells. Such a difference is checked again after a while, and reported only if it has not
 * changed.
 *
 * If the card processor or the market does not answer, the result says so, and everything else is still compared.
 *
 * @param known The heads up to which an earlier cycle has hashed the entries, which are not hashed again.
 * @throws If the wallet's database or the file of heads cannot be read.
 */
export async function audit(settings: AuditSettings, known: readonly Head[] = []): Promise<Audit> {
  const startedAt = performance.now();
  const anchors = await readAnchors(settings.anchorPath);
  const staffAnchors = await readAnchors(settings.staffAnchorPath);
  const outside = await readOutside(settings);
  const first = await readSnapshot(settings.wallet, async (snapshot) => {
    const heads = known.map((head) => ({ ...head, reference: 'the cycle before' }));
    const inside = [
      ...(await runChecks(snapshot, known)),
      ...(await checkAnchors(snapshot, [...(anchors?.heads ?? []), ...heads])),
      ...(await checkStaffAnchors(snapshot, staffAnchors?.heads ?? [])),
      ...findingsOf([...(anchors?.differences ?? []), ...(staffAnchors?.differences ?? [])]),
    ];
    return {
      inside,
      heads: await headsIn(snapshot),
      between: await compareAll(snapshot, outside, settings),
      counts: await snapshot.one(countStatement),
    };
  });
  const second = first.between.length === 0 ? undefined : await checkAgain(first.between, settings);
  const { staffEntries, ...inBooks } = first.counts;
  const counts = Object.fromEntries(Object.entries(inBooks).map(([name, count]) => [name, Number(count)]));
  return {
    findings: [...first.inside, ...findingsOf(second?.lasting ?? [])],
    unreached: onceEach([...outside.unreached, ...(second?.unreached ?? [])]),
    figures: {
      ...(counts as { [K in keyof typeof inBooks]: number }),
      staff_entries: Number(staffEntries),
      ...(outside.book ? { charges: outside.book.charges.length + outside.book.refunds.length } : {}),
      ...(outside.book?.payouts ? { payouts: outside.book.payouts.length } : {}),
      ...(outside.orders ? { orders: outside.orders.length } : {}),
      ...(anchors ? { anchors: anchors.heads.length } : {}),
      ...(staffAnchors ? { staff_anchors: staffAnchors.heads.length } : {}),
    },
    tookMs: performance.now() - startedAt,
    verified: first.inside.some((finding) => chainKinds.has(finding.kind)) ? [] : first.heads,
  };
}

async function readAnchors(path: string | undefined): Promise<AnchorFile | undefined> {
  return path === undefined ? undefined : readAnchorFile(path);
}

/** Lists each unreached system once. */
function onceEach(unreached: readonly Unreached[]): Unreached[] {
  return [...new Map(unreached.map((one) => [one.what, one])).values()];
}

const chainKinds: ReadonlySet<string> = new Set<Finding['kind']>([
  'batch_content',
  'chain_link',
  'chain_head',
  'anchor_off_chain',
]);

const Counts = Type.Object({ entries: Int8, postings: Int8, accounts: Int8, payments: Int8, staffEntries: Int8 });
const countStatement = sql(Counts)`
  select (select count(*) from ledger.entries) as entries, (select count(*) from ledger.postings) as postings,
         (select count(*) from ledger.accounts) as accounts, (select count(*) from payments.payments) as payments,
         (select count(*) from staff.log) as staff_entries`;

/** Compares the wallet's database with itself, at one instant. It runs one statement at a time on one connection. */
async function runChecks(snapshot: Snapshot, known: readonly Head[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const ofParts = [...shareChecks, ...partChecks, ...caseChecks];
  const ofPayments = [
    ...paymentChecks,
    ...ofParts,
    ...promotionChecks,
    ...reportChecks,
    ...chargebackChecks,
    ...houseChecks,
    ...withdrawalChecks,
    ...cardFeeChecks,
    ...spendingChecks,
    ...exchangeChecks,
  ];
  for (const check of [...ledgerChecks, ...chainChecks(known), ...ofPayments, ...staffLogChecks(known.length === 0)]) {
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

/** Reads the market and the card processor. A system that does not answer does not stop the audit of the others. */
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
    attempt('the card processor', processor && readProcessorBook(processor, comparedSince(new Date()))),
    attempt('the market', market && readSnapshot(market, ordersIn)),
  ]);
  return { ...(book ? { book } : {}), ...(orders ? { orders } : {}), unreached };
}

async function compareAll(
  snapshot: Snapshot,
  { book, orders }: Outside,
  { market }: AuditSettings,
): Promise<Difference[]> {
  const now = new Date();
  const charges = book ? compareCharges(book, await walletChargesIn(snapshot), now) : [];
  const payouts = book?.payouts ? comparePayouts(book.payouts, await withdrawalsIn(snapshot, now), now) : [];
  const paid = orders && market ? compareOrders(orders, await paymentsIn(snapshot, market.clientId)) : [];
  return [...(await compareCrossings(snapshot)), ...charges, ...payouts, ...paid];
}

/** Compares again after a while. A difference that has not changed since is not merely news on its way. */
async function checkAgain(first: readonly Difference[], settings: AuditSettings) {
  await sleep(settings.againAfterMs);
  const outside = await readOutside(settings);
  const second = await readSnapshot(settings.wallet, (snapshot) => compareAll(snapshot, outside, settings));
  const before = new Set(first.map((difference) => JSON.stringify(difference)));
  const lasting = second.filter((difference) => before.has(JSON.stringify(difference)));
  return { lasting, unreached: outside.unreached };
}
