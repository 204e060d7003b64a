import { buyersStep, decide, readCase, readQueue, report, sellersStep } from './case-steps.ts';
import type { BuyersStep, Ruling, SellersStep } from './case-steps.ts';
import type { CaseStepKind, Dispute, OpenPart, ToldCase } from './history.ts';
import { carry, destination, elsewhere } from './parcels.ts';
import type { Run } from './run.ts';
import type { ParcelStep } from './sandbox-calls.ts';

/** What somebody does about a case. */
type Move = keyof typeof moves;

/** What people do most in each status. Everybody also tries now and then what is not possible. */
const usual: Readonly<Record<string, Partial<Record<Move, number>>>> = {
  open: { accept: 4, offer: 4, refuse: 3, escalate: 3, call: 3, withdraw: 1 },
  countered: { agree: 3, bargain: 3, call: 4, offer: 2, accept: 2, escalate: 2, withdraw: 1 },
  escalated: { decide: 12, withdraw: 1 },
  proposed: { agree: 3, accept: 3, withdraw: 1 },
  decided: { appeal: 6, agree: 1, accept: 1 },
  appealed: { decide: 1 },
  awaiting_address: { address: 8, waive: 1, withdraw: 1 },
  awaiting_return: { send_back: 8, scan: 6, call: 1, waive: 1 },
  returning: { bring: 8, misdeliver: 1, lose: 1, turn_back: 1, waive: 1 },
  return_delivered: { waive: 2, send_back: 1 },
  awaiting_replacement: { replace: 8, scan: 6, withdraw: 1 },
  replacing: { bring: 8, misdeliver: 1, lose: 1 },
};
const SURPRISES = 0.06;
const RACES = 0.3;
const wishes = { refund: 4, return_refund: 4, replacement: 4, partial_refund: 2 } as const;
/** Of parts that cost a few cents more. */
const partial = { amount: '0.05' } as const;
const reasons = { damaged: 3, not_as_described: 2, wrong_item: 1, missing_parts: 1, counterfeit: 1, not_received: 1 };

/** Reports a problem with a part, and keeps its case. */
export async function complain(run: Run, part: OpenPart): Promise<void> {
  const outcome = run.dice.weighted(wishes);
  const wish = { reason: run.dice.weighted(reasons), outcome, ...(outcome === 'partial_refund' ? partial : {}) };
  const caseId = await report(run, part, wish);
  if (caseId !== undefined) run.disputes.set(part.partId, { part, caseId });
}

/** Lets the sides of a case, an operator or the carrier make their next move, or several of them race. */
export async function argue(run: Run, dispute: Dispute): Promise<void> {
  const { dice } = run;
  const shown = await readCase(run, dispute.caseId);
  if (!shown || shown.status === 'closed') {
    run.disputes.delete(dispute.part.partId);
    return;
  }
  const count = dice.chance(RACES) ? dice.between(2, 3) : 1;
  const chosen = Array.from({ length: count }, () => choose(run, shown));
  await Promise.all(chosen.map((move) => moves[move](run, dispute, shown)));
}

function choose({ dice }: Run, { status }: ToldCase): Move {
  if (dice.chance(SURPRISES)) return dice.pick(Object.keys(moves) as Move[]);
  return dice.weighted(usual[status] as Record<Move, number>);
}

type Act = (run: Run, dispute: Dispute, shown: ToldCase) => Promise<unknown>;

function bySeller(path: string, kind: CaseStepKind, bodyOf: (run: Run) => SellersStep['body']): Act {
  return (run, { caseId }, shown) => {
    const isOfSeen = run.dice.chance(0.5);
    const body = bodyOf(run) ?? {};
    const hasWords = path !== 'return-addresses' && path !== 'shipments';
    const times = run.dice.chance(0.2) ? 2 : 1;
    const seen = isOfSeen ? { seen: shown.timeline.length } : {};
    return sellersStep(run, caseId, { path, kind, body, hasWords, times, ...seen });
  };
}

function byBuyer(step: BuyersStep, fieldsOf?: (run: Run) => Record<string, string>): Act {
  return (run, { part, caseId }) => buyersStep(run, part.buyer, caseId, { ...step, fields: fieldsOf?.(run) ?? {} });
}

