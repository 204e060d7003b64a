import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Constellation } from './constellation.ts';
import { earnMoney, giveMoney, takeMoney } from './money.ts';
import { logIn, openPerson, pin } from './people.ts';
import type { Person, PersonAsked } from './people.ts';
import type { Visitor } from './visitor.ts';

/** Numbers of the sandbox's cards, by the outcome of their charges. */
export const cardNumbers = {
  approved: '4242424242424242',
  threeDSecure: '4000002760003184',
  answerLost: '4000000000000416',
} as const;

interface Amount {
  readonly amount: string;
}

/** The members of the `/app` routes' answers that tests look at; each answer has some of them. */
export interface AppJson {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly title: string;
  readonly next_action?: string;
  readonly charged: boolean;
  readonly most: Amount;
  readonly refusal: {
    readonly code: string;
    readonly title: string;
    readonly next_action?: string;
    readonly charged: boolean;
  };
  readonly instrument: { readonly kind: string };
  readonly arrives_at?: string;
  readonly taken_back?: Amount;
  readonly top_ups: readonly { readonly id: string }[];
  readonly refused: readonly { readonly id: string }[];
  readonly redirect_url: string;
  readonly offers: readonly { readonly kind: string; readonly is_offered: boolean; readonly reason: string | null }[];
  readonly instruments: readonly {
    readonly id: string;
    readonly kind: string;
    readonly status: string;
    readonly nickname: string | null;
    readonly brand: string;
    readonly last4: string;
    readonly exp_month: number;
    readonly exp_year: number;
  }[];
  readonly balances: readonly [
    { readonly spendable: Amount; readonly held: Amount; readonly protected: Amount; readonly owed: Amount },
  ];
  readonly lines: readonly {
    readonly id: string;
    readonly kind: string;
    readonly status: string;
    readonly title: string;
    readonly detail?: string;
    readonly amount: Amount;
    readonly balance_after: Amount;
    readonly reference: string;
    readonly payment_id?: string;
    readonly top_up_id?: string;
  }[];
  /** What cards have brought this month, among the terms of top-ups. */
  readonly month: { readonly brought: Amount; readonly fee: Amount };
  readonly next_cursor?: string;
  readonly shop_name: string;
  readonly order: { readonly reference: string };
  readonly parts: readonly {
    readonly payee_name: string;
    readonly status: string;
    readonly is_charged_back: boolean;
  }[];
}

/** An answer to the wallet's web app. */
export interface AppAnswer {
  readonly status: number;
  readonly json: AppJson;
}

/** A person with a browser that is signed in to the wallet, in which the wallet's web app runs. */
export interface Holder extends Person {
  readonly visitor: Visitor;
  /** Sends a request as the wallet's web app does. Every method but GET gets a key, by default a new one. */
  readonly app: (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    key?: string,
  ) => Promise<AppAnswer>;
  /** Reads the amount that the app shows as available to spend, in cents. */
  readonly spendable: () => Promise<string>;
}

/** The ways in which a holder may differ from the default. */
export interface HolderAsked extends PersonAsked {
  /**
   * The number of a card to link on the processor's page, or `true` for one whose charges succeed; see `cardNumbers`.
   */
  readonly card?: true | string;
  /** Euros to add from that card, by a charge at the processor. */
  readonly added?: string;
}

/** Opens a wallet and signs its owner in. Links a card and adds money from it, if asked. */
export async function openHolder(world: Constellation, asked: HolderAsked = {}): Promise<Holder> {
  const person = await openPerson(world, asked);
  const visitor = await logIn(world, person, walletUrls.funding.addCard());
  const holder = { ...person, visitor, ...appIn(world, visitor) };
  const { added, card = added === undefined ? undefined : true } = asked;
  if (card !== undefined) await linkCard(world, holder, card === true ? cardNumbers.approved : card);
  if (added !== undefined) await addMoney(world, holder, added);
  return holder;
}

