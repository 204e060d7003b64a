import assert from 'node:assert/strict';
import type { Constellation } from './constellation.ts';

/** The place where a carrier delivers a parcel. */
export interface DeliveryPlace {
  readonly country: string;
  readonly zip: string;
  readonly city: string;
}

/** The destination of the orders of tests, as a carrier scans it. */
export const atTheDoor: DeliveryPlace = { country: 'DE', zip: '10115', city: 'Berlin' };

/** The steps of a parcel at its carrier. Each waits until all messages about it have arrived. */
export interface CarrierSteps {
  scans(code: string): Promise<void>;
  /** @param place By default, the destination; null if the carrier does not say. */
  delivers(code: string, place?: DeliveryPlace | null): Promise<void>;
  loses(code: string): Promise<void>;
  returns(code: string): Promise<void>;
}

/** Moves parcels at the sandbox's carrier. */
export function carrierSteps(world: Pick<Constellation, 'http' | 'sandboxUrl' | 'settle'>): CarrierSteps {
  const step = async (code: string, name: string, body?: object) => {
    const answer = await world.http(`${world.sandboxUrl}/carrier/trackers/${encodeURIComponent(code)}/${name}`, {
      method: 'POST',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    assert.equal(answer.status, 200, `${name} ${code}`);
    await answer.body?.cancel();
    await world.settle();
  };
  return {
    scans: (code) => step(code, 'transit'),
    delivers: (code, place = atTheDoor) => step(code, 'deliver', place ?? undefined),
    loses: (code) => step(code, 'lose'),
    returns: (code) => step(code, 'return'),
  };
}
