import type { Buyer } from './cast.ts';
import type { AskedPayment, AskedStep, ToldPayment } from './history.ts';
import type { OpenPromotions } from './promotions.ts';
import { createVisits } from './market-visits.ts';
import type { Visits } from './market-visits.ts';
import { confirm } from './confirm.ts';
import { accept, report, withdraw } from './dispute.ts';
import { carry } from './parcels.ts';
import { pay, refund, step } from './pay.ts';
import type { Wish } from './pay.ts';
import type { Run } from './run.ts';
import { createTopUp } from './top-up.ts';
import type { TopUp } from './top-up.ts';

/** The operations of a round: those still to begin, those done, and a callback that gets the number of those done. */
export interface Budget {
  left: number;
  done: number;
  readonly onDone: (done: number) => void;
}

/** Many concurrent clients. Each finishes its last operation, so that every request gets its answer. */
export interface Workload {
  work(budget: Budget): Promise<void>;
  close(): Promise<void>;
}

const CLIENTS = 24;
const MOST_PER_PAYMENT = 3_000;
/** The share of payments with a discount, and the largest discount in cents. */
const DISCOUNTED = 0.2;
const MOST_DISCOUNT = 60;

/** How often clients choose each operation. Pages are rare, since each costs as much as a hundred calls of the API. */
const weights = {
  pay: 300,
  settle: 430,
  double_click: 40,
  double_spend: 6,
  top_up: 40,
  approve_race: 6,
  market: 20,
  rush: 6,
};

/** Creates the clients of a run, which make random operations. */
export function createWorkload(run: Run, promotions: OpenPromotions): Workload {
  const { topUp, close } = createTopUp(run);
  const doing: Doing = { run, topUp, visits: createVisits(run), open: [], promotions };
  return {
    work: async (budget) => {
      await Promise.all(Array.from({ length: CLIENTS }, () => client(doing, budget)));
    },
    close,
  };
}

interface Doing {
  readonly run: Run;
  readonly topUp: TopUp;
  readonly visits: Visits;
  readonly promotions: OpenPromotions;
  /** Parts that are not refunded, with which any client may take the next step. */
  readonly open: OpenPart[];
}

interface OpenPart {
  readonly buyer: Buyer;
  readonly payment: ToldPayment;
  readonly partId: string;
}

async function client(doing: Doing, budget: Budget): Promise<void> {
  while (budget.left > 0) {
    const kind = doing.run.dice.weighted(weights);
    const [count, work] = deeds[kind](doing);
    budget.left -= count;
    await work();
    budget.done += count;
    budget.onDone(budget.done);
  }
}

/** The operations: each returns its number of requests, and a function that makes them. */
const deeds: Readonly<Record<keyof typeof weights, (doing: Doing) => [number, () => Promise<void>]>> = {
  pay: (doing) => [1, () => payAndKeep(doing, wish(doing, buyerOf(doing, false)))],
  double_click: (doing) => [1, () => payAndKeep(doing, { ...wish(doing, buyerOf(doing, false)), times: 3 })],
  settle: (doing) => {
    const taken = takeOpen(doing);
    if (!taken) return deeds.pay(doing);
    const kinds = doing.run.dice.chance(0.5) ? [doing.run.dice.weighted(stepWeights)] : racing(doing);
    return [Math.max(kinds.length, 1), () => settle(doing, taken, kinds)];
  },
  double_spend: (doing) => [8, () => doubleSpend(doing)],
  top_up: (doing) => [1, () => addMoney(doing)],
  rush: (doing) => [8, () => rush(doing)],
  approve_race: (doing) => [3, () => approveRace(doing)],
  market: (doing) => [1, () => atMarket(doing)],
};

function buyerOf({ run }: Doing, isPoor: boolean): Buyer {
  return run.dice.pick(run.cast.buyers.filter((buyer) => buyer.isPoor === isPoor));
}

function wish({ run, promotions }: Doing, buyer: Buyer): Wish {
  const amountMinor = run.dice.between(7, 399);
  const parts = run.dice.chance(0.3) ? 2 : 1;
  if (!run.dice.chance(DISCOUNTED)) return { buyer, amountMinor, parts };
  const minor = run.dice.between(1, Math.min(amountMinor - 1, MOST_DISCOUNT));
  return {
    buyer,
    amountMinor,
    parts,
    discount: { promotionId: run.dice.pick([promotions.wide, promotions.hot]), minor },
  };
}

async function payAndKeep(doing: Doing, one: Wish): Promise<void> {
  keep(doing, one.buyer, await pay(doing.run, one));
}

function keep({ open }: Doing, buyer: Buyer, { told }: AskedPayment): void {
  const payment = told[0];
  if (payment?.status !== 'captured') return;
  open.push(...payment.parts.map((part) => ({ buyer, payment, partId: part.id })));
}

function takeOpen({ open, run }: Doing): Doing['open'][number] | undefined {
  if (open.length === 0) return undefined;
  return open.splice(run.dice.between(0, open.length - 1), 1)[0];
}