/** The wallet's web app in a browser that is signed in. */
export function appIn(world: Constellation, visitor: Visitor): Pick<Holder, 'app' | 'spendable'> {
  const app: Holder['app'] = (method, path, body, key) => ask(world, visitor, { method, path, body, key });
  const spendable = async () => (await app('GET', walletUrls.activity.balances())).json.balances[0].spendable.amount;
  return { app, spendable };
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
      cookie: ['__Host-session', '__Host-known'].map((one) => `${one}=${visitor.cookie(one) ?? ''}`).join('; '),
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { origin: walletUrl, 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, json: (text === '' ? {} : JSON.parse(text)) as AppJson };
}

/** Follows the open page's button to the processor's or a bank's page. */
export async function leave(constellation: Constellation, visitor: Visitor): Promise<void> {
  const [, url = ''] = /<a class="button" href="([^"]+)"/.exec(visitor.page.text) ?? [];
  assert.ok(url.startsWith(constellation.sandboxUrl), `${visitor.page.url} leads to the processor`);
  await visitor.open(url.replaceAll('&amp;', '&'));
}

/** Links a card on the processor's page, and returns to the wallet. */
export async function linkCard(
  constellation: Constellation,
  { visitor }: Pick<Holder, 'visitor'>,
  number: string = cardNumbers.approved,
  expiry = '12 / 39',
  replaces = '',
): Promise<void> {
  const asked = new URLSearchParams({ continue: '/id/top-up', replaces }).toString();
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.addCard()}?${asked}`);
  await visitor.submit(walletUrls.funding.addCard(), {});
  await leave(constellation, visitor);
  await visitor.submit(new URL(visitor.page.url).pathname, { number, expiry, cvc: '123' });
}

/** Adds euros on the wallet's page, from the card that the page offers first. */
export async function addMoney(
  constellation: Constellation,
  { visitor }: Pick<Holder, 'visitor'>,
  amount: string,
): Promise<void> {
  await visitor.open(`${constellation.walletUrl}${walletUrls.funding.topUpPage()}`);
  await visitor.submit(walletUrls.funding.topUpPage(), { amount, card: offeredCard(visitor), pin });
}

/** Returns the id of the card that the open page offers first, or an empty string. */
export function offeredCard(visitor: Visitor): string {
  return /name="card"\s+value="([^"]+)"/.exec(visitor.page.text)?.[1] ?? '';
}

/** The holders with whom a test starts. */
export const givenWallet = (world: Constellation) => ({
  /** A holder who is signed in, with a card and money from it if asked. */
  holder: (asked?: HolderAsked): Promise<Holder> => openHolder(world, asked),
});

/** The actions of holders with cards and money, and changes of balances that need no page. */
export const whenWallet = (world: Constellation) => ({
  linksCard: (holder: Pick<Holder, 'visitor'>, number?: string, expiry?: string) =>
    linkCard(world, holder, number, expiry),
  /** Links a card in the place of another. */
  replacesCard: (holder: Pick<Holder, 'visitor'>, replaces: string, number: string) =>
    linkCard(world, holder, number, undefined, replaces),
  /** Follows the open page's button to the processor's or a bank's page. */
  leaves: (visitor: Visitor) => leave(world, visitor),
  /** Adds euros from the card that the page offers first. */
  addsMoney: (holder: Pick<Holder, 'visitor'>, euros: string) => addMoney(world, holder, euros),
  /** Adds cents to the balance without a card. */
  receives: ({ holderId }: Pick<Person, 'holderId'>, minor: bigint) => giveMoney(world, holderId, minor),
  /** Adds cents to the account that gets a shop's commission. */
  earns: (clientId: string, minor: bigint) => earnMoney(world, clientId, minor),
  /** Takes cents from the balance, as if another shop had charged them. */
  spendsElsewhere: ({ holderId }: Pick<Person, 'holderId'>, minor: bigint) => takeMoney(world, holderId, minor),
});
