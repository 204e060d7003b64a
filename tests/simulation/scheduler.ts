import { createHash } from 'node:crypto';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** A server, a person, or a part of the outside world. */
export interface Process {
  readonly name: string;
  /** Counts its starts; work of an earlier life never continues. */
  life: number;
  isUp: boolean;
}

interface Waiter {
  readonly process: Process;
  readonly life: number;
  readonly label: string;
  readonly wake: () => void;
}

interface Sleeper extends Waiter {
  readonly at: number;
  readonly number: number;
}

/** An event for which several processes can wait; after it has fired, a wait resolves at once. */
export interface Signal {
  wait(process: Process, label: string): Promise<void>;
  fire(): void;
}

/** A run takes about ten thousand steps; a run with this many is in an endless loop. */
const MOST_STEPS = 60_000;
const HASHED_AT_ONCE = 16_384;
const BEGIN = Date.parse('2026-03-01T08:00:00Z');

/**
 * A scheduler with virtual time. The seed picks each next step from all that are ready, one at a time. Time passes only
 * when no step is ready. The same seed gives the same run, which `hash` shows.
 */
export class Simulation {
  readonly random: Random;
  /** Errors that no fault of the simulation explains, in sentences. */
  readonly faults: string[] = [];
  #now = BEGIN;
  #steps = 0;
  readonly #trace = createHash('sha256');
  /** The end of the trace, which is not hashed yet: hashing line by line takes longer. */
  #unhashed = '';
  readonly #lines: string[] | undefined;
  readonly #ready: Waiter[] = [];
  readonly #sleeping: Sleeper[] = [];
  #numbers = 0;

  /** @param keepTrace Whether `trace` keeps all lines. */
  constructor(seed: number, keepTrace = false) {
    this.random = createRandom(seed);
    this.#lines = keepTrace ? [] : undefined;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  get steps(): number {
    return this.#steps;
  }

  get trace(): readonly string[] {
    return this.#lines ?? [];
  }

  /** Returns the hash of the whole trace. */
  hash(): string {
    return this.#trace.copy().update(this.#unhashed).digest('hex').slice(0, 16);
  }

  /** Adds a line to the trace. */
  note(line: string): void {
    const told = `${this.#now - BEGIN} ${line}`;
    this.#unhashed += `${told}\n`;
    if (this.#unhashed.length > HASHED_AT_ONCE) {
      this.#trace.update(this.#unhashed);
      this.#unhashed = '';
    }
    this.#lines?.push(told);
  }

  /** Lets other steps or a kill come first. */
  step(process: Process, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.#ready.push({ process, life: process.life, label, wake: resolve });
    });
  }

  /** Resolves after this much virtual time. */
  sleep(process: Process, ms: number, label: string): Promise<void> {
    return new Promise((resolve) => {
      const number = (this.#numbers += 1);
      const at = this.#now + ms;
      insertSorted(this.#sleeping, { process, life: process.life, label, wake: resolve, at, number });
    });
  }

  /** Creates a signal that has not fired. */
  signal(): Signal {
    let waiting: Waiter[] = [];
    let hasFired = false;
    return {
      wait: (process, label) =>
        new Promise((resolve) => {
          const waiter = { process, life: process.life, label, wake: resolve };
          if (hasFired) this.#ready.push(waiter);
          else waiting.push(waiter);
        }),
      fire: () => {
        hasFired = true;
        this.#ready.push(...waiting);
        waiting = [];
      },
    };
  }

  /** Starts work in the background; an error that it throws is a fault of the run. */
  spawn(process: Process, label: string, work: () => Promise<void>): void {
    const run = async (): Promise<void> => {
      await this.step(process, label);
      await work();
    };
    run().catch((error: unknown) => this.faults.push(`${process.name}: ${label} threw ${String(error)}`));
  }

  /** Runs all steps of the next `ms` of virtual time. */
  async run(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      // A woken step runs in microtasks until it waits again, and all microtasks run before the next tick.
      await new Promise<void>((resolve) => process.nextTick(resolve));
      const waiter = this.#pick(end);
      if (!waiter) break;
      if (waiter.life !== waiter.process.life) continue;
      this.#steps += 1;
      if (this.#steps > MOST_STEPS) {
        this.faults.push('the run never becomes quiet');
        break;
      }
      this.note(`${waiter.process.name} ${waiter.label}`);
      waiter.wake();
    }
    this.#now = Math.max(this.#now, end);
  }

  #pick(end: number): Waiter | undefined {
    if (this.#ready.length === 0) {
      const first = this.#sleeping[0];
      if (!first || first.at > end) return undefined;
      this.#now = Math.max(this.#now, first.at);
      while (this.#sleeping[0] && this.#sleeping[0].at <= this.#now) this.#ready.push(this.#sleeping.shift()!);
    }
    const index = this.random.between(0, this.#ready.length - 1);
    const waiter = this.#ready[index];
    this.#ready[index] = this.#ready.at(-1)!;
    this.#ready.pop();
    return waiter;
  }
}

function insertSorted(sleeping: Sleeper[], one: Sleeper): void {
  let at = sleeping.length;
  while (at > 0 && sleeping[at - 1]!.at > one.at) at -= 1;
  sleeping.splice(at, 0, one);
}