/** How often each step is taken alone. What a holder does is rare, since it costs a PIN or two pages. */
const stepWeights = {
  shipments: 10,
  transit: 10,
  deliver: 2,
  confirm: 2,
  cancelations: 4,
  refund: 6,
  report: 2,
  withdraw: 1,
  accept: 1,
};
type Step = keyof typeof stepWeights;

/** Picks steps that exclude each other, to be requested concurrently. */
function racing({ run }: Doing): Step[] {
  const often: [Step, number][] = [
    ['shipments', 0.5],
    ['transit', 0.5],
    ['confirm', 0.15],
    ['cancelations', 0.7],
    ['refund', 0.7],
    ['report', 0.15],
    ['withdraw', 0.05],
    ['accept', 0.1],
  ];
  return often.flatMap(([kind, share]) => (run.dice.chance(share) ? [kind] : []));
}

/** Takes steps with a part. @returns The part's statuses in their answers. */
async function take({ run }: Doing, kind: Step, { buyer, payment, partId }: OpenPart): Promise<string[]> {
  switch (kind) {
    case 'transit':
    case 'deliver':
      await carry(run, kind, partId);
      return [];
    case 'refund': {
      await refund(run, payment, partId, run.dice.chance(0.7) ? run.dice.between(1, 99) : undefined);
      return [];
    }
    case 'confirm':
    case 'report':
    case 'withdraw':
    case 'accept':
    case 'shipments':
    case 'cancelations': {
      const { told } = await askFor(run, kind, { buyer, payment, partId });
      const status = told?.parts.find((part) => part.id === partId)?.status;
      return status === undefined ? [] : [status];
    }
  }
}

function askFor(run: Run, kind: Exclude<Step, 'transit' | 'deliver' | 'refund'>, part: OpenPart): Promise<AskedStep> {
  const { buyer, payment, partId } = part;
  switch (kind) {
    case 'confirm':
      return confirm(run, buyer, payment, partId);
    case 'report':
      return report(run, part);
    case 'withdraw':
      return withdraw(run, part);
    case 'accept':
      return accept(run, part);
    case 'shipments':
    case 'cancelations':
      return step(run, kind, payment, partId);
  }
}

async function settle(doing: Doing, part: OpenPart, kinds: Step[]): Promise<void> {
  const statuses = (await Promise.all(kinds.map((kind) => take(doing, kind, part)))).flat();
  // A released part may be refunded later.
  const isOver = statuses.includes('refunded') || (statuses.includes('released') && doing.run.dice.chance(0.5));
  if (!isOver) doing.open.push(part);
}

/** Makes eight concurrent payments from a balance that covers two or three. */
async function doubleSpend(doing: Doing): Promise<void> {
  const buyer = buyerOf(doing, true);
  const spent = Array.from({ length: 8 }, () => pay(doing.run, { buyer, amountMinor: 400, parts: 1 }));
  for (const asked of await Promise.all(spent)) keep(doing, buyer, asked);
}

/** Makes eight concurrent payments with a discount from a budget that does not cover all of them. */
async function rush(doing: Doing): Promise<void> {
  const discount = { promotionId: doing.promotions.hot, minor: MOST_DISCOUNT };
  const wishes = Array.from({ length: 8 }, () => ({ buyer: buyerOf(doing, false), amountMinor: 301, discount }));
  await Promise.all(wishes.map((one) => payAndKeep(doing, { ...one, parts: 2 })));
}

async function addMoney({ run, topUp }: Doing): Promise<void> {
  const isSilent = run.dice.chance(0.25);
  await topUp(run.dice.pick(run.cast.buyers.filter((buyer) => !buyer.isPoor)), isSilent, run.dice.chance(0.3) ? 2 : 1);
}

/** Requests a payment above the cap; then the holder approves it while the shop cancels it. */
async function approveRace(doing: Doing): Promise<void> {
  const { run, visits } = doing;
  const buyer = run.cast.buyers[0]!;
  // The discount is held until the payment is captured or canceled.
  const discount = { promotionId: doing.promotions.wide, minor: MOST_DISCOUNT };
  const amountMinor = MOST_PER_PAYMENT + MOST_DISCOUNT + run.dice.between(1, 99);
  const { told } = await pay(run, { buyer, amountMinor, parts: 1, ...(run.dice.chance(0.5) ? { discount } : {}) });
  const payment = told[0];
  if (payment?.status !== 'requires_approval') return;
  const approve = async (): Promise<void> => {
    const status = await visits.approve(buyer, payment.id).catch(() => undefined);
    if (status === undefined) return;
    run.history.steps.push({
      kind: 'approve',
      key: payment.id,
      paymentId: payment.id,
      partId: undefined,
      told: { id: payment.id, status, parts: [] },
      lost: 0,
      refused: undefined,
    });
  };
  await Promise.all([approve(), step(run, 'cancel', payment)]);
}

async function atMarket({ run, visits }: Doing): Promise<void> {
  const shopper = run.dice.pick(run.cast.shoppers);
  const kind = run.dice.weighted({ buy: 6, ship: 3, confirm: 2 });
  const going = kind === 'ship' ? visits.ship(run.dice.pick(run.cast.sellers)) : visits[kind](shopper);
  await going.catch(() => undefined);
}
