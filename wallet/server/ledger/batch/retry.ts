import { KeyTakenError, StaleError } from './write.ts';

/** Serialization failure, deadlock, and the ways in which a connection is lost: decided again, by key or by state. */
const RETRIED = new Set([
  '40001',
  '40P01',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
  '25P03',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
]);
/** The driver reports a connection that is gone or cannot be made without a code, by these words. */
const LOST =
  /^(connection terminated|client has encountered a connection error|timeout exceeded when trying to connect)/i;

/** Whether a batch that failed by this is decided again as a whole: another try may well succeed. */
export function isRetried(error: unknown): boolean {
  if (error instanceof KeyTakenError || error instanceof StaleError) return true;
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return RETRIED.has(String(code)) || LOST.test(message);
}
