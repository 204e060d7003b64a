import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Id } from '#platform/kernel/id.ts';
import { ok } from '#platform/kernel/result.ts';
import { accountsKey, touch } from '../../wallet/server/ledger/batch/command.ts';
import type { MoneyCommand } from '../../wallet/server/ledger/batch/command.ts';
import { transfer } from '../../wallet/server/ledger/accounts/domain.ts';
import type { CreatePaymentBody, PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import type { Visitor } from './browserless.ts';
import type { Constellation } from './constellation.ts';
import { link, openPerson } from './linked.ts';
import type { LinkedPerson, Person } from './linked.ts';
import { mandateDetail, openShop } from './test-shop.ts';
import type { TestShop } from './test-shop.ts';

export const cents = (amount: string) => ({ amount, currency: 'EUR' }) as const;

/** Money from outside, as a top-up brings it. */
const fund: MoneyCommand<{ from: Id<'acc'>; to: Id<'acc'>; minor: bigint }, null, never> = {
  kind: 'test.fund',
  touches: ({ from, to }) => [touch(accountsKey, [from, to])],
  decide: ({ from, to, minor }) => {
    const postings = transfer(from, to, { minor, currency: 'EUR' });
    return ok({ answer: null, entries: [{ kind: 'test', reason: 'a test', postings }] });
  },
};

/** Puts money into a holder's balance. */
export async function giveMoney({ wallet }: Pick<Constellation, 'wallet'>, holderId: Id<'hld'>, minor: bigint) {
  const account = (await wallet.ledger.accountsOfHolder(holderId)).find((one) => one.kind === 'available');
  assert.ok(account);
  await wallet.batch.submit(fund, { from: wallet.ledger.house('processor_clearing', 'EUR'), to: account.id, minor });
}

/** Takes money out of a holder's balance, as if it were spent elsewhere. */
export async function takeMoney({ wallet }: Pick<Constellation, 'wallet'>, holderId: Id<'hld'>, minor: bigint) {
  const account = (await wallet.ledger.accountsOfHolder(holderId)).find((one) => one.kind === 'available');
  assert.ok(account);
  await wallet.batch.submit(fund, { from: account.id, to: wallet.ledger.house('processor_clearing', 'EUR'), minor });
}

/** Puts money where a shop's commission goes. */
export async function earnMoney({ wallet }: Pick<Constellation, 'wallet'>, clientId: string, minor: bigint) {
  const client = await wallet.linking.clients.find(clientId);
  assert.ok(client);
  const from = wallet.ledger.house('processor_clearing', 'EUR');
  await wallet.batch.submit(fund, { from, to: client.commissionAccountId, minor });
}

export interface Answer<Body = PaymentJson> {
  readonly status: number;
  readonly body: Body;
}

export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly status: number;
  readonly charged?: boolean;
}

/** Somebody who has linked a wallet to the shop. */
export interface Buyer extends Person, LinkedPerson {
  readonly visitor: Visitor;
  readonly give: (minor: bigint) => Promise<void>;
  readonly balance: () => Promise<bigint>;
  /** Asks for a payment with the buyer's token. */
  readonly ask: <Body = PaymentJson>(order: unknown, key?: string) => Promise<Answer<Body>>;
}

/** A shop with two sellers, asking over HTTP like any integrator. */
export interface Trade {
  readonly shop: TestShop;
  readonly sellers: readonly [Seller, Seller];
  /** An order of 50 euros: 30 to the one seller, 20 to the other. */
  readonly order: (more?: Partial<CreatePaymentBody>) => CreatePaymentBody;
  /** @param cap How much is charged without asking, in cents; zero: the buyer is always asked. */
  readonly openBuyer: (cap?: bigint) => Promise<Buyer>;
  /** Calls the API with the shop's own token. */
  readonly call: <Body = PaymentJson>(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ) => Promise<Answer<Body>>;
  readonly balanceOf: (holderId: Id<'hld'>) => Promise<bigint>;
}

export interface Seller extends Person {
  readonly payeeId: Id<'pye'>;
}

export async function openTrade(
  constellation: Constellation,
  more: { privateOrigins?: readonly string[] } = {},
): Promise<Trade> {
  const { wallet } = constellation;
  const shop = await openShop(constellation, undefined, more);
  const { clientId } = shop;
  const openSeller = async (name: string): Promise<Seller> => {
    const person = await openPerson(constellation, 2);
    return { ...person, payeeId: (await wallet.linking.payees.open({ ...person, clientId, name })).id };
  };
  const sellers = [await openSeller('Copper'), await openSeller('Moss')] as const;
  const accountOf = async (holderId: Id<'hld'>) => {
    const account = (await wallet.ledger.accountsOfHolder(holderId)).find((one) => one.kind === 'available');
    assert.ok(account);
    return account;
  };
  const balanceOf = async (holderId: Id<'hld'>) => (await accountOf(holderId)).postedMinor;
  const call = async <Body>(token: string, method: string, path: string, body?: unknown, key?: string) => {
    const answer = await shop.api(token, method, path, body, key === undefined ? {} : { 'idempotency-key': key });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  };
  return {
    shop,
    sellers,
    balanceOf,
    order: (more = {}) => ({
      amount: cents('5000'),
      order: { reference: '2211-8841', description: 'A teapot and a plant' },
      lines: [
        { description: 'Teapot', quantity: 1, amount: cents('3000') },
        { description: 'Plant', quantity: 2, amount: cents('1600') },
      ],
      shipping: cents('400'),
      parts: [
        { reference: 'p1', payee_id: sellers[0].payeeId, amount: cents('3000'), commission: cents('240') },
        { reference: 'p2', payee_id: sellers[1].payeeId, amount: cents('2000'), commission: cents('160') },
      ],
      return_url: `${shop.origin}/back`,
      ...more,
    }),
    openBuyer: async (cap = 0n) => {
      const person = await openPerson(constellation);
      const caps = { max_per_payment: String(cap), max_per_month: String(cap * 3n) };
      const linked = await link(constellation, shop, person, { ...mandateDetail, ...caps });
      return {
        ...person,
        ...linked,
        give: (minor) => giveMoney(constellation, person.holderId, minor),
        balance: () => balanceOf(person.holderId),
        ask: (order, key = randomUUID()) =>
          call(linked.accessToken, 'POST', walletUrls.payments.payments(), order, key),
      };
    },
    call: async (method, path, body, key) => call(await shop.clientToken(), method, path, body, key),
  };
}
