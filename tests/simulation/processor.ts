import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { ProcessorUnavailableError } from '../../wallet/server/funding/processor/domain.ts';
import type { Charge, ChargeAnswer, ChargeOrder, Processor } from '../../wallet/server/funding/processor/domain.ts';
import { NoAnswer } from './network.ts';
import type { Listener, Network } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** A charge in the processor's book. No fault of the simulation changes the book. */
export interface BookedCharge {
  readonly processorId: string;
  readonly reference: string;
  readonly totalMinor: bigint;
  state: 'pending' | 'action_required' | 'succeeded' | 'declined';
}

/** The card processor. It is never killed, and its book is the true record of all charges. */
export class CardProcessor {
  readonly book: BookedCharge[] = [];
  readonly #byKey = new Map<string, BookedCharge>();
  readonly #simulation: Simulation;
  /** Sends a webhook about a charge that has changed. */
  readonly #tell: (processorId: string) => void;

  constructor(simulation: Simulation, tell: (processorId: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
  }

  /** Makes a charge, once for each idempotency key. */
  charge(order: ChargeOrder, key: string): BookedCharge {
    const known = this.#byKey.get(key);
    if (known) return known;
    const { random } = this.#simulation;
    const fate = random.next();
    const state = fate < 0.7 ? 'succeeded' : fate < 0.8 ? 'declined' : fate < 0.95 ? 'action_required' : 'pending';
    const processorId = `pi_${this.book.length + 1}`;
    const charge: BookedCharge = { processorId, reference: order.reference, totalMinor: order.total.minor, state };
    this.book.push(charge);
    this.#byKey.set(key, charge);
    this.#tell(processorId);
    if (state === 'pending') this.#later(charge);
    return charge;
  }

  find(reference: string): BookedCharge | undefined {
    return this.book.find((one) => one.reference === reference);
  }

  read(processorId: string): BookedCharge {
    const charge = this.book.find((one) => one.processorId === processorId);
    invariant(charge, 'the processor made the charge that a caller names');
    return charge;
  }

  /** Ends an open charge by the person's answer at the bank; an ended charge stays as it is. */
  finish(charge: BookedCharge, isAgreed: boolean): void {
    if (charge.state !== 'action_required' && charge.state !== 'pending') return;
    charge.state = isAgreed ? 'succeeded' : 'declined';
    this.#tell(charge.processorId);
  }

  #later(charge: BookedCharge): void {
    const bank: Process = { name: 'bank', life: 0, isUp: true };
    this.#simulation.spawn(bank, 'considers', async () => {
      await this.#simulation.sleep(bank, this.#simulation.random.between(1_000, 600_000), 'decides');
      this.finish(charge, this.#simulation.random.chance(0.7));
    });
  }
}

/** The bugs that may be planted into the wallet's use of the processor. */
export interface ProcessorBugs {
  /** Charges again under another key if the answer was lost. */
  readonly chargesAgain?: boolean;
}

/** Creates the wallet's gateway to the processor, over the simulated network. */
export function connectProcessor(settings: {
  network: Network;
  process: Process;
  processor: Listener<CardProcessor>;
  bugs: ProcessorBugs;
}): Processor {
  const { network, process, processor, bugs } = settings;
  const ask = async <T>(label: string, work: (machine: CardProcessor) => T): Promise<T> => {
    try {
      return await network.call(process, label, [processor], async (machine) => work(machine));
    } catch (error) {
      if (error instanceof NoAnswer) throw new ProcessorUnavailableError(label);
      throw error;
    }
  };
  const charge = async (order: ChargeOrder, key: string): Promise<ChargeAnswer> => {
    try {
      return { kind: 'charge', charge: await ask('charge', (machine) => toCharge(machine.charge(order, key))) };
    } catch (error) {
      if (!(error instanceof ProcessorUnavailableError)) throw error;
      return bugs.chargesAgain === true ? charge(order, `${key} again`) : { kind: 'unknown' };
    }
  };
  const never = (): Promise<never> => Promise.reject(new Error('No card is linked in a simulation.'));
  return {
    createCustomer: never,
    openVisit: never,
    readVisit: never,
    closeVisit: never,
    readDecline: never,
    readCard: never,
    openBankAccount: never,
    proveBankAccount: never,
    readBankAccount: never,
    forgetBankAccount: never,
    forgetCard: never,
    readDispute: never,
    sendEvidence: never,
    acceptDispute: never,
    readRiskSign: never,
    charge: (order) => charge(order, order.reference),
    readCharge: (id) => ask('read charge', (machine) => toCharge(machine.read(id))),
    findCharge: ({ reference }) =>
      ask('find charge', (machine) => {
        const found = machine.find(reference);
        return found && toCharge(found);
      }),
    cancelCharge: (id) =>
      ask('cancel charge', (machine) => {
        machine.finish(machine.read(id), false);
        return toCharge(machine.read(id));
      }),
    refundCharge: never,
    readRefund: never,
    findRefund: never,
    readEvent: (raw, signature) =>
      signature === 'good' ? ok({ about: 'charge', processorId: raw }) : err({ code: 'signature_wrong' }),
  };
}

function toCharge({ processorId, reference, totalMinor, state }: BookedCharge): Charge {
  const known = { processorId, reference, total: { minor: totalMinor, currency: 'EUR' as const } };
  switch (state) {
    case 'succeeded':
    case 'pending':
      return { ...known, state: { status: state } };
    case 'action_required':
      return { ...known, state: { status: state, redirectUrl: 'https://bank.example/' } };
    case 'declined':
      return { ...known, state: { status: state, refusal: 'instrument_declined' } };
  }
}
