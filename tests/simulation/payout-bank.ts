import { invariant } from '#platform/kernel/invariant.ts';
import type { Process, Simulation } from './scheduler.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A payout in the processor's book. */
export interface BookedPayout {
  readonly processorId: string;
  readonly reference: string;
  readonly minor: bigint;
  status: 'processing' | 'posted' | 'failed' | 'returned' | 'canceled';
}

/** The processor's side of payouts to bank accounts. Its book is the true record of all payouts. */
export class PayoutBank {
  readonly book: BookedPayout[] = [];
  readonly #refused = new Set<string>();
  readonly #simulation: Simulation;
  readonly #tell: (processorId: string) => void;
  readonly #process: Process = { name: 'clearing house', life: 0, isUp: true };

  constructor(simulation: Simulation, tell: (processorId: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
  }

  /** Pays out, once for each idempotency key. @returns Undefined if the processor refuses. */
  pay(order: Pick<BookedPayout, 'reference' | 'minor'>, key: string): BookedPayout | undefined {
    const { random } = this.#simulation;
    const known = this.book.find((one) => one.processorId === `po_${key}`);
    if (known || this.#refused.has(key)) return known;
    if (random.chance(0.08)) {
      this.#refused.add(key);
      return undefined;
    }
    const payout: BookedPayout = { ...order, processorId: `po_${key}`, status: 'processing' };
    this.book.push(payout);
    this.#tell(payout.processorId);
    this.#simulation.spawn(this.#process, 'clears', () => this.#clear(payout));
    return payout;
  }

  /** Posts a payout or not, and lets some banks send it back days later. */
  async #clear(payout: BookedPayout): Promise<void> {
    const { random } = this.#simulation;
    await this.#simulation.sleep(this.#process, random.between(MINUTE, 2 * DAY), 'clears');
    if (payout.status !== 'processing') return;
    const isPosted = random.chance(0.85);
    this.#set(payout, isPosted ? 'posted' : 'failed');
    if (!isPosted || !random.chance(0.3)) return;
    await this.#simulation.sleep(this.#process, random.between(MINUTE, 9 * DAY), 'sends money back');
    this.#set(payout, 'returned');
  }

  find(reference: string): BookedPayout | undefined {
    return this.book.find((one) => one.reference === reference);
  }

  read(processorId: string): BookedPayout {
    const payout = this.book.find((one) => one.processorId === processorId);
    invariant(payout, 'the processor made the payout that a caller names');
    return payout;
  }

  /** Cancels a payout that is not cleared. */
  cancel(payout: BookedPayout): BookedPayout {
    if (payout.status === 'processing') this.#set(payout, 'canceled');
    return payout;
  }

  #set(payout: BookedPayout, status: BookedPayout['status']): void {
    payout.status = status;
    this.#tell(payout.processorId);
  }
}
