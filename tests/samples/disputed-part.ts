import { mintId } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { err } from '#platform/kernel/result.ts';
import type { Result } from '#platform/kernel/result.ts';
import { debtAccountId } from '../../wallet/server/ledger/accounts/debt-domain.ts';
import { spendable } from '../../wallet/server/ledger/accounts/domain.ts';
import type { Account, AccountKind } from '../../wallet/server/ledger/accounts/domain.ts';
import { accountsKey, holdsKey } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand, Touched } from '../../wallet/server/ledger/batch/command.ts';
import { createBatchState } from '../../wallet/server/ledger/batch/state.ts';
import type { Hold } from '../../wallet/server/ledger/holds/domain.ts';
import { usesKey } from '../../wallet/server/identity/limits/resources.ts';
import { spendingsKey } from '../../wallet/server/linking/mandates/resources.ts';
import { spendingOf, countedUse } from '../../wallet/server/payments/payments/commands.ts';
import type { Part, Payment } from '../../wallet/server/payments/payments/domain.ts';
import { partClock, reserveEnd } from '../../wallet/server/payments/payments/jobs-schema.ts';
import type { SellerStanding } from '../../wallet/server/payments/payments/reserve-domain.ts';
import { paymentsKey } from '../../wallet/server/payments/payments/resources.ts';
import { moveDispute, openDispute } from '../../wallet/server/protection/cases/commands.ts';
import type { CaseEvent } from '../../wallet/server/protection/cases/commands.ts';
import { caseClock } from '../../wallet/server/protection/cases/jobs-schema.ts';
import { linesAtEnd } from '../../wallet/server/protection/cases/opening-domain.ts';
import type { Opening } from '../../wallet/server/protection/cases/opening-domain.ts';
import type { Case } from '../../wallet/server/protection/cases/record-domain.ts';
import { casesKey } from '../../wallet/server/protection/cases/resources.ts';
import { movePart } from '../../wallet/server/protection/escrow/commands.ts';
import type { MovePart } from '../../wallet/server/protection/escrow/commands.ts';
import { disputedGoodsSeen, protectionEnded } from '../../wallet/server/protection/escrow/jobs-schema.ts';
import { codesKey } from '../../wallet/server/protection/escrow/resources.ts';
import { payOut } from '../../wallet/server/protection/reserves/commands.ts';
import type { Payout } from '../../wallet/server/protection/reserves/domain.ts';
import { payoutsKey } from '../../wallet/server/protection/reserves/resources.ts';
import { refundsKey } from '../../wallet/server/protection/refunds/resources.ts';
import { casePolicy } from './case.ts';
import { move } from './move.ts';
import { eur, sampleLine, sampleLot, samplePart, samplePayment } from './payment.ts';

/** When the payment of the part was captured. */
export const captured = new Date('2026-11-24T10:00:00Z');
/** Where its parcels go. */
export const home = { country: 'DE', postalCode: '10115', city: 'Berlin' } as const;

type Row = { readonly id: string };
type Refused = Result<unknown, { readonly code: string }>;

const mint = <P extends string>(prefix: P, at: number) =>
  mintId(prefix, captured.getTime() + at, Buffer.alloc(10, at + 1));
const accountNames = ['escrow', 'fees', 'clearing', 'payer', 'seller', 'shop', 'friend'] as const;
const account = (name: (typeof accountNames)[number]): Id<'acc'> => mint('acc', accountNames.indexOf(name));
const house = { escrow: account('escrow'), fees: account('fees'), clearing: account('clearing') };

/** A part of three lines with shipping in escrow, with its accounts, its cases, its clocks and its waiting jobs. */
export class DisputedPart {
  /** The clocks that run, by kind and subject. */
  readonly timers = new Map<string, Date>();
  /** The jobs that escrow leaves for cases, the oldest first. */
  readonly jobs: string[] = [];
  now = captured;
  /** What decides on the reserve of its seller, who is not new. */
  seller: SellerStanding = { since: new Date(0), settledOrders: 20 };
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #paymentId: Id<'pay'>;
  readonly #partId: Id<'prt'>;

