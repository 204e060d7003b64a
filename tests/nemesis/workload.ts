import type { Buyer } from './cast.ts';
import type { AskedPayment, OpenPart } from './history.ts';
import type { OpenPromotions } from './promotions.ts';
import { createVisits } from './market-visits.ts';
import type { Visits } from './market-visits.ts';
import { confirm, readPayment } from './confirm.ts';
import { argue, complain, operate } from './dispute.ts';
import { carry, codeOf, scan } from './parcels.ts';
import { newStep, pay, refund, step } from './pay.ts';
import type { Wish } from './pay.ts';
import type { Run } from './run.ts';
import { createAppClient } from './app-client.ts';
import type { AppClient } from './app-client.ts';
import { swap, takeBack, withdraw } from './money-out.ts';
import { payShort } from './shortfalls.ts';
import type { Means } from './shortfalls.ts';
import { debit, topUp } from './top-up.ts';

/** The operations of a round: those still to begin, those done, and a callback that gets the number of those done. */
export interface Budget {
  left: number;
  done: number;
  readonly onDone: (done: number) => void;
}

/** Many concurrent clients. Each finishes its last operation, so that every request gets its answer. */
export interface Workload {
  work(budget: Budget): Promise<void>;
  /** Reports problems with this many parts, as far as there are parcels on their way. */
  complain(most: number): Promise<void>;
  close(): Promise<void>;
}

const CLIENTS = 24;
const MOST_PER_PAYMENT = 3_000;
/** The share of payments with a discount, and the largest discount in cents. */
const DISCOUNTED = 0.2;
const MOST_DISCOUNT = 60;
/** The statuses in which a part's problem may be reported, and how often one is reported in any. */
const reportable: ReadonlySet<string> = new Set(['shipped', 'delivered', 'released']);
const SURPRISES = 0.1;
/** The parcels on their way before anybody complains about one. */
const FEWEST_SENT = 16;

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
  dispatch: 40,
  complain: 34,
  argue: 110,
  operate: 16,
  pay_by_exchange: 24,
  pay_by_card: 18,
  refund_split: 24,
  exchange: 12,
  withdraw: 12,
  debit: 12,
  take_back: 8,
};

/** Creates the clients of a run, which make random operations. */
export function createWorkload(run: Run, promotions: OpenPromotions): Workload {
  const app = createAppClient(run);
  const parts = { fresh: [], open: [], sent: [], split: [] };
  const doing: Doing = { run, app, visits: createVisits(run), ...parts, promotions };
  return {
    work: async (budget) => {
      await Promise.all(Array.from({ length: CLIENTS }, () => client(doing, budget)));
    },
    complain: async (most) => {
      const before = run.disputes.size;
      for (const part of doing.sent.splice(0)) {
        if (run.disputes.size < before + most) await complainOf(doing, part);
        else doing.sent.push(part);
      }
    },
    close: () => app.close(),
  };
}

