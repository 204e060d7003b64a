import { invariant } from '#platform/kernel/invariant.ts';
import type { Process, Simulation } from './scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A charge in the processor's book. No fault of the simulation changes the book. */
export interface BookedCharge {
  readonly processorId: string;
  readonly reference: string;
  readonly customerId: string;
  readonly totalMinor: bigint;
  /** Whether it debits a bank account. */
  readonly isDebit: boolean;
  state: 'pending' | 'action_required' | 'succeeded' | 'declined';
  /** When a debit was settled, which takes days. */
  settledAt?: Date;
}

/** A refund in the processor's book. */
export interface BookedRefund {
  readonly processorId: string;
  readonly reference: string;
  readonly chargeId: string;
  readonly minor: bigint;
  state: 'pending' | 'succeeded' | 'failed';
}

/** A dispute in the processor's book. */
export interface BookedDispute {
  readonly processorId: string;
  readonly chargeId: string;
  readonly minor: bigint;
  readonly openedAt: Date;
  status: 'warning_needs_response' | 'warning_closed' | 'needs_response' | 'under_review' | 'won' | 'lost';
  takenMinor: bigint;
  feeMinor: bigint;
  moves: number;
  submissions: number;
}

/** What the processor keeps for a dispute. */
const FEE = 2_000n;

/** The banks of the cards: they take refunds, or send them back, and take charges back. Their book is true. */
export class CardBank {
  readonly refunds: BookedRefund[] = [];
  readonly disputes: BookedDispute[] = [];
  readonly #refused = new Set<string>();
  readonly #simulation: Simulation;
  readonly #tell: (processorId: string) => void;
  readonly #process: Process = { name: 'bank', life: 0, isUp: true };

  constructor(simulation: Simulation, tell: (processorId: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
  }

  /**
   * Refunds a charge, once for each idempotency key.
   *
   * @returns Undefined if the processor refuses, as it does for a disputed charge, and for more than was charged.
   */
  refund(
    order: Pick<BookedRefund, 'reference' | 'minor'>,
    charge: BookedCharge,
    key: string,
  ): BookedRefund | undefined {
    const { random } = this.#simulation;
    const known = this.refunds.find((one) => one.processorId === `re_${key}`);
    if (known || this.#refused.has(key)) return known;
    const isDisputed = this.disputes.some((one) => one.chargeId === charge.processorId && one.takenMinor > 0n);
    if (isDisputed || this.#refundedOf(charge) + order.minor > charge.totalMinor || random.chance(0.08)) {
      this.#refused.add(key);
      return undefined;
    }
    const { reference, minor } = order;
    const state = random.chance(0.7) ? 'succeeded' : 'pending';
    const refund: BookedRefund = {
      processorId: `re_${key}`,
      reference,
      chargeId: charge.processorId,
      minor,
      state,
    };
    this.refunds.push(refund);
    this.#tell(refund.processorId);
    this.#simulation.spawn(this.#process, 'books a refund', () => this.#followRefund(refund));
    return refund;
  }

  /** Settles a refund days later, and sends some back that had arrived. */
  async #followRefund(refund: BookedRefund): Promise<void> {
    const { random } = this.#simulation;
    if (refund.state === 'pending') {
      await this.#simulation.sleep(this.#process, random.between(HOUR, 5 * DAY), 'books a refund');
      refund.state = random.chance(0.7) ? 'succeeded' : 'failed';
      this.#tell(refund.processorId);
    }
    if (refund.state === 'failed' || !random.chance(0.25)) return;
    await this.#simulation.sleep(this.#process, random.between(HOUR, 20 * DAY), 'sends a refund back');
    refund.state = 'failed';
    this.#tell(refund.processorId);
  }

  #refundedOf({ processorId }: BookedCharge): bigint {
    const standing = this.refunds.filter((one) => one.chargeId === processorId && one.state !== 'failed');
    return standing.reduce((sum, one) => sum + one.minor, 0n);
  }

  /** Lets the owner of a card dispute some charges, weeks after they succeeded. */
  remember(charge: BookedCharge): void {
    const { random } = this.#simulation;
    if (!random.chance(0.2)) return;
    this.#simulation.spawn(this.#process, 'reads a letter', async () => {
      await this.#simulation.sleep(
        this.#process,
        random.between(HOUR, random.pick([2, 40]) * DAY),
        'is asked for money back',
      );
      const minor = charge.totalMinor - this.#refundedOf(charge);
      if (minor > 0n) await this.#dispute(charge, random.chance(0.7) ? minor : (minor + 1n) / 2n);
    });
  }

  /** Lets the bank of an account take some debits back, days or weeks after they were settled. Nobody can contest it. */
  rememberDebit(debit: BookedCharge): void {
    const { random } = this.#simulation;
    if (!random.chance(0.35)) return;
    this.#simulation.spawn(this.#process, 'reads a letter', async () => {
      const withinMs = random.pick([3, 60]) * DAY;
      await this.#simulation.sleep(this.#process, random.between(HOUR, withinMs), 'sends a debit back');
      const taken = { status: 'lost', takenMinor: debit.totalMinor, feeMinor: FEE, moves: 1 } as const;
      this.#set(this.#open(debit, debit.totalMinor), taken);
    });
  }

  #open({ processorId: chargeId }: BookedCharge, minor: bigint): BookedDispute {
    const dispute: BookedDispute = {
      processorId: `du_${this.disputes.length + 1}`,
      chargeId,
      minor,
      openedAt: this.#simulation.now,
      status: 'needs_response',
      takenMinor: 0n,
      feeMinor: 0n,
      moves: 0,
      submissions: 0,
    };
    this.disputes.push(dispute);
    return dispute;
  }

  async #dispute(charge: BookedCharge, minor: bigint): Promise<void> {
    const { random } = this.#simulation;
    const dispute = this.#open(charge, minor);
    if (random.chance(0.25)) {
      this.#set(dispute, { status: 'warning_needs_response' });
      await this.#simulation.sleep(this.#process, random.between(HOUR, 6 * DAY), 'asks');
      if (random.chance(0.4)) return this.#set(dispute, { status: 'warning_closed' });
    }
    this.#set(dispute, { status: 'needs_response', takenMinor: minor, feeMinor: FEE, moves: 1 });
    await this.#simulation.sleep(this.#process, random.between(DAY, 25 * DAY), 'reads evidence');
    if (!isOpen(dispute)) return;
    if (dispute.submissions === 0 || random.chance(0.4)) return this.#set(dispute, { status: 'lost' });
    this.#set(dispute, { status: 'won', takenMinor: 0n, moves: 2, feeMinor: random.chance(0.5) ? 0n : FEE });
  }

  read(disputeId: string): BookedDispute {
    const dispute = this.disputes.find((one) => one.processorId === disputeId);
    invariant(dispute, 'the processor opened the dispute that a caller names');
    return dispute;
  }

  /** Takes evidence, or the word that the money is lost. @returns Undefined if it is too late. */
  answer(disputeId: string, what: 'evidence' | 'acceptance'): BookedDispute | undefined {
    const dispute = this.read(disputeId);
    if (!isOpen(dispute)) return undefined;
    if (what === 'acceptance') this.#set(dispute, { status: 'lost' });
    else if (dispute.submissions === 0) this.#set(dispute, { status: 'under_review', submissions: 1 });
    return dispute;
  }

  #set(dispute: BookedDispute, change: Partial<BookedDispute>): void {
    Object.assign(dispute, change);
    this.#tell(dispute.processorId);
  }
}

function isOpen({ status }: BookedDispute): boolean {
  return status === 'needs_response' || status === 'under_review';
}
