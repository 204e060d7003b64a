import pino from 'pino';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { Listener } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** Never comes: what waits for it is dead. */
const never = (): Promise<void> => new Promise(() => {});

export interface ServerSettings<Doors> {
  readonly name: string;
  readonly simulation: Simulation;
  readonly database: MemoryDatabase;
  /** The probability of a kill at each fault point. */
  readonly killChance: () => number;
  /** Composes the server again, in a process that has just begun. */
  readonly boot: (process: Process, world: World) => Promise<Doors>;
}

/** A server that is killed at fault points and comes back after a while, with nothing but its database. */
export class Server<Doors> implements Listener<Doors> {
  readonly process: Process;
  doors: Doors | undefined;
  kills = 0;
  readonly #settings: ServerSettings<Doors>;
  readonly #outside: Process;
  readonly #started: (() => void)[] = [];

  constructor(settings: ServerSettings<Doors>) {
    this.#settings = settings;
    this.process = { name: settings.name, life: 0, isUp: false };
    this.#outside = { name: `${settings.name}'s keeper`, life: 0, isUp: true };
  }

  /** Calls `then` whenever the server has begun. */
  onStart(then: () => void): void {
    this.#started.push(then);
  }

  /** Begins, and begins again where that fails. */
  start(): void {
    const { simulation } = this.#settings;
    this.process.isUp = true;
    simulation.spawn(this.process, 'boots', async () => {
      try {
        this.doors = await this.#settings.boot(this.process, this.#world());
        for (const then of this.#started) then();
      } catch (error) {
        simulation.note(`${this.process.name} does not boot: ${String(error)}`);
        this.kill();
      }
    });
  }

  /** As by `kill -9`: uncommitted work is gone, and nobody gets a notice. */
  kill(): void {
    const { simulation, database } = this.#settings;
    simulation.note(`${this.process.name} is killed`);
    this.kills += 1;
    this.process.life += 1;
    this.process.isUp = false;
    this.doors = undefined;
    database.abandon(this.process);
    const downMs = simulation.random.between(100, 20_000);
    simulation.spawn(this.#outside, 'waits', async () => {
      await simulation.sleep(this.#outside, downMs, 'begins it again');
      this.start();
    });
  }

  #world(): World {
    const { simulation, killChance } = this.#settings;
    const clocks = { business: () => simulation.now, security: () => simulation.now };
    const random = (count: number): Buffer => simulation.random.bytes(count);
    return {
      clocks,
      random,
      ids: createIds(clocks, random),
      http: () => Promise.reject(new Error('Nothing leaves this process but by the network of the simulation.')),
      faultpoint: async (name) => {
        await simulation.step(this.process, `at ${name}`);
        if (!simulation.random.chance(killChance())) return;
        this.kill();
        await never();
      },
      log: pino({ level: 'warn' }, { write: (line: string) => this.#hear(line) }),
    };
  }

  /** A broken promise of the servers' own code is a fault, whoever would have retried it. */
  #hear(line: string): void {
    const { err, msg } = JSON.parse(line) as { msg: string; err?: { type: string; message: string } };
    this.#settings.simulation.note(`${this.process.name} logs: ${msg}: ${err?.message ?? ''}`);
    if (err?.type === 'InvariantError') this.#settings.simulation.faults.push(`${this.process.name}: ${err.message}`);
  }
}