interface Doing {
  readonly run: Run;
  readonly app: AppClient;
  readonly visits: Visits;
  readonly promotions: OpenPromotions;
  /** Parts that are paid, and that their seller will dispatch. */
  readonly fresh: OpenPart[];
  /** Parts that are not refunded, with which any client may take the next step. */
  readonly open: OpenPart[];
  /** Parts that the carrier has scanned, with which something may be wrong. */
  readonly sent: OpenPart[];
  /** Parts of payments to which an exchange or a card brought a share; some are refunded days later. */
  readonly split: OpenPart[];
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
    const taken = takeOne(doing.run, doing.open);
    if (!taken) return deeds.pay(doing);
    const kinds = doing.run.dice.chance(0.5) ? [doing.run.dice.weighted(stepWeights)] : racing(doing);
    return [Math.max(kinds.length, 1), () => settle(doing, taken, kinds)];
  },
  double_spend: (doing) => [8, () => doubleSpend(doing)],
  top_up: (doing) => [1, () => addMoney(doing)],
  rush: (doing) => [8, () => rush(doing)],
  approve_race: (doing) => [3, () => approveRace(doing)],
  market: (doing) => [1, () => atMarket(doing)],
  dispatch: (doing) => {
    const taken = takeOne(doing.run, doing.fresh);
    return taken ? [1, () => dispatch(doing, taken)] : deeds.pay(doing);
  },
  complain: (doing) => {
    // The longest sent first, since the wallet must hear of the carrier's scan.
    const taken = doing.sent.length > FEWEST_SENT ? doing.sent.shift() : undefined;
    return taken ? [1, () => complainOf(doing, taken)] : deeds.dispatch(doing);
  },
  argue: (doing) => {
    const { run } = doing;
    if (run.disputes.size === 0) return deeds.complain(doing);
    const dispute = run.dice.pick([...run.disputes.values()]);
    return [1, () => argue(run, dispute)];
  },
  operate: ({ run }) => [1, () => operate(run)],
  pay_by_exchange: (doing) => [2, () => payBeyondBalance(doing, 'exchange')],
  pay_by_card: (doing) => [2, () => payBeyondBalance(doing, 'card')],
  refund_split: (doing) => {
    const taken = takeOne(doing.run, doing.split);
    return taken ? [1, () => refundSplit(doing, taken)] : deeds.pay_by_exchange(doing);
  },
  exchange: (doing) => [1, () => exchange(doing)],
  withdraw: ({ run, app }) => [1, () => withdraw(run, app, bankedBuyer(run))],
  debit: ({ run, app }) => [
    1,
    async () => void (await debit(run, app, bankedBuyer(run), run.dice.chance(0.3) ? 2 : 1)),
  ],
  take_back: ({ run }) => [1, () => takeBack(run)],
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

function keep({ run, fresh, open }: Doing, buyer: Buyer, { told }: AskedPayment): void {
  const payment = told[0];
  if (payment?.status !== 'captured') return;
  for (const { id: partId } of payment.parts) (run.dice.chance(0.2) ? fresh : open).push({ buyer, payment, partId });
}

function takeOne({ dice }: Run, parts: OpenPart[]): OpenPart | undefined {
  if (parts.length === 0) return undefined;
  return parts.splice(dice.between(0, parts.length - 1), 1)[0];
}

/** How often each step is taken alone. What a holder does is rare, since it costs a PIN or two pages. */
const stepWeights = {
  shipments: 10,
  transit: 10,
  deliver: 2,
  confirm: 2,
  cancelations: 4,
  refund: 6,
  complain: 1,
  argue: 2,
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
    ['complain', 0.1],
    ['argue', 0.15],
  ];
  return often.flatMap(([kind, share]) => (run.dice.chance(share) ? [kind] : []));
}

/** Takes steps with a part. @returns The part's statuses in their answers. */
async function take(doing: Doing, kind: Step, part: OpenPart): Promise<string[]> {
  const { run } = doing;
  const { buyer, payment, partId } = part;
  switch (kind) {
    case 'transit':
    case 'deliver':
      await carry(run, kind, codeOf(partId));
      return [];
    case 'refund':
      await refund(run, payment, partId, run.dice.chance(0.7) ? run.dice.between(1, 99) : undefined);
      return [];
    case 'complain':
      await complain(run, part);
      return [];
    case 'argue': {
      const dispute = run.disputes.get(partId);
      if (dispute) await argue(run, dispute);
      return [];
    }
    case 'confirm':
    case 'shipments':
    case 'cancelations': {
      const asked = kind === 'confirm' ? confirm(run, buyer, payment, partId) : step(run, kind, payment, partId);
      const status = (await asked).told?.parts.find((one) => one.id === partId)?.status;
      return status === undefined ? [] : [status];
    }
  }
}

