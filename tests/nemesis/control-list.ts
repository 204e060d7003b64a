import { setTimeout as sleep } from 'node:timers/promises';
import { report, sellersStep } from './case-steps.ts';
import type { Buyer } from './cast.ts';
import type { OpenPart } from './history.ts';
import { release, send } from './confirm.ts';
import type { Breach } from './evidence.ts';
import { createVisits } from './market-visits.ts';
import { playMigrations } from './migrations.ts';
import { pay, refund } from './pay.ts';
import type { Run } from './run.ts';
import { payMany, richBuyer, scenario } from './scenario.ts';
import type { Scenario } from './scenario.ts';
import { createAppClient } from './app-client.ts';
import { swap, takeBack, withdraw } from './money-out.ts';
import { payShort } from './shortfalls.ts';
import { debit, topUp } from './top-up.ts';
import type { Target } from './fleet.ts';

/** A bug that is seeded by a patch, and the breach that must show it. */
export interface Control {
  /** Also the name of the patch. */
  readonly name: string;
  readonly shows: (breach: Breach) => boolean;
}

/**
 * The scenario in which bugs do harm. Bugs that do it without a kill share one, because the start of its servers takes
 * most of the time; none of them touches what another does, and each shows as another breach.
 */
export interface Trial {
  readonly play: Scenario;
  readonly controls: readonly Control[];
}

const HELD_MS = 3_000;
/** Far longer than a restarted wallet needs to finish the killed wallet's jobs and to send all events. */
const TOLD_WITHIN_MS = 40_000;
const DAY_MS = 86_400_000;
/** Past the days after which the sandbox's bank sends a payout back. */
const UNTIL_RETURNED = [DAY_MS, 2 * DAY_MS, 2 * DAY_MS];

const isLost = ({ invariant, kind }: Breach): boolean => invariant === 'I7' && kind === 'lost';
const isUntold = ({ kind, what }: Breach): boolean => kind === 'lost' && what.startsWith('no event reports');
const isDoubled =
  (wanted: Breach['invariant']) =>
  ({ invariant, kind }: Breach): boolean =>
    invariant === wanted && kind === 'doubled';

async function addMoney(run: Run, isSilent: boolean): Promise<void> {
  const app = createAppClient(run);
  await topUp(run, app, richBuyer(run), isSilent);
  await app.close();
}

/** Adds money by a card whose charges succeed without an answer. */
const silently = (run: Run): Promise<void> => addMoney(run, true);

/** Adds money from a bank account, which does not come while the scenario lasts. */
async function debitOnce(run: Run): Promise<void> {
  const app = createAppClient(run);
  await debit(run, app, bankedBuyer(run, 0));
  await app.close();
}

/** Withdraws to an account whose bank sends the money back. */
async function withdrawOnce(run: Run): Promise<void> {
  const app = createAppClient(run);
  await withdraw(run, app, bankedBuyer(run, 1));
  await app.close();
}

/** The buyer with this one of the stage's bank accounts. */
function bankedBuyer({ cast }: Run, index: number): Buyer {
  return cast.buyers.filter(({ bankId }) => bankId !== null)[index]!;
}

/** Adds money, which its bank takes back: the processor reports that more than once. */
async function takeItBack(run: Run): Promise<void> {
  await addMoney(run, false);
  await takeBack(run);
  // Until the webhooks are on their way, nothing is due.
  await sleep(2_000);
}

async function exchangeOnce(run: Run): Promise<void> {
  const app = createAppClient(run);
  await swap(run, app, richBuyer(run), { give: { amount: '321', currency: 'EUR' }, to: 'JPY', times: 1 });
  await app.close();
}

/** Pays by an exchange, and refunds some of it at the same rate. */
async function exchangeBack(run: Run): Promise<void> {
  const [buyer] = run.cast.travelers;
  const { payment } = await payShort(run, { buyer: buyer!, amountMinor: 1_999, parts: 1 }, 'exchange');
  await refund(run, payment!, payment!.parts[0]!.id, 333);
}

/** One kill may miss the moment in which a bug does harm; three kills do not all miss it. */
const KILLS = 3;

/** Makes `count` payments, and kills the target while they are made. */
function payAmidKills(count: number, target: Target): (run: Run) => Promise<void> {
  return (run) =>
    payMany(
      run,
      count,
      Array.from({ length: KILLS }, () => () => run.fleet.kill(target)),
    );
}

/** Requests each payment twice concurrently, under one key. */
async function payTwice(run: Run): Promise<void> {
  for (let time = 0; time < 10; time += 1) {
    await pay(run, { buyer: richBuyer(run), amountMinor: 201 + time, parts: 1, times: 2 });
  }
}

/** Refunds a part after its release. */
async function settleTwice(run: Run): Promise<void> {
  // Escrow must hold other people's money, or a second settlement would be refused for lack of money.
  await payMany(run, 4);
  const buyer = richBuyer(run);
  const { told } = await pay(run, { buyer, amountMinor: 399, parts: 1 });
  const [payment] = told;
  const partId = payment!.parts[0]!.id;
  await release(run, buyer, payment!, partId);
  await refund(run, payment!, partId);
}

async function settleMany(run: Run): Promise<void> {
  const buyer = richBuyer(run);
  const settleOne = async (amountMinor: number): Promise<void> => {
    const { told } = await pay(run, { buyer, amountMinor, parts: 1 });
    const [payment] = told;
    await release(run, buyer, payment!, payment!.parts[0]!.id);
  };
  await Promise.all(Array.from({ length: 12 }, (_, time) => settleOne(301 + time)));
}

