import pg from 'pg';
import type { BrowserContext } from 'playwright-core';

/** The requests of a browser to some servers and their answers, as text. */
export interface Traffic {
  /** Waits for the answers in flight. */
  text(): Promise<string>;
  /** The addresses of answers that the browser discarded before they were read. */
  missed(): readonly string[];
}

/** The kinds of answers that depend on the request; all others are static files. */
const dynamic: ReadonlySet<string> = new Set(['document', 'fetch', 'xhr']);

/** Records all traffic between the context's pages and these origins, from now on. */
export function recordTraffic(context: BrowserContext, origins: readonly string[]): Traffic {
  const taken: Promise<string>[] = [];
  const missed: string[] = [];
  context.on('response', (response) => {
    const request = response.request();
    const url = response.url();
    if (!origins.includes(new URL(url).origin)) return;
    const isRedirect = response.status() >= 300 && response.status() < 400;
    const body = isRedirect
      ? Promise.resolve('')
      : response.text().catch(() => {
          if (dynamic.has(request.resourceType())) missed.push(url);
          return '';
        });
    const headers = JSON.stringify(response.headers());
    taken.push(body.then((text) => [url, request.postData() ?? '', headers, text].join('\n')));
  });
  return { text: async () => (await Promise.all(taken)).join('\n'), missed: () => missed };
}

/** Reads every row of every table of a database, as text. */
export async function dumpDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ query: string }>(
      `select format('select coalesce(string_agg(t::text, E''\\n''), '''') as text from %I.%I t', schemaname, tablename)
           as query
         from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { query } of rows) {
      const dumped = await client.query<{ text: string }>(query);
      texts.push(dumped.rows[0]?.text ?? '');
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

/**
 * Finds a card number in a text: plain, in groups of four, in an address, and as bytes.
 *
 * @returns The spellings found.
 */
export function tracesOf(cardNumber: string, text: string): readonly string[] {
  const groups = cardNumber.match(/\d{4}/g) ?? [];
  const written = [cardNumber, ...[' ', '-', '+', '%20'].map((gap) => groups.join(gap))];
  const encoded = [Buffer.from(cardNumber).toString('hex'), ...base64Inside(cardNumber)];
  return [...written, ...encoded].filter((one) => text.includes(one));
}

/** Returns the parts of a text's base64 that stay the same among other bytes, for each of the three alignments. */
function base64Inside(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + text).toString('base64url');
    return encoded.slice(before === 0 ? 0 : 4, Math.floor((before + text.length) / 3) * 4);
  });
}
