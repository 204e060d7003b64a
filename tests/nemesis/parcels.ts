import { moveParcel } from './sandbox-calls.ts';
import type { ParcelStep } from './sandbox-calls.ts';
import type { Run } from './run.ts';

/** The destination of all payments of the test's shop, and of all returns to its sellers, as the carrier scans it. */
export const destination = { country: 'IE', zip: 'D04', city: 'Dublin' } as const;

/** A place to which nobody has sent anything. */
export const elsewhere = { country: 'IE', zip: 'T12', city: 'Cork' } as const;

/** The tracking code of a part's parcel, which follows from the part, so that anybody can name it. */
export function codeOf(partId: string): string {
  return `NM${partId.replace('prt_', '').toUpperCase()}`;
}

/** Moves a parcel at the carrier. One that was not announced stays where it is. */
export async function carry(
  run: Run,
  step: ParcelStep,
  code: string,
  place: typeof destination | typeof elsewhere = destination,
): Promise<void> {
  await moveParcel(run.fleet, code, step, place).catch(() => undefined);
}
