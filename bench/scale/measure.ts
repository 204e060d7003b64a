import { median } from '../figures.ts';
import type { BenchServer } from '../server.ts';
import { openPages } from './pages.ts';
import type { Size } from './rows.ts';
import { openWatch } from './watch.ts';
import type { Statement } from './watch.ts';

/** The most pages of tables and indexes that a statement may read, however large the product is. */
export const MOST_BUFFERS = 2_000;
const OPENINGS = 9;

/** A page, as it was measured. */
export interface Measured {
  readonly name: string;
  /** The milliseconds from request to answer: PostgreSQL and Node. */
  readonly ms: number;
  /** Whether every opening was answered with 200. */
  readonly isAnswered: boolean;
  /** The statement that read most. */
  readonly worst: Statement | undefined;
  /** The statements that read more than they may. */
  readonly over: readonly Statement[];
}

/** Loads both products, opens each page, and has PostgreSQL explain each statement, in both ways to plan it. */
export async function measurePages(
  server: BenchServer,
  size: Size,
  report: (page: Measured) => void = () => {},
): Promise<Measured[]> {
  const watch = await openWatch(server);
  await using opened = await openPages(server.url, size);
  const measured: Measured[] = [];
  for (const { name, open } of opened.pages) {
    const statements: Statement[] = [];
    const statuses = new Set<number>();
    const visit = async () => statuses.add(await open());
    for (const mode of ['force_generic_plan', 'force_custom_plan'] as const) {
      await watch.plan(mode);
      // What the servers keep in memory is read again after a while, so the first opening counts too.
      statements.push(...(await watch.statementsOf(visit)));
    }
    await watch.plan('auto');
    const times: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      const start = performance.now();
      await visit();
      times.push(performance.now() - start);
    }
    const sorted = statements.toSorted((one, other) => other.buffers - one.buffers);
    const page = {
      name,
      ms: median(times),
      isAnswered: [...statuses].join() === '200',
      worst: sorted[0],
      over: sorted.filter((one) => one.buffers > MOST_BUFFERS),
    };
    report(page);
    measured.push(page);
  }
  return measured;
}
