import { connect } from '#platform/db/db.ts';
import type { Db } from '#platform/db/db.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { runningOwnerUrl } from '../dev/constellation/databases.ts';
import { loadSecrets } from '../dev/constellation/secrets.ts';
import type { Settings } from '../dev/constellation/settings.ts';
import { ensureServerLogin } from './production/databases.ts';
import { Refusal } from './lifeline.ts';

/** Works on the wallet's database as its server, and closes it. @throws {Refusal} In one sentence, whatever fails. */
export async function withWalletDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = connect({ url, ...rolesOf('wallet') });
  try {
    return await work(db);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`The wallet's database cannot be used: ${(cause as Error).message}`, { cause });
  } finally {
    await db.close();
  }
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
export async function startedLogin(settings: Settings): Promise<string> {
  const ownerUrl = await runningOwnerUrl(settings, 'wallet');
  const { walletDatabasePassword } = await loadSecrets(settings.dataDir);
  return ensureServerLogin('wallet', ownerUrl, walletDatabasePassword);
}
