import type { Db } from '#platform/db/db.ts';
import type { Settings } from '../dev/constellation/settings.ts';
import { Refusal } from './lifeline.ts';
import { loginOf, withDatabase } from './product-database.ts';

/** Works on the wallet's database as its server, and closes it. @throws {Refusal} In one sentence, whatever fails. */
export function withWalletDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  return withDatabase('wallet', url, work);
}

/** Reads settings. @throws {Refusal} In the words of the reader. */
export function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Refusal((cause as Error).message, { cause });
  }
}

/** The address by which the server of the wallet that `npm start` runs here logs in to its database. */
export function startedLogin(settings: Settings): Promise<string> {
  return loginOf('wallet', settings);
}
