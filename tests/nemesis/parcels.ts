import { moveParcel } from './sandbox-calls.ts';
import type { Run } from './run.ts';

/** The destination of all payments of the test's shop, as the carrier scans it. */
export const destination = { country: 'IE', zip: 'D04', city: 'Dublin' } as const;

/** The tracking code of a part's parcel, which follows from the part, so that anybody can name it. */
export function codeOf(partId: string): string {
  return `NM${partId.replace('prt_', '').toUpperCase()}`;
}

/** Lets the carrier scan a part's parcel, or deliver it. A parcel that was not announced stays where it is. */
export async function carry(run: Run, step: 'transit' | 'deliver', partId: string): Promise<void> {
  await moveParcel(run.fleet, codeOf(partId), step, destination).catch(() => undefined);
}
