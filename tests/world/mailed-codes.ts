import pg from 'pg';
import { deriveRing } from '#platform/credentials/key-ring.ts';
import { codeOf } from '#platform/credentials/mailed-code.ts';
import { sha256 } from '#platform/kernel/canonical.ts';
import { toId } from '#platform/kernel/id.ts';
import { urls } from '../../market/server/urls.ts';
import type { Constellation } from './constellation.ts';
import type { Visitor } from './visitor.ts';

/** A market whose mailed codes a test can know without reading the mail. */
export interface MailingMarket {
  readonly url: string;
  /** Its database with the owner's login. */
  readonly databaseUrl: string;
  /** The secret from which its keys derive. */
  readonly secret: Buffer;
}

/** The market of a constellation. */
export function marketOf(
  world: Pick<Constellation, 'marketUrl' | 'marketDatabaseUrl' | 'marketSecret'>,
): MailingMarket {
  return { url: world.marketUrl, databaseUrl: world.marketDatabaseUrl, secret: world.marketSecret() };
}

/** The last code that was mailed for the entry of a browser. @param token The browser's cookie `__Host-entry`. */
export async function codeFor({ databaseUrl, secret }: MailingMarket, token: string | undefined): Promise<string> {
  const [entry] = await rows<{ id: string; mails: number }>(
    databaseUrl,
    'select id, mails from entries.entries where token_hash = $1',
    [sha256(token ?? '')],
  );
  if (!entry || entry.mails === 0) throw new Error('No code was mailed for this browser.');
  return codeOf(deriveRing([secret], 'entry-codes'), `${toId('way', entry.id)} ${entry.mails}`);
}

/** Forgets the mailed codes, because a test signs in more often in an hour than people do. */
export async function forgetCodes({ databaseUrl }: MailingMarket): Promise<void> {
  await rows(databaseUrl, 'delete from entries.entries where ended_at is not null', []);
}

/** Types the mailed code, if the open page of the market asks for one. */
export async function proveByMail(market: MailingMarket, visitor: Visitor): Promise<void> {
  if (!visitor.page.text.includes(`action="${urls.accounts.stepCode()}"`)) return;
  await visitor.submit(urls.accounts.stepCode(), { code: await codeFor(market, visitor.cookie('__Host-entry')) });
  await forgetCodes(market);
}

/** Signs in with a password, and in an unknown browser with the mailed code. @param next The path to go on to. */
export async function signIn(
  market: MailingMarket,
  visitor: Visitor,
  { email, password, next = '/' }: { email: string; password: string; next?: string },
): Promise<void> {
  await visitor.open(`${market.url}${urls.accounts.login()}?continue=${encodeURIComponent(next)}`);
  await visitor.submit(urls.accounts.login(), { email, password });
  await proveByMail(market, visitor);
}

async function rows<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