  constructor() {
    const part = samplePart({
      status: 'held',
      amount: eur(6_106n),
      lines: [
        sampleLine({ reference: 'a', quantity: 2, amount: eur(3_001n) }),
        sampleLine({ reference: 'b', quantity: 1, amount: eur(997n) }),
        sampleLine({ reference: 'c', quantity: 1, amount: eur(1_706n) }),
      ],
      shipping: sampleLot(402n),
      commission: eur(489n),
      fee: eur(37n),
      sellerAccountId: account('seller'),
    });
    const payment = samplePayment({
      status: 'captured',
      approvedBy: 'pin',
      capturedAt: captured,
      shipTo: home,
      amount: part.amount,
      parts: [part],
      payerAccountId: account('payer'),
      clientAccountId: account('shop'),
    });
    this.#paymentId = payment.id;
    this.#partId = part.id;
    this.#put(paymentsKey.name, payment);
    const spending = { id: spendingOf(payment), cell: 0, holderId: payment.payerId, spentMinor: 0n };
    this.#put(spendingsKey.name, { ...spending, approvedMinor: part.amount.minor } as Row);
    const day = captured.toISOString().slice(0, 10);
    const use = { id: countedUse(payment), cell: 0, holderId: payment.payerId, day, dayMinor: part.amount.minor };
    this.#put(usesKey.name, { ...use, yearMinor: part.amount.minor } as Row);
    for (const [name, kind, posted] of [
      ['escrow', 'escrow', part.amount.minor],
      ['fees', 'fees', 0n],
      ['clearing', 'cell_clearing', 0n],
      ['payer', 'available', 0n],
      ['seller', 'available', 0n],
      ['shop', 'commission', 0n],
      ['friend', 'available', 0n],
    ] as const) {
      this.#put(accountsKey.name, accountOf(account(name), kind, posted));
    }
    // The capture sets the clock of the part.
    this.timers.set(keyOf(partClock.of(payment.id, part.id)), captured);
  }

  get payment(): Payment {
    return this.#rows.get(paymentsKey.name)!.get(this.#paymentId) as unknown as Payment;
  }

  get part(): Part {
    return this.payment.parts[0]!;
  }