/** Ships a part and lets the carrier scan it; some parcels arrive at once. */
async function dispatch(doing: Doing, part: OpenPart): Promise<void> {
  const { run, open, sent } = doing;
  await step(run, 'shipments', part.payment, part.partId);
  await scan(run, codeOf(part.partId));
  if (run.dice.chance(0.3)) await carry(run, 'deliver', codeOf(part.partId));
  sent.push(part);
  // The other steps race with those of its case.
  if (run.dice.chance(0.4)) open.push(part);
}

/** Reports a problem. A part that was not reported, or may have another problem, is tried again later. */
async function complainOf({ run, sent }: Doing, part: OpenPart): Promise<void> {
  const now = (await readPayment(run, part.payment))?.parts.find((one) => one.id === part.partId);
  const isReportable = now !== undefined && reportable.has(now.status);
  if (isReportable || run.dice.chance(SURPRISES)) await complain(run, part);
  if (run.dice.chance(run.disputes.has(part.partId) ? 0.2 : 0.6)) sent.push(part);
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

async function addMoney(doing: Doing): Promise<void> {
  const { run, app } = doing;
  const isSilent = run.dice.chance(0.25);
  await topUp(run, app, buyerOf(doing, false), isSilent, run.dice.chance(0.3) ? 2 : 1);
}

function bankedBuyer({ dice, cast }: Run): Buyer {
  return dice.pick(cast.buyers.filter(({ bankId }) => bankId !== null));
}

/** Exchanges a little of one currency of a buyer for another one. */
async function buy({ run, app }: Doing, buyer: Buyer, [from, to]: readonly [string, string]): Promise<void> {
  await swap(run, app, buyer, { give: { amount: String(run.dice.between(60, 299)), currency: from }, to, times: 1 });
}

/** Exchanges a little for yen; half of them come back at once. */
async function exchange(doing: Doing): Promise<void> {
  const { run, app } = doing;
  const buyer = buyerOf(doing, false);
  const times = run.dice.chance(0.4) ? 2 : 1;
  const give = { amount: String(run.dice.between(50, 499)), currency: 'EUR' };
  const got = await swap(run, app, buyer, { give, to: 'JPY', times });
  if (got && run.dice.chance(0.5)) await swap(run, app, buyer, { give: got, to: 'EUR', times });
}

/** Lets a traveler pay, sometimes while the shop cancels that. Who has euros for all of it buys dollars for some. */
async function payBeyondBalance(doing: Doing, means: Means): Promise<void> {
  const { run, split } = doing;
  const { dice } = run;
  const buyer = dice.pick(run.cast.travelers);
  if (dice.chance(0.3)) await buy(doing, buyer, ['USD', 'EUR']);
  const one = { ...wish(doing, buyer), amountMinor: dice.between(400, 999) };
  const isRace = dice.chance(0.2);
  const { payment, approved } = await payShort(run, one, means, async (asked) => isRace && step(run, 'cancel', asked));
  if (!payment || (approved && approved.told?.status !== 'captured')) return;
  if (!approved) await buy(doing, buyer, ['EUR', 'USD']);
  for (const { id: partId } of payment.parts) split.push({ buyer, payment, partId });
}

/** Refunds a part, or some of it, to what paid it. It stays with these parts for a while. */
async function refundSplit({ run, open, split }: Doing, part: OpenPart): Promise<void> {
  await refund(run, part.payment, part.partId, run.dice.chance(0.8) ? run.dice.between(1, 99) : undefined);
  (run.dice.chance(0.7) ? split : open).push(part);
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
    newStep(run, 'approve', payment).told = { id: payment.id, status, parts: [] };
  };
  await Promise.all([approve(), step(run, 'cancel', payment)]);
}

async function atMarket({ run, visits }: Doing): Promise<void> {
  const shopper = run.dice.pick(run.cast.shoppers);
  const kind = run.dice.weighted({ buy: 6, ship: 3, confirm: 2 });
  const going = kind === 'ship' ? visits.ship(run.dice.pick(run.cast.sellers)) : visits[kind](shopper);
  await going.catch(() => undefined);
}
