import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bugs } from '../tests/simulation/bugs.ts';
import { addFigures } from '../tests/simulation/figures.ts';
import { runSimulation } from '../tests/simulation/simulation.ts';
import type { RunReport } from '../tests/simulation/simulation.ts';
import type { Asked } from '../tests/simulation/worker.ts';
import { Refusal, runTool } from '../bin/lifeline.ts';

/**
 * `npm run simulate -- [--seed N] [--seeds COUNT] [--controls] [--bug NAME] [--trace] [--threads COUNT]`: runs wallet
 * and market in virtual time, with faults, once for each seed from N on. The same seed gives the same run, to the last
 * step.
 *
 * `--trace` prints every step of a single seed; `--bug` plants one bug, to see it found; `--controls` first plants each
 * bug; `--threads` limits the cores of many runs.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      seeds: { type: 'string', default: '1' },
      bug: { type: 'string' },
      trace: { type: 'boolean', default: false },
      controls: { type: 'boolean', default: false },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const [seed, count, { bug }] = [numberIn(values.seed), numberIn(values.seeds), values];
  if (bug !== undefined && !Object.hasOwn(bugs, bug))
    throw new Refusal(`The bugs are ${Object.keys(bugs).join(', ')}.`);
  const runs = Array.from({ length: count }, (_, index) => ({ seed: seed + index, bug }));
  if (count === 1 && !values.controls) return runOne(runs[0]!, values.trace);
  const players = Array.from({ length: numberIn(values.threads) }, startPlayer);
  try {
    const missed = values.controls ? await runControls(players) : 0;
    const code = count === 1 ? await runOne(runs[0]!, values.trace) : await runMany(players, runs);
    return missed === 0 ? code : 1;
  } finally {
    await Promise.all(players.map((player) => player.end()));
  }
}

function numberIn(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refusal(`${text} is not a number of a seed or of seeds.`);
  return Number(text);
}

async function runOne({ seed, bug }: Asked, keepTrace: boolean): Promise<number> {
  const report = await runSimulation({ seed, keepTrace, ...(bug === undefined ? {} : { bug: bugs[bug]! }) });
  for (const line of report.trace) console.log(line);
  console.log(`Seed ${seed}: ${wordsOf(report.figures)}; hash ${report.hash}.`);
  for (const violation of report.violations) console.error(`  ${violation}`);
  return report.violations.length === 0 ? 0 : 1;
}

function wordsOf(figures: RunReport['figures']): string {
  const { steps, kills, orders, captured, topUps, released, refunds, debts, cases, decided } = figures;
  const { untracked, untrackedReleased, vouched, vouchedReleased, objections } = figures;
  const { withdrawn, withdrawnBack, toCards, toCardsBack, chargedBack, chargebacksWon, exchanged } = figures;
  const { paidByExchange, debited, debitsBack, withCoupon, couponsBack } = figures;
  return (
    `${steps} steps, ${kills} kills, ${orders} orders, ${captured} payments captured, ${topUps} top-ups, ` +
    `${released} parts released, ${refunds} refunds, ${debts} debts, ${cases} cases, ${decided} of them decided, ` +
    `${untracked} parts sent without tracking, ${untrackedReleased} of them released by the clock, ` +
    `${vouched} words of the shop, ${vouchedReleased} of them releases, ${objections} objections, ` +
    `${withdrawn} withdrawals, ${withdrawnBack} of them back, ${toCards} refunds to cards, ${toCardsBack} of them failed, ` +
    `${chargedBack} chargebacks, ${chargebacksWon} of them won, ${exchanged} exchanges, ` +
    `${paidByExchange} payments by exchange, ${debited} debits, ${debitsBack} of them taken back, ` +
    `${withCoupon} payments with a coupon, ${couponsBack} of their parts refunded`
  );
}

async function runMany(players: readonly Player[], asked: readonly Asked[]): Promise<number> {
  const startedAt = Date.now();
  const waiting = [...asked];
  let sums: RunReport['figures'] | undefined;
  let failures = 0;
  const take = (report: RunReport): void => {
    sums = sums ? addFigures(sums, report.figures) : report.figures;
    if (report.violations.length === 0) return;
    failures += 1;
    console.error(`Seed ${report.seed} (npm run simulate -- --seed ${report.seed}):`);
    for (const violation of report.violations.slice(0, 5)) console.error(`  ${violation}`);
  };
  await Promise.all(
    players.map(async (player) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) take(await player.play(next));
    }),
  );
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
  const verdict = failures === 0 ? 'every invariant held' : `${failures} runs broke an invariant`;
  console.log(`${asked.length} seeds: ${wordsOf(sums!)}; ${verdict} (${seconds} s).`);
  return failures === 0 ? 0 : 1;
}

/** The number of seeds within which a planted bug must break its invariant. */
const SEEDS_PER_BUG = 150;

/** Plants each bug. @returns The number of bugs that were not found. */
async function runControls(players: readonly Player[]): Promise<number> {
  const waiting = Object.keys(bugs);
  let missed = 0;
  await Promise.all(
    players.map(async (player) => {
      for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
        const found = await findBug(player, bug);
        if (found) console.log(`Found ${bug} at seed ${found.seed}: ${found.violation}`);
        else console.error(`Not found in ${SEEDS_PER_BUG} seeds: ${bug}`);
        missed += found ? 0 : 1;
      }
    }),
  );
  const all = Object.keys(bugs).length;
  console.log(`${all - missed} of ${all} planted bugs were found.`);
  return missed;
}

async function findBug(player: Player, bug: string): Promise<{ seed: number; violation: string } | undefined> {
  const { breaks, seed: likely } = bugs[bug]!;
  const others = Array.from({ length: SEEDS_PER_BUG }, (_, index) => index + 1).filter((seed) => seed !== likely);
  for (const seed of [likely, ...others]) {
    const { violations } = await player.play({ seed, bug });
    const violation = violations.find((one) => one.startsWith(`${breaks}:`));
    if (violation !== undefined) return { seed, violation };
  }
  return undefined;
}

/** A thread that plays one run after the other. Its start costs as much as several runs, so all seeds and bugs share it. */
interface Player {
  play(asked: Asked): Promise<RunReport>;
  end(): Promise<unknown>;
}

function startPlayer(): Player {
  const worker = new Worker(new URL('../tests/simulation/worker.ts', import.meta.url));
  return {
    play: async (asked) => {
      worker.postMessage(asked);
      const [report] = await once(worker, 'message');
      return report as RunReport;
    },
    end: () => worker.terminate(),
  };
}

await runTool(main);
