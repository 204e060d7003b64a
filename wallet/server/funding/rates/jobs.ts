import type { TimerHandler } from '#platform/jobs/worker.ts';
import { RATES_ASK } from './jobs-schema.ts';
import type { Rates } from './service.ts';

/** The deadline at which the wallet asks for the rates of the day. */
export function ratesTimers(rates: Rates): Readonly<Record<string, TimerHandler>> {
  return { [RATES_ASK]: () => rates.ask() };
}
