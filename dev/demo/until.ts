import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../bin/lifeline.ts';

const withinMs = 20_000;

/** Repeats a question until it has an answer. @throws {Refusal} naming the missing answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(100);
  }
  throw new Refusal(`${what} did not come within ${withinMs / 1000} s.`);
}
