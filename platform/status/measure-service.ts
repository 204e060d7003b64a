import type { Db } from '../db/db.ts';
import { withTimeout } from '../kernel/with-timeout.ts';
import type { World } from '../kernel/world.ts';
import { ANSWERS_WITHIN_MS, judgeAnswer, judgeLag } from './domain.ts';
import type { State } from './domain.ts';
import { oldestDue } from './store.ts';

/** Measures a system by one small question. Without an answer, or with a refusal, it is away. */
export async function stateOf(ask: () => Promise<void>): Promise<State> {
  const start = performance.now();
  try {
    await withTimeout(ask(), ANSWERS_WITHIN_MS, 'There was no answer in time.');
    return judgeAnswer(performance.now() - start);
  } catch {
    return judgeAnswer(undefined);
  }
}

/** Measures a server's database, and by its oldest due work the jobs. */
export async function measureDatabase(
  db: Db,
  { clocks }: Pick<World, 'clocks'>,
): Promise<{ database: State; jobs: State }> {
  let lag: number | undefined;
  const database = await stateOf(async () => {
    const { timer, job } = await db.asWriter(oldestDue);
    lag = Math.max(sinceOf(timer, clocks.business()), sinceOf(job, clocks.security()));
  });
  return { database, jobs: judgeLag(lag) };
}

function sinceOf(due: Date | null, now: Date): number {
  return due ? Math.max(0, now.getTime() - due.getTime()) : 0;
}
