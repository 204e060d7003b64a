import { invariant } from '#platform/kernel/invariant.ts';
import { err, ok } from '#platform/kernel/result.ts';
import { ProcessorUnavailableError } from '../../wallet/server/funding/processor/domain.ts';
import type {
  Charge,
  ChargeAnswer,
  ChargeOrder,
  Processor,
  ProcessorEvent,
  RefundAnswer,
  RefundOrder,
  RefundedCharge,
} from '../../wallet/server/funding/processor/domain.ts';
import type { Dispute } from '../../wallet/server/funding/processor/dispute-domain.ts';
import type {
  Payout,
  PayoutAnswer,
  PayoutOrder,
  Payouts,
} from '../../wallet/server/funding/processor/payout-domain.ts';
import { CardBank } from './card-bank.ts';
import type { BookedCharge, BookedDispute, BookedRefund } from './card-bank.ts';
import { NoAnswer } from './network.ts';
import type { Listener, Network } from './network.ts';
import { PayoutBank } from './payout-bank.ts';
import type { BookedPayout } from './payout-bank.ts';
import type { Process, Simulation } from './scheduler.ts';

const DEBIT_WITHIN_MS = 4 * 86_400_000;

/** The card processor. It is never killed, and its book is the true record of all charges. */
export class CardProcessor {
  readonly book: BookedCharge[] = [];
  readonly cards: CardBank;
  readonly payouts: PayoutBank;
  readonly #byKey = new Map<string, BookedCharge>();
  readonly #simulation: Simulation;
  /** Sends a webhook about a charge, refund, dispute or payout that has changed. */
  readonly #tell: (processorId: string) => void;

  constructor(simulation: Simulation, tell: (processorId: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
    this.cards = new CardBank(simulation, tell);
    this.payouts = new PayoutBank(simulation, tell);
  }

  /** Makes a charge, once for each idempotency key. */
  charge(order: ChargeOrder, key: string): BookedCharge {
    const known = this.#byKey.get(key);
    if (known) return known;
    const { random } = this.#simulation;
    const fate = order.isDebit ? 1 : random.next();
    const state = fate < 0.7 ? 'succeeded' : fate < 0.8 ? 'declined' : fate < 0.95 ? 'action_required' : 'pending';
    const processorId = `pi_${this.book.length + 1}`;
    const { reference, customerId, isDebit, total } = order;
    const charge: BookedCharge = { processorId, reference, customerId, isDebit, totalMinor: total.minor, state };
    this.book.push(charge);
    this.#byKey.set(key, charge);
    this.#tell(processorId);
    if (state === 'pending') this.#later(charge);
    if (state === 'succeeded') this.cards.remember(charge);
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
    if (!isAgreed) return;
    if (!charge.isDebit) return this.cards.remember(charge);
    charge.settledAt = this.#simulation.now;
    this.cards.rememberDebit(charge);
  }

  /** Lets a bank decide: about a card within minutes, and about a debit within days. */
  #later(charge: BookedCharge): void {
    const bank: Process = { name: 'bank', life: 0, isUp: true };
    const withinMs = charge.isDebit ? DEBIT_WITHIN_MS : 600_000;
    this.#simulation.spawn(bank, 'considers', async () => {
      await this.#simulation.sleep(bank, this.#simulation.random.between(1_000, withinMs), 'decides');
      this.finish(charge, this.#simulation.random.chance(0.7));
    });
  }
}

/** The bugs that may be planted into the wallet's use of the processor: each asks again under another key. */
export interface ProcessorBugs {
  readonly chargesAgain?: boolean;
  readonly refundsAgain?: boolean;
  readonly paysAgain?: boolean;
}

/** The wallet's way to the processor. */
interface Line {
  readonly network: Network;
  readonly process: Process;
  readonly processor: Listener<CardProcessor>;
  readonly bugs: ProcessorBugs;
}

async function askOn<T>(
  { network, process, processor }: Line,
  label: string,
  work: (machine: CardProcessor) => T,
): Promise<T> {
  try {
    return await network.call(process, label, [processor], async (machine) => work(machine));
  } catch (error) {
    if (error instanceof NoAnswer) throw new ProcessorUnavailableError(label);
    throw error;
  }
}

/**
 * Asks for something that happens once for each key. A lost answer is `unknown`; with a planted bug, the wallet asks
 * again under another key.
 */
async function order<T>(
  key: string,
  asksAgain: boolean | undefined,
  ask: (key: string) => Promise<T>,
): Promise<T | { readonly kind: 'unknown' }> {
  try {
    return await ask(key);
  } catch (error) {
    if (!(error instanceof ProcessorUnavailableError)) throw error;
    return asksAgain === true ? order(`${key} again`, asksAgain, ask) : { kind: 'unknown' };
  }
}

