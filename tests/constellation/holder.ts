import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Id } from '#platform/kernel/id.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { visit } from './browserless.ts';
import type { Visitor } from './browserless.ts';
import type { Constellation } from './constellation.ts';
import { freshPhone, password, pin } from './people.ts';

/** Numbers of the sandbox's cards that tests use by what comes of them. */
export const cardNumbers = {
  approved: '4242424242424242',
  threeDSecure: '4000002760003184',
  answerLost: '4000000000000416',
} as const;

interface Amount {
  readonly amount: string;
}

/** Whatever the `/app` routes answer, as far as tests look at it; each answer has some of these members. */
export interface AppJson {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly title: string;
  readonly next_action?: string;
  readonly charged: boolean;
  readonly most: Amount;
  readonly refusal: { readonly charged: boolean };
  readonly redirect_url: string;
  readonly cards: readonly {
    readonly id: string;
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  }[];
  readonly balances: readonly [{ readonly spendable: Amount; readonly held: Amount; readonly protected: Amount }];
  readonly lines: readonly {
    readonly id: string;
    readonly kind: string;
    readonly title: string;
    readonly detail?: string;
    readonly amount: Amount;
    readonly balance_after: Amount;
    readonly reference: string;
    readonly payment_id?: string;
  }[];
  readonly next_cursor?: string;
  readonly shop_name: string;
  readonly order: { readonly reference: string };
  readonly parts: readonly { readonly payee_name: string; readonly status: string }[];
}

/** An answer to the own web app. */
export interface AppAnswer {
  readonly status: number;
  readonly json: AppJson;
}

/** Somebody with a wallet, signed in, with a browser and with the own web app. */
export interface Person {
  readonly holderId: Id<'hld'>;
  readonly phone: string;
  readonly visitor: Visitor;
  /** Asks as the own web app does. A key is sent along with everything that is not a GET. */
  readonly app: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, key?: string) => Promise<AppAnswer>;
  readonly balance: () => Promise<string>;
}

/** A complete wallet at once, past the sign-up, whose messages to one address are limited. */
export async function signedIn(constellation: Constellation, tier: 0 | 1 | 2 = 1): Promise<Person> {
  const phone = freshPhone();
  const address = { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' };
  const profile = { givenName: 'Ada', familyName: 'Byrne', birthDate: '1990-05-17', address, email: null };
  const holderId = await constellation.wallet.identity.accounts.openComplete({ phone, password, profile, tier });
  await constellation.wallet.identity.secondFactor.setPin(holderId, pin, null);
  const visitor = visit(constellation);
  await visitor.open(`${constellation.walletUrl}${walletUrls.identity.login()}?continue=/id/cards/add`);
  await visitor.submit(walletUrls.identity.login(), { phone, password });
  const app: Person['app'] = (method, path, body, key) => ask(constellation, visitor, { method, path, body, key });
  const balance = async () => (await app('GET', walletUrls.activity.balances())).json.balances[0].spendable.amount;
  return { holderId, phone, visitor, app, balance };
}

async function ask(
  { walletUrl, http }: Constellation,
  visitor: Visitor,
  asked: { method: string; path: string; body?: unknown; key?: string | undefined },
): Promise<AppAnswer> {
  const { method, path, body, key = randomUUID() } = asked;
  const answer = await http(`${walletUrl}${path}`, {
    method,
    headers: {
      cookie: `__Host-session=${visitor.cookie('__Host-session') ?? ''}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { origin: walletUrl, 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: (text === '' ? {} : JSON.parse(text)) as AppJson };
}

/** Follows a page of the wallet that leaves for the processor's or a bank's. */
export async function leave(constellation: Constellation, visitor: Visitor): Promise<void> {
  const [, url = ''] = /<a class="button" href="([^"]+)"/.exec(visitor.page.text) ?? [];
  assert.ok(url.startsWith(constellation.sandboxUrl), `${visitor.page.url} leads to the processor`);
  await visitor.open(url.replaceAll('&amp;', '&'));
}

/** Links a card on the processor's own page and comes back. */
export async function linkCard(
  constellation: Constellation,
  { visitor }: Person,
  number: string = cardNumbers.approved,
  expiry = '12 / 39',
): Promise<void> {
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.addCard()}?continue=/id/top-up`);
  await visitor.submit(walletUrls.funding.addCard(), {});
  await leave(constellation, visitor);
  await visitor.submit(new URL(visitor.page.url).pathname, { number, expiry, cvc: '123' });
}

export async function withCard(constellation: Constellation, number: string = cardNumbers.approved): Promise<Person> {
  const person = await signedIn(constellation);
  await linkCard(constellation, person, number);
  return person;
}

/** Orders money on the hosted page, from the card that is offered first. */
export async function addMoney(constellation: Constellation, { visitor }: Person, amount: string): Promise<void> {
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.topUpPage()}`);
  await visitor.submit(walletUrls.funding.topUpPage(), { amount, card: offeredCard(visitor), pin });
}

export function offeredCard(visitor: Visitor): string {
  return /name="card"\s+value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
}

/** Reads the wallet's database as its owner. */
export async function query<Row extends pg.QueryResultRow>(constellation: Constellation, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: constellation.walletDatabaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

const SETTLE_WITHIN_MS = 10_000;

/** Waits for what comes by webhook; jobs run as they would in the background. */
export async function settle({ wallet }: Constellation, isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLE_WITHIN_MS;
  while (!(await isDone())) {
    assert.ok(Date.now() < deadline, 'it came in time');
    await wallet.jobs.drain();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
