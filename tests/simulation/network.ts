import { InvariantError } from '#platform/kernel/invariant.ts';
import { Unreadable } from './memory/unreadable.ts';
import type { Process, Simulation } from './scheduler.ts';

/** The probabilities of a request's faults. */
export interface NetworkFaults {
  readonly lostRequest: number;
  readonly lostAnswer: number;
  /** The request arrives a second time, later. */
  readonly duplicate: number;
  /** The request or its answer takes seconds instead of milliseconds, so that others overtake it. */
  readonly slow: number;
}

/** A request got no answer. The listener may have processed it, may do so later, or never. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A server that answers requests while its process is up. */
export interface Listener<Doors> {
  readonly process: Process;
  readonly doors: Doors | undefined;
}

const TIMEOUT_MS = 15_000;
const SLOWEST_MS = 20_000;

/** Tells an error in the code from a failure of a machine. */
export function isBug(error: unknown): boolean {
  return error instanceof InvariantError || error instanceof TypeError || error instanceof Unreadable;
}

/** The network between the processes. Requests and answers take time, overtake each other, and get lost. */
export class Network {
  readonly #simulation: Simulation;
  readonly #faults: () => NetworkFaults;

  constructor(simulation: Simulation, faults: () => NetworkFaults) {
    this.#simulation = simulation;
    this.#faults = faults;
  }

  /**
   * Sends a request to one of the listeners that are up, as a load balancer does.
   *
   * @throws {NoAnswer} If no answer came, the listener failed, or no listener is up.
   */
  async call<Doors, T>(
    from: Process,
    label: string,
    listeners: readonly Listener<Doors>[],
    ask: (doors: Doors) => Promise<T>,
  ): Promise<T> {
    const { random } = this.#simulation;
    const faults = this.#faults();
    const isLost = random.chance(faults.lostRequest);
    const isUnheard = random.chance(faults.lostAnswer);
    if (random.chance(faults.duplicate)) this.#again(label, listeners, ask);
    await this.#travel(from, `${label} →`);
    if (isLost) return this.#silence(from, label);
    const answer = await Promise.race([this.#deliver(label, listeners, ask), this.#giveUp(from, label)]);
    await this.#travel(from, `${label} ←`);
    if (isUnheard || !answer) throw new NoAnswer(label);
    return answer.value;
  }

  async #travel(from: Process, label: string): Promise<void> {
    const { random } = this.#simulation;
    const isSlow = random.chance(this.#faults().slow);
    await this.#simulation.sleep(from, isSlow ? random.between(500, SLOWEST_MS) : random.between(1, 15), label);
  }

  async #silence(from: Process, label: string): Promise<never> {
    await this.#simulation.sleep(from, TIMEOUT_MS, `${label} silence`);
    throw new NoAnswer(label);
  }

  async #giveUp(from: Process, label: string): Promise<undefined> {
    await this.#simulation.sleep(from, TIMEOUT_MS, `${label} waits`);
    return undefined;
  }

  /** Runs the request in the listener's process. @returns Undefined if it fails or no listener is up. */
  async #deliver<Doors, T>(
    label: string,
    listeners: readonly Listener<Doors>[],
    ask: (doors: Doors) => Promise<T>,
  ): Promise<{ value: T } | undefined> {
    const up = listeners.filter((one) => one.process.isUp && one.doors !== undefined);
    if (up.length === 0) return undefined;
    const { process, doors } = this.#simulation.random.pick(up);
    return new Promise((resolve) => {
      this.#simulation.spawn(process, label, async () => {
        try {
          resolve({ value: await ask(doors!) });
        } catch (error) {
          // A server answers this with 500, which tells the caller as little as no answer.
          this.#simulation.note(`${process.name} ${label} failed: ${String(error)}`);
          if (isBug(error)) this.#simulation.faults.push(`${process.name} ${label}: ${String(error)}`);
          resolve(undefined);
        }
      });
    });
  }

  #again<Doors, T>(label: string, listeners: readonly Listener<Doors>[], ask: (doors: Doors) => Promise<T>): void {
    const wire: Process = { name: 'wire', life: 0, isUp: true };
    this.#simulation.spawn(wire, `${label} again`, async () => {
      await this.#simulation.sleep(wire, this.#simulation.random.between(1, SLOWEST_MS), `${label} ⇒`);
      await this.#deliver(label, listeners, ask);
    });
  }
}