/** Creates the wallet's gateway to the processor, over the simulated network. */
export function connectProcessor(line: Line): Processor {
  const ask = <T>(label: string, work: (machine: CardProcessor) => T): Promise<T> => askOn(line, label, work);
  let sent = 0;
  // The bug: each try has a key of its own, and nobody looks whether an earlier one arrived.
  const keyOf = (reference: string): string =>
    line.bugs.refundsAgain === true ? `${reference} ${(sent += 1)}` : reference;
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
    readRiskSign: never,
    ...disputesOn(line),
    charge: (wish) =>
      order(wish.reference, line.bugs.chargesAgain, (key): Promise<ChargeAnswer> =>
        ask('charge', (machine) => ({ kind: 'charge', charge: toCharge(machine.charge(wish, key)) })),
      ),
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
    refundCharge: (wish) => order(keyOf(wish.reference), line.bugs.refundsAgain, (key) => refundOn(line, wish, key)),
    readRefund: (id) =>
      ask('read refund', ({ cards }) => toRefund(cards.refunds.find((one) => one.processorId === id)!)),
    findRefund: ({ reference }) =>
      ask('find refund', ({ cards }) => {
        const found = cards.refunds.find((one) => one.reference === reference);
        return found && line.bugs.refundsAgain !== true ? toRefund(found) : undefined;
      }),
    readEvent: (raw, signature) =>
      signature === 'good' ? ok({ about: subjectOf(raw), processorId: raw }) : err({ code: 'signature_wrong' }),
  };
}

const subjects = { pi: 'charge', re: 'refund', du: 'dispute', po: 'payout' } as const;

function subjectOf(processorId: string): Exclude<ProcessorEvent['about'], 'other'> {
  return subjects[processorId.slice(0, 2) as keyof typeof subjects];
}

function refundOn(line: Line, { reference, chargeId, amount }: RefundOrder, key: string): Promise<RefundAnswer> {
  return askOn(line, 'refund', (machine) => {
    const made = machine.cards.refund({ reference, minor: amount.minor }, machine.read(chargeId), key);
    return made ? { kind: 'refund', refund: toRefund(made) } : { kind: 'rejected', code: 'charge_disputed' };
  });
}

type DisputeCalls = Pick<Processor, 'readDispute' | 'sendEvidence' | 'acceptDispute'>;

function disputesOn(line: Line): DisputeCalls {
  const answer = (id: string, what: 'evidence' | 'acceptance') =>
    askOn(line, what, ({ cards }) => {
      const answered = cards.answer(id, what);
      return answered ? ok(toDispute(answered)) : err({ code: 'dispute_closed' as const });
    });
  return {
    readDispute: (id) => askOn(line, 'read dispute', ({ cards }) => toDispute(cards.read(id))),
    sendEvidence: (id) => answer(id, 'evidence'),
    acceptDispute: (id) => answer(id, 'acceptance'),
  };
}

/** Creates the wallet's gateway for payouts, over the simulated network. */
export function connectPayouts(line: Line): Payouts {
  const ask = <T>(label: string, work: (bank: PayoutBank) => T): Promise<T> =>
    askOn(line, label, ({ payouts }) => work(payouts));
  const pay = ({ reference, amount }: PayoutOrder, key: string): Promise<PayoutAnswer> =>
    ask('pay out', (bank) => {
      const paid = bank.pay({ reference, minor: amount.minor }, key);
      return paid ? { kind: 'payout', payout: toPayout(paid) } : { kind: 'rejected', refusal: 'bank_account_declined' };
    });
  return {
    terms: undefined,
    knows: () => true,
    openDestination: () => Promise.reject(new Error('No bank account is added in a simulation.')),
    closeDestination: async () => {},
    checkName: async () => ({ id: null, match: 'match', knownName: null }),
    createPayout: (wish) => order(wish.reference, line.bugs.paysAgain, (key) => pay(wish, key)),
    readPayout: (id) => ask('read payout', (bank) => toPayout(bank.read(id))),
    findPayout: ({ reference }) =>
      ask('find payout', (bank) => {
        const found = bank.find(reference);
        return found && toPayout(found);
      }),
    abandonPayout: async () => {},
    cancelPayout: (id) => ask('cancel payout', (bank) => toPayout(bank.cancel(bank.read(id)))),
  };
}

function toCharge({ processorId, reference, totalMinor, isDebit, state }: BookedCharge): Charge {
  const known = { processorId, reference, total: { minor: totalMinor, currency: 'EUR' as const } };
  switch (state) {
    case 'succeeded':
    case 'pending':
      return { ...known, state: { status: state } };
    case 'action_required':
      return { ...known, state: { status: state, redirectUrl: 'https://bank.example/' } };
    case 'declined':
      return { ...known, state: { status: state, refusal: isDebit ? 'debit_declined' : 'instrument_declined' } };
  }
}

function toRefund({ processorId, reference, minor, state: status }: BookedRefund): RefundedCharge {
  return { processorId, reference, amount: { minor, currency: 'EUR' }, status };
}

function toDispute({ minor, openedAt: createdAt, ...dispute }: BookedDispute): Dispute {
  return { ...dispute, reason: 'fraudulent', amount: { minor, currency: 'EUR' }, dueBy: null, createdAt };
}

function toPayout({ processorId, reference, minor, status }: BookedPayout): Payout {
  const isBack = status === 'failed' || status === 'returned';
  const state = isBack ? ({ status, refusal: 'bank_account_closed' } as const) : { status };
  return { processorId, reference, amount: { minor, currency: 'EUR' }, state };
}
