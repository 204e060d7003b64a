import { ok } from '#platform/kernel/result.ts';
import type { Sighting } from '../../wallet/server/protection/tracking/domain.ts';
import type { EasyPost } from '../../wallet/server/protection/tracking/easypost-gateway.ts';
import type { Listener, Network } from './network.ts';
import type { Process, Simulation } from './scheduler.ts';

/** The place to which all orders of a simulation go. */
export const destination = { country: 'IE', postalCode: 'D04', city: 'Dublin' } as const;
const elsewhere = { country: 'IE', postalCode: 'T12', city: 'Cork' } as const;

/** A tracking code that the carrier has delivered to the right place before anybody paid for an order. */
export const OLD_CODE = 'EZ OLD 0001';

/** A parcel in the carrier's record. No fault of the simulation changes the record. */
export type CarriedParcel = { -readonly [K in keyof Sighting]: Sighting[K] };

/** How the carriage of a parcel ends. */
type Fate = 'delivered' | 'elsewhere' | 'unnamed' | 'lost' | 'returned' | 'never scanned';

const fates: readonly (readonly [Fate, number])[] = [
  ['delivered', 0.62],
  ['elsewhere', 0.1],
  ['unnamed', 0.06],
  ['lost', 0.08],
  ['returned', 0.08],
  ['never scanned', 0.06],
];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The carrier with its tracking service. It is never killed, and its record is the truth about all parcels. */
export class Carrier {
  readonly record = new Map<string, CarriedParcel>();
  readonly #simulation: Simulation;
  /** Sends a webhook about a tracker that has changed. */
  readonly #tell: (trackerId: string) => void;
  readonly #process: Process = { name: 'carrier', life: 0, isUp: true };

  constructor(simulation: Simulation, tell: (trackerId: string) => void) {
    this.#simulation = simulation;
    this.#tell = tell;
    const at = simulation.now;
    this.record.set(OLD_CODE, { scannedAt: at, outcome: { kind: 'delivered', at }, place: destination });
  }

  /** Tracks a parcel from now on; the same code has the same tracker. */
  track(trackingCode: string): CarriedParcel {
    const known = this.record.get(trackingCode);
    if (known) return known;
    const parcel: CarriedParcel = { scannedAt: null, outcome: null, place: null };
    this.record.set(trackingCode, parcel);
    return parcel;
  }

  /** Carries a parcel to its end. In one case of four the carrier sends no webhook about it. */
  carry(trackingCode: string): void {
    const { random } = this.#simulation;
    const fate = this.#fate();
    const isSilent = random.chance(0.25);
    const change = (to: Partial<CarriedParcel>): void => {
      Object.assign(this.track(trackingCode), to);
      if (!isSilent) this.#tell(`trk_${trackingCode}`);
    };
    if (fate === 'never scanned') return;
    this.#simulation.spawn(this.#process, 'carries', async () => {
      await this.#simulation.sleep(this.#process, random.between(HOUR, 4 * DAY), 'scans');
      change({ scannedAt: this.#simulation.now });
      await this.#simulation.sleep(this.#process, random.between(HOUR, 8 * DAY), fate);
      const at = this.#simulation.now;
      if (fate === 'lost' || fate === 'returned') change({ outcome: { kind: fate, at } });
      else change({ outcome: { kind: 'delivered', at }, place: placeOf(fate) });
    });
  }

  #fate(): Fate {
    let left = this.#simulation.random.next();
    return fates.find(([, chance]) => (left -= chance) < 0)?.[0] ?? 'delivered';
  }
}

function placeOf(fate: Fate): Sighting['place'] {
  if (fate === 'unnamed') return null;
  return fate === 'elsewhere' ? elsewhere : destination;
}

/** Creates the wallet's gateway to the carrier, over the simulated network. It throws if the carrier does not answer. */
export function connectCarrier(settings: { network: Network; process: Process; carrier: Listener<Carrier> }): EasyPost {
  const { network, process, carrier } = settings;
  const ask = (trackingCode: string) =>
    network.call(process, 'track', [carrier], async (machine) => ({
      trackingCode,
      sighting: { ...machine.track(trackingCode) },
      publicUrl: undefined,
    }));
  return {
    track: async ({ trackingCode }) => ok(await ask(trackingCode)),
    find: (id) => ask(id.replace('trk_', '')),
    readWebhook: (raw, signature) => (signature === 'good' ? { about: 'tracker', trackerId: raw } : undefined),
  };
}