  /** All cases so far, in no order. */
  get cases(): Case[] {
    return [...(this.#rows.get(casesKey.name)?.values() ?? [])] as unknown as Case[];
  }

  /** The sums of the records of refunds, by cause. */
  get refunds(): { readonly cause: string; readonly amount: { readonly minor: bigint } }[] {
    return [...(this.#rows.get(refundsKey.name)?.values() ?? [])] as never;
  }

  /** What has left the reserve, the oldest first. */
  get payouts(): readonly Payout[] {
    return [...(this.#rows.get(payoutsKey.name)?.values() ?? [])] as unknown as Payout[];
  }

  /** The balance of one of the accounts; a seller's and a shop's debts count. */
  balance(...kinds: AccountKind[]): bigint {
    const all = [...this.#rows.get(accountsKey.name)!.values()] as unknown as Account[];
    return all.filter((one) => kinds.includes(one.kind)).reduce((sum, one) => sum + one.postedMinor, 0n);
  }

  /** The balance of the payer. */
  get payerBalance(): bigint {
    return (this.#rows.get(accountsKey.name)!.get(account('payer')) as unknown as Account).postedMinor;
  }

  /** The account of the seller. */
  get sellerAccount(): Account {
    return this.#rows.get(accountsKey.name)!.get(account('seller')) as unknown as Account;
  }

  /** What the seller owes, above zero. */
  get debt(): bigint {
    return this.owedBy('seller');
  }

  /** What the owner of an account owes, above zero. */
  owedBy(name: (typeof accountNames)[number]): bigint {
    const debt = this.#rows.get(accountsKey.name)!.get(debtAccountId(account(name))) as Account | undefined;
    return debt ? -debt.postedMinor : 0n;
  }

  /** Lets the owner of an account owe for other sales. */
  owe(name: (typeof accountNames)[number], minor: bigint): void {
    const debt: Account = { ...accountOf(debtAccountId(account(name)), 'debt', -minor), floorMinor: null };
    this.#put(accountsKey.name, debt);
  }

  /** What the seller owed before the newest command. */
  debtBefore = 0n;

  /** What is blocked at the seller by cases. */
  get blocked(): bigint {
    const holds = [...(this.#rows.get(holdsKey.name)?.values() ?? [])] as unknown as Hold[];
    return holds.filter((one) => one.status === 'held').reduce((sum, one) => sum + one.amount.minor, 0n);
  }

  /** Moves all that the seller can spend to a friend. */
  spend(): Refused {
    if (spendable(this.sellerAccount).minor === 0n) return err({ code: 'insufficient_funds' });
    return this.#run(move, {
      from: account('seller'),
      to: account('friend'),
      minor: spendable(this.sellerAccount).minor,
    });
  }

  /** Lets an event happen to the part. */
  move(event: MovePart['event'], why: Pick<MovePart, 'cause'> = {}): Refused {
    return this.#run(movePart, {
      paymentId: this.#paymentId,
      partId: this.#partId,
      event,
      house,
      seller: this.seller,
      ...why,
    });
  }

  /** Opens a case: the buyer's, or with null that of the end of protection. */
  open(line: string, opening: Omit<Opening, 'id'> | null): Refused {
    const about = { paymentId: this.#paymentId, partId: this.#partId, line };
    return this.#run(openDispute, { ...about, opening, policy: casePolicy, house, seller: this.seller });
  }

  /** Lets an event happen to a case. */
  moveCase({ id: caseId }: Pick<Case, 'id'>, event: CaseEvent): Refused {
    return this.#run(moveDispute, {
      caseId,
      paymentId: this.#paymentId,
      partId: this.#partId,
      event,
      house,
      seller: this.seller,
    });
  }

  /** Does the oldest waiting job, as `cases/service.ts` does. */
  work(): void {
    const kind = this.jobs.shift();
    const { lines, status } = this.part;
    if (kind === protectionEnded.kind && status === 'shipped') {
      for (const line of linesAtEnd(this.part)) this.open(line, null);
    }
    if (kind === disputedGoodsSeen.kind) {
      for (const { caseId } of lines) if (caseId) this.moveCase({ id: caseId }, { kind: 'goods_seen' });
    }
  }

  /** Lets the next clock of the part or of its cases strike. @returns Whether one was there. */
  strike(): boolean {
    const next = [...this.timers]
      .filter(([key]) => struck.some((kind) => key.startsWith(kind)))
      .toSorted(([, one], [, other]) => one.getTime() - other.getTime())[0];
    if (!next) return false;
    const [key, dueAt] = next;
    if (dueAt > this.now) this.now = dueAt;
    if (key.startsWith(partClock.kind)) this.move({ kind: 'clock_due' });
    else if (key.startsWith(reserveEnd.kind)) this.#run(payOut, { paymentId: this.#paymentId, partId: this.#partId });
    else this.moveCase({ id: key.split(' ')[1] as Id<'cas'> }, { kind: 'clock_due' });
    // As the worker does: a clock that was set to another time meanwhile goes on.
    if (this.timers.get(key)?.getTime() === dueAt.getTime()) this.timers.delete(key);
    return true;
  }

  #put(resource: string, row: Row): void {
    const rows = this.#rows.get(resource) ?? new Map<string, Row>();
    this.#rows.set(resource, rows.set(row.id, row));
  }

  /** Decides a command as a batch of one, with just the rows that it touches. */
  #run<C, A, E extends { readonly code: string }>(type: MoneyCommand<C, A, E>, command: C): Result<A, E> {
    this.debtBefore = this.debt;
    const state = createBatchState();
    const first = type.touches(command);
    for (const { name } of resourceKeys) {
      const touched: readonly Touched[] = [...first, ...(type.touchesThen?.(command, state) ?? [])];
      const ids = touched.filter((one) => one.resource === name).flatMap((one) => one.ids);
      const rows = ids.flatMap((id) => this.#rows.get(name)?.get(id) ?? []);
      state.load(name, ids, rows);
    }
    const decided = type.decide(command, state, { now: this.now });
    if (!decided.ok) return decided;
    state.apply(decided.value);
    for (const { name } of resourceKeys) {
      for (const row of state.rows<Row>({ name })) this.#put(name, row);
    }
    const { outbox = [], timers = {} } = decided.value;
    const known: readonly string[] = [protectionEnded.kind, disputedGoodsSeen.kind];
    this.jobs.push(...outbox.map((one) => one.kind).filter((kind) => known.includes(kind)));
    for (const timer of timers.clear ?? []) this.timers.delete(keyOf(timer));
    for (const timer of timers.set ?? []) this.timers.set(keyOf(timer), timer.dueAt);
    return { ok: true, value: decided.value.answer };
  }
}

const struck = [partClock.kind, reserveEnd.kind, caseClock.kind];
const resourceKeys = [
  paymentsKey,
  codesKey,
  casesKey,
  refundsKey,
  payoutsKey,
  usesKey,
  spendingsKey,
  holdsKey,
  accountsKey,
];

/** Names a clock. */
export function keyOf({ kind, subject }: { readonly kind: string; readonly subject: string }): string {
  return `${kind} ${subject}`;
}

function accountOf(id: Id<'acc'>, kind: AccountKind, postedMinor: bigint): Account {
  const owner = { cell: 0, ownerKind: 'house', ownerId: id } as const;
  const floorMinor = kind === 'cell_clearing' ? null : 0n;
  return { id, ...owner, kind, currency: 'EUR', floorMinor, postedMinor, heldMinor: 0n };
}
