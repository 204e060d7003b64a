import type { Sighting } from './domain.ts';

/** Receives what a carrier reports of the parcel with a tracking code. */
export type SightingPort = (trackingCode: string, sighting: Sighting) => Promise<void>;
