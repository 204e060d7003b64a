/** Codes of a lost connection, as PostgreSQL (appendix A of its manual) and the operating system report it. */
const LOST_CODES: ReadonlySet<string> = new Set([
  '08003',
  '08006',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
]);
/** The driver reports some lost connections without a code, in these words. */
const LOST_WORDS =
  /^(connection terminated|client has encountered a connection error|timeout exceeded when trying to connect)/i;

/** Codes of a database that cannot be reached, is full, or does not answer in time. */
const AWAY_CODES: ReadonlySet<string> = new Set([
  '08000',
  '08001',
  '08004',
  '53100',
  '53300',
  '55P03',
  '57014',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);
/** The driver's own limit for an answer. */
const AWAY_WORDS = /^query read timeout$/i;

/** Whether a statement failed because its connection was lost. Another connection may succeed at once. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = partsOf(error);
  return LOST_CODES.has(code) || LOST_WORDS.test(message);
}

/**
 * Whether a statement failed because the database is away: lost, unreachable, full, or too slow. Such a failure says
 * nothing about the statement, and every other statement fails at the same time.
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = partsOf(error);
  return isConnectionLost(error) || AWAY_CODES.has(code) || AWAY_WORDS.test(message);
}

function partsOf(error: unknown): { code: string; message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: String(code), message: String(message) };
}
