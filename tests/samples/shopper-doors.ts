import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { Type } from 'typebox';
import { deriveRing } from '#platform/credentials/key-ring.ts';
import type { RootSecrets } from '#platform/credentials/key-ring.ts';
import type { Db } from '#platform/db/db.ts';
import { sql } from '#platform/db/sql.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createIds, systemWorld } from '#platform/kernel/world.ts';
import type { Letter } from '#platform/mail/mailer.ts';
import { createSecurityLog } from '#platform/security-log/service.ts';
import { createTestDatabase } from '../../dev/postgres/testing.ts';
import type { Accounts, Proved } from '../../market/server/accounts/accounts/service.ts';
import type { Changes } from '../../market/server/accounts/changes/service.ts';
import { createDoors } from '../../market/server/accounts/compose.ts';
import { password } from '../world/people.ts';

/** The address of the market to which passkeys are bound. */
export const marketUrl = 'http://market.localhost:4100';

/** The doors of the market's accounts wing on a fresh database, with letters in memory and a clock that tests move. */
export async function shopperDoors() {
  const database = await createTestDatabase('market');
  const { db } = database;
  let ageMs = 0;
  const clocks = { business: () => new Date(), security: () => new Date(Date.now() + ageMs) };
  const world = { ...systemWorld({ log: pino({ level: 'silent' }), http: fetch, clocks }), ids: createIds(clocks) };
  const secret = randomBytes(32);
  const security = createSecurityLog({ db, world, keys: deriveRing([secret], 'security-log') });
  const letters: Letter[] = [];
  const mailbox = {
    send: async (letter: Letter) => {
      letters.push(letter);
      return 'sent' as const;
    },
  };
  const lastingKeys = { recoveryCodes: randomBytes(32) };
  const waker = { wake: () => {} };
  const doorsWith = (...secrets: RootSecrets) => {
    const key = (label: string) => deriveRing(secrets, label);
    return createDoors({ db, world, security, mailbox, waker, publicUrl: marketUrl, key, lastingKeys });
  };
  const doors = doorsWith(secret);
  let made = 0;
  const proved = (id: Id<'shp'>) => provedNow(doors.accounts, id);
  return {
    ...doors,
    db,
    security,
    letters,
    /** The doors of a server that starts with these secrets. */
    doorsWith,
    secret,
    market: { url: marketUrl, databaseUrl: database.url, secret },
    now: clocks.security,
    age: (ms: number) => {
      ageMs += ms;
    },
    /** What proves now who a shopper is. */
    proved,
    /** Signs a shopper in. @returns The session's secret. */
    signIn: async (id: Id<'shp'>): Promise<string> => {
      const entering = { ...(await proved(id)), isFresh: true };
      const token = await doors.sessions.start(entering, 'Firefox on Linux', undefined);
      if (token === undefined) throw new Error('The account has changed.');
      return token;
    },
    /** A session in which an authenticator app is set up. */
    session: world.ids.mint('ses'),
    /** Writes the letters about all changes that wait in the queue. */
    mailChanges: () => mailChanges(db, doors.changes),
    /** Opens an account. */
    newShopper: async (name = 'Ada Byrne'): Promise<{ id: Id<'shp'>; email: string }> => {
      const email = `shopper${(made += 1)}@example.com`;
      const opened = await doors.accounts.signUp({ email, name, password });
      if (!opened.ok) throw new Error('The account was not opened.');
      return { id: opened.value, email };
    },
    /** The names of a shopper's security events, the oldest first. */
    eventsOf: async (id: Id<'shp'>) => (await security.list(id, { most: 50 })).map(({ event }) => event).toReversed(),
    close: () => database.close(),
  };
}

async function provedNow({ epochOf }: Pick<Accounts, 'epochOf'>, id: Id<'shp'>): Promise<Proved> {
  const epoch = await epochOf(id);
  if (epoch === undefined) throw new Error('The account was deleted.');
  return { shopperId: id, epoch };
}

async function mailChanges(db: Db, changes: Pick<Changes, 'mail'>): Promise<void> {
  const Row = Type.Object({ id: Type.Unsafe<Id<'chg'>>({ type: 'string' }) });
  const waiting = await db.asWriter((tx) =>
    tx.many(sql(Row)`
      delete from jobs.outbox where kind = 'accounts.change_letters' returning payload ->> 'change_id' as id`),
  );
  for (const { id } of waiting) await changes.mail(id);
}

/** See `shopperDoors`. */
export type ShopperDoors = Awaited<ReturnType<typeof shopperDoors>>;
