import { pluralRules } from './formats.ts';

const one = pluralRules('en-IE');

/** Writes a count of things: `1 try`, `2 tries`. @param many The plural, if it is not formed with `s`. */
export function counted(count: number, single: string, many = `${single}s`): string {
  return `${count} ${one.select(count) === 'one' ? single : many}`;
}

const MINUTE_S = 60;
const HOUR_S = 3_600;

/**
 * Writes a time to wait: `1 second`, `2 minutes`, `3 hours`. From a minute and a half on, it rounds up to whole
 * minutes, and then to hours, so that the wait is always long enough.
 */
export function waitWords(seconds: number): string {
  if (seconds < 1.5 * MINUTE_S) return counted(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds < 1.5 * HOUR_S) return counted(Math.ceil(seconds / MINUTE_S), 'minute');
  return counted(Math.ceil(seconds / HOUR_S), 'hour');
}
