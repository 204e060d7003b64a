/**
 * Codes of a lost connection, as PostgreSQL (appendix A of its manual) and the operating system report it: another
 * connection may succeed at once.
 */
const LOST_CODES: ReadonlySet<string> = new Set([
  '08003',
  '08006',
  '25P03',
  '57P01',
  '57P02',
  '57P05',
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
]);
/** The driver reports some lost connections without a code, in these words. */
const LOST_WORDS = /^(connection terminated(?! due to connection timeout)|client has encountered a connection error)/i;

/**
 * Classes of PostgreSQL's codes that describe the server and not the statement: connection, login, database, resources,
 * an operator's intervention, system, configuration.
 */
const AWAY_CLASSES: ReadonlySet<string> = new Set(['08', '28', '3D', '53', '57', '58', 'F0']);
/**
 * Codes of other classes: a database that only reads, transactions that took too long, a wait for a lock that took too
 * long.
 */
const AWAY_CODES: ReadonlySet<string> = new Set(['25006', '25P03', '25P04', '55P03']);
/** PostgreSQL's codes all have this form. */
const SQL_STATE = /^[0-9A-Z]{5}$/;
/** The operating system's codes, such as ETIMEDOUT. Those of Node.js for a wrong argument begin with ERR_. */
const SYSTEM_CODE = /^E(?!RR_)[A-Z][A-Z0-9_]+$/;
/** The driver's own limits for an answer and for a connection. */
const AWAY_WORDS =
  /^(query read timeout|timeout exceeded when trying to connect|connection terminated due to connection timeout|timeout expired)$/i;

/** Whether a statement failed because its connection was lost. Another connection may succeed at once. */
export function isConnectionLost(error: unknown): boolean {
  const { code, message } = partsOf(error);
  return LOST_CODES.has(code) || LOST_WORDS.test(message);
}

/**
 * Whether a statement failed because the database is away: lost, unreachable, full, read-only, or too slow.
 *
 * Every code of the operating system is an outage, because no statement's content causes one. A code of the database is
 * an outage by its class; any other code is the fault of one statement, so that an input which nobody foresaw cannot
 * stop all others. Most outages say nothing about the statement. Two also have a cause that is one statement's own: a
 * locked row (55P03) and a slow query (57014). All statements beside it then fail with it, and can be repeated.
 */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message } = partsOf(error);
  if (isConnectionLost(error) || AWAY_WORDS.test(message)) return true;
  const isState = SQL_STATE.test(code);
  return (isState && AWAY_CLASSES.has(code.slice(0, 2))) || AWAY_CODES.has(code) || SYSTEM_CODE.test(code);
}

function partsOf(error: unknown): { code: string; message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: String(code), message: String(message) };
}
