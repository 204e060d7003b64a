import { setTimeout as sleep } from 'node:timers/promises';
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

const LOOK_EVERY_MS = 100;
const KNOWN_WITHIN_MS = 5_000;

/** Lets the carrier scan a parcel as soon as the wallet has announced it. One that it never announces stays. */
export async function scan(run: Run, code: string): Promise<void> {
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const isKnown = await moveParcel(run.fleet, code, 'transit', destination).catch(() => false);
    if (isKnown || Date.now() > deadline) return;
    await sleep(LOOK_EVERY_MS);
  }
}
