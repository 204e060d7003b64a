import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { earnMoney, giveMoney, takeMoney } from './money.ts';
import { logIn, openPerson, pin } from './people.ts';
import type { Person, PersonAsked } from './people.ts';
import type { Visitor } from './visitor.ts';

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

/** A person with a browser that is signed in to the wallet, in which the wallet's own web app runs. */
export interface Holder extends Person {
  readonly visitor: Visitor;
  /** Asks as the own web app does. A key is sent along with everything that is not a GET. */
  readonly app: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, key?: string) => Promise<AppAnswer>;
  /** What the app shows as available to spend, in cents. */
  readonly spendable: () => Promise<string>;
}

export interface HolderAsked extends PersonAsked {
  /** Whether a card is linked on the processor's page, or its number; `cardNumbers` has those with a known end. */
  readonly card?: true | string;
  /** Euros that were added from that card, which takes the card's whole way into the books. */
  readonly added?: string;
}

/** Opens a wallet and signs its owner in; a card is linked, and money added from it, where that is asked for. */
export async function openHolder(world: Constellation, asked: HolderAsked = {}): Promise<Holder> {
  const person = await openPerson(world, asked);
  const visitor = await logIn(world, person, walletUrls.funding.addCard());
  const app: Holder['app'] = (method, path, body, key) => ask(world, visitor, { method, path, body, key });
  const spendable = async () => (await app('GET', walletUrls.activity.balances())).json.balances[0].spendable.amount;
  const holder = { ...person, visitor, app, spendable };
  const { added, card = added === undefined ? undefined : true } = asked;
  if (card !== undefined) await linkCard(world, holder, card === true ? cardNumbers.approved : card);
  if (added !== undefined) await addMoney(world, holder, added);
  return holder;
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
  { visitor }: Pick<Holder, 'visitor'>,
  number: string = cardNumbers.approved,
  expiry = '12 / 39',
): Promise<void> {
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.addCard()}?continue=/id/top-up`);
  await visitor.submit(walletUrls.funding.addCard(), {});
  await leave(constellation, visitor);
  await visitor.submit(new URL(visitor.page.url).pathname, { number, expiry, cvc: '123' });
}

/** Orders money on the hosted page, from the card that is offered first. */
export async function addMoney(
  constellation: Constellation,
  { visitor }: Pick<Holder, 'visitor'>,
  amount: string,
): Promise<void> {
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.topUpPage()}`);
  await visitor.submit(walletUrls.funding.topUpPage(), { amount, card: offeredCard(visitor), pin });
}

export function offeredCard(visitor: Visitor): string {
  return /name="card"\s+value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
}

/** The holders that a test starts with. */
export const givenWallet = (world: Constellation) => ({
  /** Somebody signed in to a wallet, with a card or money from it where that is asked for. */
  holder: (asked?: HolderAsked): Promise<Holder> => openHolder(world, asked),
});

/** What holders do with cards and money, and what happens to their balance elsewhere. */
export const whenWallet = (world: Constellation) => ({
  linksCard: (holder: Pick<Holder, 'visitor'>, number?: string, expiry?: string) =>
    linkCard(world, holder, number, expiry),
  /** Follows the open page to the processor's or a bank's. */
  leaves: (visitor: Visitor) => leave(world, visitor),
  /** Adds euros from the card that is offered first. */
  addsMoney: (holder: Pick<Holder, 'visitor'>, euros: string) => addMoney(world, holder, euros),
  /** Cents reach the balance without a card. */
  receives: ({ holderId }: Pick<Person, 'holderId'>, minor: bigint) => giveMoney(world, holderId, minor),
  /** Cents reach the account to which a shop's commission goes. */
  earns: (clientId: string, minor: bigint) => earnMoney(world, clientId, minor),
  /** Cents leave the balance elsewhere. */
  spendsElsewhere: ({ holderId }: Pick<Person, 'holderId'>, minor: bigint) => takeMoney(world, holderId, minor),
});
