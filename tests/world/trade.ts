import { randomUUID } from 'node:crypto';
import type { Id } from '#platform/kernel/id.ts';
import type { CreatePaymentBody, PaymentJson } from '../../wallet/server/payments/payments/schema.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { link } from './consent.ts';
import type { Linked } from './consent.ts';
import type { Constellation } from './constellation.ts';
import { balanceOf, cents, giveMoney } from './money.ts';
import { openPerson } from './people.ts';
import type { Person } from './people.ts';
import { mandateDetail, openShop } from './shop.ts';
import type { Shop } from './shop.ts';

/** An answer of the API. */
export interface Answer<Body = PaymentJson> {
  readonly status: number;
  readonly body: Body;
}

/** The members of a problem document that tests look at. */
export interface Problem {
  readonly code: string;
  readonly field?: string;
  readonly status: number;
  readonly charged?: boolean;
}

/** A person whose wallet is linked to the shop. */
export interface Customer extends Person, Linked {
  /** Adds cents to the balance. */
  readonly give: (minor: bigint) => Promise<void>;
  /** Reads the posted balance from the books, in cents. */
  readonly balance: () => Promise<bigint>;
  /** Requests a payment with the customer's token. */
  readonly ask: <Body = PaymentJson>(order: unknown, key?: string) => Promise<Answer<Body>>;
}

/** The ways in which a customer may differ from the default. */
export interface CustomerAsked {
  /**
   * The mandate's cap for one payment, in cents; the cap for a month is three times as much. Zero: the wallet always
   * asks.
   */
  readonly cap?: bigint;
  /** The balance in cents. */
  readonly money?: bigint;
  /** Whether the shop may say that an order has arrived. */
  readonly confirms?: boolean;
  /** The number; by default a new Irish one. */
  readonly phone?: string;
}

/** An integrator's shop with two sellers, which calls the API over HTTP. */
export interface Trade {
  readonly shop: Shop;
  readonly sellers: readonly [Payee, Payee];
  /** Makes the body of a payment of 50 euros: 30 for the first seller, 20 for the second. */
  readonly order: (more?: Partial<CreatePaymentBody>) => CreatePaymentBody;
  /** Opens a wallet with a PIN and links it to the shop; by default without money, and with a cap of zero. */
  readonly customer: (asked?: CustomerAsked) => Promise<Customer>;
  /** Calls the API with the shop's own token. */
  readonly call: <Body = PaymentJson>(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ) => Promise<Answer<Body>>;
  readonly balanceOf: (holderId: Id<'hld'>) => Promise<bigint>;
}

/** A person to whom the shop's payments may go. */
export interface Payee extends Person {
  readonly payeeId: Id<'pye'>;
}

/** The ways in which a trade may differ from the default. */
export interface TradeAsked {
  /** Origins on private networks to which the shop's webhooks may go. */
  readonly privateOrigins?: readonly string[];
}

/** Registers a shop with the wallet, and two sellers as its payees. */
export async function openTrade(world: Constellation, asked: TradeAsked = {}): Promise<Trade> {
  const shop = await openShop(world, undefined, asked);
  const sellers = [await openPayee(world, shop, 'Copper'), await openPayee(world, shop, 'Moss')] as const;
  const call = async <Body>(token: string, method: string, path: string, body?: unknown, key?: string) => {
    const answer = await shop.api(token, method, path, body, key === undefined ? {} : { 'idempotency-key': key });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  };
  return {
    shop,
    sellers,
    balanceOf: (holderId) => balanceOf(world, holderId),
    order: (more = {}) => orderOf(shop, sellers, more),
    customer: async ({ cap = 0n, confirms = false, ...asked } = {}) => {
      const person = await openPerson(world, asked);
      const caps = { max_per_payment: String(cap), max_per_month: String(cap * 3n) };
      const right = confirms ? { confirm: true } : {};
      const fields: Record<string, string> = confirms ? { allow_confirm: 'yes' } : {};
      const linked = await link(world, shop, person, { ...mandateDetail, ...caps, ...right }, fields);
      return {
        ...person,
        ...linked,
        give: (minor) => giveMoney(world, person.holderId, minor),
        balance: () => balanceOf(world, person.holderId),
        ask: (order, key = randomUUID()) =>
          call(linked.accessToken, 'POST', walletUrls.payments.payments(), order, key),
      };
    },
    call: async (method, path, body, key) => call(await shop.clientToken(), method, path, body, key),
  };
}

async function openPayee(world: Constellation, { clientId }: Shop, name: string): Promise<Payee> {
  const person = await openPerson(world, { tier: 2 });
  const { id } = await world.wallet.linking.payees.open({
    ...person,
    clientId,
    name,
    maxCommissionBasisPoints: 10_000,
  });
  return { ...person, payeeId: id };
}

function orderOf(
  shop: Shop,
  [copper, moss]: readonly [Payee, Payee],
  more: Partial<CreatePaymentBody>,
): CreatePaymentBody {
  return {
    amount: cents('5000'),
    order: { reference: '2211-8841', description: 'A teapot and a plant' },
    lines: [
      { reference: 'l1', part: 'p1', description: 'Teapot', quantity: 1, amount: cents('3000') },
      { reference: 'l2', part: 'p2', description: 'Plant', quantity: 2, amount: cents('1600') },
    ],
    parts: [
      { reference: 'p1', payee_id: copper.payeeId, amount: cents('3000'), commission: cents('240') },
      {
        reference: 'p2',
        payee_id: moss.payeeId,
        amount: cents('2000'),
        shipping: cents('400'),
        commission: cents('160'),
      },
    ],
    ship_to: { country: 'DE', postal_code: '10115', city: 'Berlin' },
    return_url: `${shop.origin}/back`,
    ...more,
  };
}
