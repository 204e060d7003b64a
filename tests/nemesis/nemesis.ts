import { join } from 'node:path';
import type { Breach } from './evidence.ts';
import { acknowledgedIn, approvalsIn, caseStepsIn, movesIn } from './history.ts';
import type { Counts, History } from './history.ts';
import { MIGRATOR_KILLS, playMigrations } from './migrations.ts';
import { checkQuiet } from './quiet.ts';
import { openPromotions } from './promotions.ts';
import type { Place } from './scenario.ts';
import { openSession } from './session.ts';
import { createStorm } from './storm.ts';
import type { Workload } from './workload.ts';
import { createWorkload } from './workload.ts';
import type { Fleet } from './fleet.ts';

/** The outcome of a run. */
export interface Report {
  readonly seed: number;
  readonly seconds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly operations: number;
  readonly acknowledged: number;
  /** Answers that clients never got; they sent these requests again under the same key. */
  readonly answersLost: number;
  /** How often routes between the servers were cut; `faults` counts the requests that a cut has hit. */
  readonly cuts: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  /** Servers that ended without being killed while they were up, and were restarted. */
  readonly accidents: readonly string[];
  /** Payments with a discount from a promotion, and how many of them were refused because its budget was spent. */
  readonly discounted: { readonly asked: number; readonly refused: number };
  /** The steps of cases by the kind of their entry. */
  readonly caseSteps: Counts;
  /** Withdrawals and exchanges. */
  readonly moves: Counts;
  /** The approvals on the wallet's page by what paid the rest. */
  readonly approvals: Counts;
  /** The charges that banks took back. */
  readonly takenBack: number;
  readonly eventsReceived: number;
  readonly quietPoints: number;
  readonly breaches: readonly Breach[];
}

/** The size and the seed of a run. */
export interface Asked {
  readonly kills: number;
  readonly operations: number;
  readonly seed: number;
}

const HANG_UPS = 0.04;
/** The most operations between two quiet points. */
const MOST_PER_ROUND = 10_000;
/** Business time moves between rounds, so that cases get from a report to an appeal. */
const FEWEST_ROUNDS = 3;
/** The cases that are opened right before business time moves, so that nobody ends them before operators may be called. */
const CASES_THAT_AGE = 24;

/** Runs the clients while servers are killed and routes are cut, and compares all books at each quiet point. */
export async function runNemesis(place: Place, asked: Asked, say: (line: string) => void): Promise<Report> {
  const startedAt = Date.now();
  const breaches = await playMigrations(place, 'migrations', asked.seed);
  say(`${elapsed(startedAt)} migrations were killed ${MIGRATOR_KILLS} times: ${breaches.length} breaches`);
  const ground = { root: place.root, dataDir: join(place.work, 'nemesis'), port: place.port };
  await using session = await openSession(place.stage, ground, { seed: asked.seed, hangUps: HANG_UPS });
  const { run, dice } = session;
  const { fleet, history } = run;
  const storm = createStorm(fleet, {
    ...asked,
    kills: Math.max(asked.kills - MIGRATOR_KILLS, 0),
    dice: dice.fork('kills'),
  });
  const workload = createWorkload(run, await openPromotions(run));
  const rounds = Math.max(FEWEST_ROUNDS, Math.ceil(asked.operations / MOST_PER_ROUND));
  let done = 0;
  let quietPoints = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const left = Math.round((asked.operations * round) / rounds) - done;
    done = await workRound(fleet, workload, { left, done, onDone: storm.onDone });
    await storm.settled();
    if (round < rounds) await workload.complain(CASES_THAT_AGE);
    say(`${elapsed(startedAt)} ${done} operations done; waiting until everything is quiet …`);
    breaches.push(...(await checkQuiet(run, { isEnd: round === rounds })), ...fleet.accidents.map(toBreach));
    quietPoints += 1;
    say(`${elapsed(startedAt)} compared: ${breaches.length} breaches`);
    if (breaches.length > 0) break;
  }
  await workload.close();
  return {
    seed: asked.seed,
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    kills: { ...storm.kills, migrator: MIGRATOR_KILLS },
    operations: done,
    acknowledged: acknowledgedIn(history),
    answersLost: lostIn(history),
    cuts: storm.cuts,
    faults: fleet.weather.counts,
    accidents: fleet.accidents,
    discounted: discountedIn(history),
    caseSteps: caseStepsIn(history),
    moves: movesIn(history),
    approvals: approvalsIn(history),
    takenBack: history.takenBack.length,
    eventsReceived: history.events.size,
    quietPoints,
    breaches,
  };
}

async function workRound(
  fleet: Fleet,
  workload: Workload,
  { left, done, onDone }: { left: number; done: number; onDone: (done: number) => void },
): Promise<number> {
  fleet.weather.stormy = true;
  const budget = { left, done, onDone };
  await workload.work(budget);
  return budget.done;
}

/** Reports a server that ended on its own: it must survive the end of its database and of the other servers. */
function toBreach(what: string): Breach {
  return { invariant: 'I9', kind: 'wrong', what };
}

function lostIn({ payments, topUps, moves, steps, caseSteps }: History): number {
  const all = [...payments.values(), ...topUps.values(), ...moves, ...steps, ...caseSteps];
  return all.reduce((sum, one) => sum + one.lost, 0);
}

function discountedIn({ payments }: History): Report['discounted'] {
  const asked = [...payments.values()].filter((one) => one.discount !== undefined);
  return { asked: asked.length, refused: asked.filter((one) => one.refused?.includes('promotion_exhausted')).length };
}

function elapsed(since: number): string {
  return `[${Math.round((Date.now() - since) / 1_000)} s]`;
}
