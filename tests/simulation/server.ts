import pino from 'pino';
import { createIds } from '#platform/kernel/world.ts';
import type { World } from '#platform/kernel/world.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { Listener } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** Never resolves, because the process that waits for it was killed. */
const never = (): Promise<void> => new Promise(() => {});

/** The settings of a server. */
export interface ServerSettings<Doors> {
  readonly name: string;
  readonly simulation: Simulation;
  readonly database: MemoryDatabase;
  /** Returns the probability of a kill at each fault point. */
  readonly killChance: () => number;
  /** Composes the server in a process that has just started. */
  readonly boot: (process: Process, world: World) => Promise<Doors>;
}

/** A server that may be killed at fault points, and then restarts with nothing but its database. */
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

  /** Calls `then` whenever the server has started. */
  onStart(then: () => void): void {
    this.#started.push(then);
  }

  /** Starts the server, and repeats that until it succeeds. */
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

  /** Kills the server as `kill -9` does, without its uncommitted work, and restarts it after a while. */
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
      http: () => Promise.reject(new Error('The simulation has no real network.')),
      faultpoint: async (name) => {
        await simulation.step(this.process, `at ${name}`);
        if (!simulation.random.chance(killChance())) return;
        this.kill();
        await never();
      },
      log: pino({ level: 'warn' }, { write: (line: string) => this.#hear(line) }),
    };
  }

  /** Notes a line of the log, and counts a failed invariant as a fault, even if a retry follows. */
  #hear(line: string): void {
    const { err, msg } = JSON.parse(line) as { msg: string; err?: { type: string; message: string } };
    this.#settings.simulation.note(`${this.process.name} logs: ${msg}: ${err?.message ?? ''}`);
    if (err?.type === 'InvariantError') this.#settings.simulation.faults.push(`${this.process.name}: ${err.message}`);
  }
}