function byCarrier(step: ParcelStep, place: typeof destination | typeof elsewhere = destination): Act {
  return async (run, _dispute, { code }) => {
    if (code !== undefined) await carry(run, step, code, place);
  };
}

const moves = {
  accept: bySeller('acceptances', 'accepted', () => ({})),
  offer: bySeller('offers', 'countered', ({ dice }) => {
    const outcome = dice.weighted(wishes);
    return outcome === 'partial_refund' ? { outcome, amount: { amount: '5', currency: 'EUR' } } : { outcome };
  }),
  refuse: bySeller('offers', 'refused', () => ({ outcome: 'nothing' })),
  escalate: bySeller('escalations', 'escalated', () => ({})),
  waive: bySeller('waivers', 'return_waived', () => ({})),
  address: bySeller('return-addresses', 'address_given', () => ({
    name: 'The shop',
    street: '12 Harbour Row',
    postal_code: destination.zip,
    city: destination.city,
    country: destination.country,
  })),
  replace: bySeller('shipments', 'parcel_announced', (run) => ({ carrier: 'DHL', tracking_code: newCode(run) })),
  agree: byBuyer({ page: 'accept', kind: 'accepted' }),
  bargain: byBuyer({ page: 'offer', kind: 'countered', hasWords: true }, ({ dice }) => {
    const outcome = dice.weighted(wishes);
    return outcome === 'partial_refund' ? { outcome, ...partial } : { outcome };
  }),
  call: byBuyer({ page: 'escalate', kind: 'escalated', hasWords: true }),
  withdraw: byBuyer({ page: 'withdraw', kind: 'withdrawn' }),
  send_back: byBuyer({ page: 'parcel', kind: 'parcel_announced' }, (run) => ({ carrier: 'DHL', code: newCode(run) })),
  appeal: byBuyer({ page: 'appeal', kind: 'appealed', hasWords: true, hasEvidence: true }),
  decide: (run: Run, { caseId }: Dispute) => decide(run, run.dice.pick(run.cast.operators), caseId, rulingOf(run)),
  scan: byCarrier('transit'),
  bring: byCarrier('deliver'),
  misdeliver: byCarrier('deliver', elsewhere),
  lose: byCarrier('lose'),
  turn_back: byCarrier('return'),
};

function newCode(run: Run): string {
  return `RT${run.next()}C${run.dice.between(100_000, 999_999)}`;
}

function rulingOf({ dice }: Run): Ruling {
  const outcome = dice.weighted({ ...wishes, nothing: 4 });
  return outcome === 'partial_refund' ? { outcome, ...partial } : { outcome };
}

/** Lets an operator open the queue, and propose or decide one of its cases. */
export async function operate(run: Run): Promise<void> {
  const operator = run.dice.pick(run.cast.operators);
  const waiting = await readQueue(run, operator).catch(() => []);
  if (waiting.length > 0) await decide(run, operator, run.dice.pick(waiting), rulingOf(run));
}

/** How many cases are worked on at the same time. */
const AT_ONCE = 6;
const MOST_LOOKS = 60;

/**
 * Lets the operators decide every case that waits for them, so that none is left in the queue. What they decide needs
 * nothing more of the sides.
 */
export async function clearQueue(run: Run): Promise<void> {
  const [first] = run.cast.operators;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const waiting = await readQueue(run, first!);
    if (waiting.length === 0) return;
    await forEach(waiting, (id) => decideInTurn(run, id));
  }
}

/** Lets buyers ask for an operator and appeal, as far as their cases have got: half of them. */
export async function pressOn(run: Run): Promise<void> {
  const pressing = [...run.disputes.values()].filter(() => run.dice.chance(0.5));
  await forEach(pressing, async (dispute) => {
    const shown = await readCase(run, dispute.caseId);
    if (shown?.status === 'decided') await moves.appeal(run, dispute, shown);
    if (shown?.status === 'open' || shown?.status === 'countered') await moves.call(run, dispute, shown);
  });
}

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const client = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

/** Lets the operators try one after the other, because the one who proposed does not decide the appeal. */
async function decideInTurn(run: Run, caseId: string): Promise<void> {
  for (const operator of run.cast.operators) {
    const { at } = await decide(run, operator, caseId, { outcome: run.dice.pick(['refund', 'refund', 'nothing']) });
    if (at !== undefined) return;
  }
}