/** Delays the wallet's answer to the market about a payment until the wallet knows of the shipment. */
async function hearLate(run: Run): Promise<void> {
  const { weather } = run.fleet;
  const visits = createVisits(run);
  const shopper = run.cast.shoppers[0]!;
  const shipAll = () => Promise.all(run.cast.sellers.map((email) => visits.ship(email)));
  // The sellers sign in here, so that the shipment later takes no time for it.
  await shipAll();
  await visits.buy(shopper);
  await sleep(1_500);
  let isHeld = false;
  weather.lateMs = { low: HELD_MS, high: HELD_MS };
  weather.rule = (edge, method, path) => {
    if (isHeld || edge !== 'market_wallet' || method !== 'GET' || !path.startsWith('/v1/payments/')) return undefined;
    isHeld = true;
    return 'answer_late';
  };
  const back = visits.comeBack(shopper);
  await sleep(300);
  await shipAll();
  await back;
}

/** Pays for a part, and sends it. */
async function sendOne(run: Run): Promise<OpenPart> {
  const buyer = richBuyer(run);
  const { told } = await pay(run, { buyer, amountMinor: 301, parts: 1 });
  const [payment] = told;
  const partId = payment!.parts[0]!.id;
  await send(run, payment!, partId);
  return { buyer, payment: payment!, partId };
}

const AT_ONCE = 3;
const complaint = { reason: 'damaged', outcome: 'refund' };

/** Reports problems with some parts at once, and kills the wallet as soon as the reports are answered; several times. */
async function reportAmidKills(run: Run): Promise<void> {
  const sent = await Promise.all(Array.from({ length: KILLS * AT_ONCE }, () => sendOne(run)));
  for (let time = 0; time < KILLS; time += 1) {
    await Promise.all(sent.splice(0, AT_ONCE).map((part) => report(run, part, complaint)));
    await run.fleet.kill('wallet');
    await run.fleet.ready();
  }
}

/** Makes the seller's offers in some cases twice concurrently, each pair under one key. */
async function offerTwice(run: Run): Promise<void> {
  const sent = await Promise.all(Array.from({ length: AT_ONCE }, () => sendOne(run)));
  for (const part of sent) {
    const caseId = await report(run, part, complaint);
    const step = { path: 'offers', kind: 'countered', body: { outcome: 'return_refund' }, hasWords: true } as const;
    await sellersStep(run, caseId!, { ...step, times: 2 });
  }
}

/** Makes the harm of several bugs, one after the other. */
function all(...plays: readonly ((run: Run) => Promise<void>)[]): (run: Run) => Promise<void> {
  return async (run) => {
    for (const play of plays) await play(run);
  };
}

/** All seeded bugs, by their trials. */
export const trials: readonly Trial[] = [
  {
    play: scenario({}, all(payTwice, settleMany, silently, debitOnce, takeItBack, exchangeOnce)),
    controls: [
      { name: 'no-idempotency', shows: isDoubled('I8') },
      { name: 'float-rounding', shows: ({ invariant }) => invariant === 'I4' },
      { name: 'blind-charge-retry', shows: isDoubled('I6') },
      { name: 'debit-counts-at-once', shows: ({ what }) => what.endsWith('was credited and never charged') },
      { name: 'chargeback-each-event', shows: ({ invariant }) => invariant === 'I20' },
      { name: 'exchange-rounding', shows: ({ invariant }) => invariant === 'I21' },
    ],
  },
  {
    play: scenario(
      { later: UNTIL_RETURNED },
      all((run) => addMoney(run, false), settleTwice, offerTwice, withdrawOnce, exchangeBack),
    ),
    controls: [
      { name: 'webhook-without-deduplication', shows: isDoubled('I6') },
      { name: 'release-and-refund', shows: ({ invariant }) => invariant === 'I4' },
      {
        name: 'case-step-without-key',
        shows: ({ invariant, what }) => invariant === 'I8' && what.includes('under one key'),
      },
      {
        name: 'withdrawal-returned-short',
        shows: ({ invariant, what }) => invariant === 'I18' && what.includes('which is returned'),
      },
      { name: 'exchange-back-rounding', shows: ({ invariant }) => invariant === 'I21' },
    ],
  },
  {
    play: scenario({}, payAmidKills(480, 'database')),
    controls: [{ name: 'asynchronous-commit', shows: isLost }],
  },
  {
    play: scenario({}, payAmidKills(320, 'wallet')),
    controls: [{ name: 'answer-before-commit', shows: isLost }],
  },
  {
    play: scenario({}, (run) => payMany(run, 400)),
    controls: [{ name: 'unlocked-balance-check', shows: ({ invariant }) => invariant === 'I2' || invariant === 'I3' }],
  },
  {
    play: scenario({ servers: ['sandbox', 'wallet', 'market'] }, hearLate),
    controls: [
      {
        name: 'stale-event-overwrites',
        shows: ({ invariant, what }) => invariant === 'I5' && what.includes('has a part that is'),
      },
    ],
  },
  {
    play: scenario({}, reportAmidKills),
    controls: [{ name: 'case-clock-later', shows: ({ invariant, kind }) => invariant === 'I13' && kind === 'stuck' }],
  },
  {
    play: scenario({ patienceMs: TOLD_WITHIN_MS }, payAmidKills(150, 'wallet')),
    controls: [{ name: 'job-acknowledged-early', shows: isUntold }],
  },
  {
    play: scenario({ patienceMs: TOLD_WITHIN_MS }, payAmidKills(150, 'wallet')),
    controls: [{ name: 'lost-outbox-row', shows: isUntold }],
  },
  {
    play: playMigrations,
    controls: [
      {
        name: 'migration-without-transaction',
        shows: ({ invariant, kind }) => invariant === 'I9' && kind === 'stuck',
      },
    ],
  },
];

/** All seeded bugs. */
export const controls: readonly Control[] = trials.flatMap((trial) => trial.controls);
