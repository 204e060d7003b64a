import type { Db } from '#platform/db/db.ts';
import { withTimeout } from '#platform/kernel/with-timeout.ts';
import type { World } from '#platform/kernel/world.ts';
import { ANSWERS_WITHIN_MS, judgeAnswer, judgeLag } from './domain.ts';
import type { Report, State } from './domain.ts';
import { oldestDue } from './store.ts';

/** The door to what works now. */
export interface Status {
  /** Measures, or returns what was measured shortly before: strangers cause at most one measurement in that time. */
  read(): Promise<Report>;
}

/** Asks a system one small question; rejects if it does not answer. */
interface Checked {
  check(): Promise<void>;
}

interface StatusDeps {
  readonly db: Db;
  readonly world: Pick<World, 'clocks'>;
  readonly processorAccount: Checked;
  readonly mailer: Checked;
}

const KEPT_MS = 30_000;

/** Creates the door to what works now. It keeps the last report, and one measurement that is under way. */
export function createStatus(deps: StatusDeps): Status {
  let last: Report | undefined;
  let measuring: Promise<Report> | undefined;
  return {
    read: async () => {
      const age = last && deps.world.clocks.security().getTime() - last.at.getTime();
      if (last && age !== undefined && age >= 0 && age < KEPT_MS) return last;
      measuring ??= measure(deps).finally(() => {
        measuring = undefined;
      });
      last = await measuring;
      return last;
    },
  };
}

async function measure({ db, world, processorAccount, mailer }: StatusDeps): Promise<Report> {
  let lag: number | undefined;
  const [books, processor, mail] = await Promise.all([
    stateOf(async () => {
      const { timer, job } = await db.asWriter(oldestDue);
      lag = Math.max(sinceOf(timer, world.clocks.business()), sinceOf(job, world.clocks.security()));
    }),
    stateOf(() => processorAccount.check()),
    stateOf(() => mailer.check()),
  ]);
  return { at: world.clocks.security(), states: { books, jobs: judgeLag(lag), processor, mail } };
}

function sinceOf(due: Date | null, now: Date): number {
  return due ? Math.max(0, now.getTime() - due.getTime()) : 0;
}

async function stateOf(ask: () => Promise<void>): Promise<State> {
  const start = performance.now();
  try {
    await withTimeout(ask(), ANSWERS_WITHIN_MS, 'There was no answer in time.');
    return judgeAnswer(performance.now() - start);
  } catch {
    return judgeAnswer(undefined);
  }
}
