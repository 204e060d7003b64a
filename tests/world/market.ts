import assert from 'node:assert/strict';
import type { Id } from '#platform/kernel/id.ts';
import { sellers } from '../../dev/seed/catalog.ts';
import { loadDemoMarket } from '../../dev/seed/load.ts';
import type { Order } from '../../market/server/ordering/orders/domain.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { carrierSteps } from './carrier.ts';
import type { DeliveryPlace } from './carrier.ts';
import { answerConsent } from './consent.ts';
import type { Constellation } from './constellation.ts';
import { marketOf, proveByMail, signIn } from './mailed-codes.ts';
import type { MailingMarket } from './mailed-codes.ts';
import { balanceOf } from './money.ts';
import { makeKnown, openPerson, password, pin } from './people.ts';
import type { Person } from './people.ts';
import { visit } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** The path of the market's page on which shoppers link wallets. */
export const METHODS = marketUrls.wallet.paymentMethods();
/** The path of the market's page on which sellers choose the wallet that is paid. */
export const PAYOUT = marketUrls.wallet.payout();
/** How long a move of the payout waits. */
export const MOVE_MS = 3 * 86_400_000;

/** The default shipping address. */
export const address = { line1: '12 Harbour Row', line2: '', postalCode: 'D04', city: 'Dublin', country: 'IE' };

/** A browser in which a shopper is signed in to the market. */
export type Shopper = Visitor & { readonly email: string };

/** Opens an account with a market on its pages, in this browser. */
export async function openAccount(
  visitor: Visitor,
  market: MailingMarket,
  account: { name: string; email: string },
): Promise<void> {
  await visitor.open(`${market.url}${marketUrls.accounts.signUp()}`);
  await visitor.submit(marketUrls.accounts.signUp(), { ...account, password });
  await proveByMail(market, visitor);
}

let shoppers = 0;

/** The ways in which a shopper may differ from the default. */
export interface ShopperAsked {
  readonly name?: string;
  readonly email?: string;
  /** The owner of the wallet to link, by consent on the wallet's page; by default no wallet is linked. */
  readonly wallet?: Person;
  /** The mandate's cap for one payment, in cents; by default the one that the market proposes. */
  readonly cap?: bigint;
  /** See `visit`. */
  readonly leaves?: (url: string) => boolean;
}

/**
 * Opens an account with the market on its pages, links the wallet if one is given, and stays on the page of payment
 * methods.
 */
export async function openShopper(world: Constellation, asked: ShopperAsked = {}): Promise<Shopper> {
  shoppers += 1;
  const { name = 'Ada Byrne', email = `shopper${shoppers}@example.com`, wallet, cap, leaves } = asked;
  const visitor = visit(world, leaves);
  await openAccount(visitor, marketOf(world), { name, email });
  await visitor.open(`${world.marketUrl}${METHODS}`);
  if (wallet) await linkWallet(world, visitor, wallet, cap === undefined ? {} : { max_per_payment: euros(cap) });
  return Object.assign(visitor, { email });
}

/** Reads the code in the last mail with one to an address; it is empty if there is none. */
export function codeMailedTo({ sandbox }: Pick<Constellation, 'sandbox'>, email: string): string {
  const codes = sandbox.inbox.list(email).map(({ subject }) => /^(\d{6}) is your code$/.exec(subject)?.[1]);
  return codes.find((code) => code !== undefined) ?? '';
}

/** Proves on the open page, by password and mailed code, that a change of the payout is the seller's. */
export async function provePayout(world: Constellation, seller: Visitor): Promise<void> {
  await world.settle();
  const code = codeMailedTo(world, seller.field('email'));
  await seller.submit(new URL(seller.page.url).pathname, { password, code });
}

/** Unlinks the wallet that a seller is paid into, from the open page of payouts. */
export async function unlinkPayout(world: Constellation, seller: Visitor): Promise<void> {
  await seller.submit(marketUrls.wallet.unlinkPayout(), {});
  await provePayout(world, seller);
}

/**
 * Goes to the wallet from the open page of payment methods or of payouts, with the proof if it is needed, and logs in if
 * the wallet asks.
 */
export async function setOut(world: Constellation, visitor: Visitor, person: Person): Promise<void> {
  await visitor.submit(`${new URL(visitor.page.url).pathname}/link`, {});
  if (visitor.page.url.includes('/seller/payout/prove/')) await provePayout(world, visitor);
  if (!visitor.page.text.includes(`action="${walletUrls.identity.login()}"`)) return;
  await makeKnown(world, visitor, person.phone);
  await visitor.submit(walletUrls.identity.login(), { phone: person.phone, password });
}

/** Links a wallet from the open page, by consent with the PIN. @param fields The other values of the consent's form. */
export async function linkWallet(
  world: Constellation,
  visitor: Visitor,
  person: Person,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  await setOut(world, visitor, person);
  await answerConsent(visitor, 'allow', fields);
}

/** Moves the payout from the open page to another wallet, and waits until it takes effect. */
export async function movePayout(world: Constellation, seller: Visitor, person: Person): Promise<void> {
  await linkWallet(world, seller, person);
  world.advance(MOVE_MS);
  await world.settle();
}

/** Links a second wallet to a buyer's account, after logging out of the first wallet. @returns The new link. */
export async function linkAnother(world: Constellation, buyer: Buyer, person: Person): Promise<Id<'lnk'>> {
  const { visitor, email } = buyer;
  await visitor.open(`${world.walletUrl}${walletUrls.identity.logout()}`);
  await visitor.submit(walletUrls.identity.logout(), {}).catch(() => undefined);
  await visitor.open(`${world.marketUrl}${METHODS}`);
  await linkWallet(world, visitor, person);
  const shopperId: Id<'shp'> = (await world.market.accounts.idOf(email))!;
  return (await world.market.links.listOf(shopperId))[0]!.id;
}

/** A shopper with a linked wallet and money in it. */
export interface Buyer {
  readonly visitor: Visitor;
  readonly person: Person;
  readonly email: string;
  /** Reads the wallet's posted balance from the books, in cents. */
  readonly balance: () => Promise<bigint>;
  /**
   * Puts one of each product into the cart and checks out. Afterwards the wallet's page or the order's page is open.
   */
  readonly buy: (...slugs: readonly string[]) => Promise<void>;
  /** Finds the newest order. */
  readonly order: () => Promise<Order>;
}

/** The ways in which a buyer may differ from the default. */
export interface BuyerAsked extends Pick<ShopperAsked, 'cap'> {
  /** The balance in cents, by default 100 euros. */
  readonly money?: bigint;
  /** The owner of an existing wallet, which is used with its balance instead of a new one. */
  readonly wallet?: Person;
}

/** Opens a wallet with money, unless one is given, and an account with the market that is linked to it. */
export async function openBuyer(world: Constellation, asked: BuyerAsked = {}): Promise<Buyer> {
  const { money = 10_000n, cap } = asked;
  const person = asked.wallet ?? (await openPerson(world, { money }));
  const visitor = await openShopper(world, { wallet: person, ...(cap === undefined ? {} : { cap }) });
  const { email } = visitor;
  const shopperId = (await world.market.accounts.idOf(email))!;
  return {
    visitor,
    person,
    email,
    balance: () => balanceOf(world, person.holderId),
    buy: async (...slugs) => {
      for (const slug of slugs) await putIntoCart(world, visitor, slug);
      await checkOut(world, visitor);
      assert.notEqual(visitor.page.status, 422, /role="alert"[\s\S]*?<\/div>/.exec(visitor.page.text)?.[0]);
    },
    order: async () => (await world.market.orders.ofShopper(shopperId))[0]!,
  };
}

/** Puts a product into the cart on the product's page. */
export async function putIntoCart(
  { marketUrl }: Constellation,
  visitor: Visitor,
  slug: string,
  quantity = 1,
): Promise<void> {
  await visitor.open(`${marketUrl}${marketUrls.catalog.product({ slug })}`);
  await visitor.submit(marketUrls.cart.add(), { quantity: String(quantity) });
}

/** Places an order for the cart on the checkout page. */
export async function checkOut(
  { marketUrl }: Constellation,
  visitor: Visitor,
  to: Readonly<Record<string, string>> = address,
): Promise<void> {
  await visitor.open(`${marketUrl}${marketUrls.ordering.checkout()}`);
  await visitor.submit(marketUrls.ordering.checkout(), to);
}

/** Approves the payment on the wallet's open page, with the PIN. Afterwards the order's page is open. */
export async function approve(visitor: Visitor): Promise<void> {
  await visitor.submit(new URL(visitor.page.url).pathname, { pin });
}

/** Approves the payment if the wallet's page asks for that. */
export async function approvesIfAsked(visitor: Visitor): Promise<void> {
  if (visitor.page.url.includes('/id/approve/')) await approve(visitor);
}

/** Buys and pays, and waits until all messages about the paid order have arrived. */
export async function placePaidOrder(world: Constellation, buyer: Buyer, slugs: readonly string[]): Promise<Order> {
  await buyer.buy(...slugs);
  await approvesIfAsked(buyer.visitor);
  await world.settle();
  const order = await buyer.order();
  assert.equal(order.status, 'paid');
  return order;
}

/**
 * Fills the market with the demo's goods. Each seller has a wallet, and signs in to the market as `SLUG@example.com`.
 *
 * @returns The sellers' wallets, by the seller's slug.
 */
export async function fillMarket(world: Constellation): Promise<Readonly<Record<string, Id<'hld'>>>> {
  const { wallet, market } = world;
  const holders: Record<string, Id<'hld'>> = {};
  const payees: Record<string, string> = {};
  for (const { slug, name } of sellers) {
    const { holderId } = await openPerson(world, { tier: 2, hasPin: false });
    holders[slug] = holderId;
    payees[slug] = (
      await wallet.linking.payees.open({ holderId, clientId: 'market', name, maxCommissionBasisPoints: 800 })
    ).id;
  }
  const sellerIds = await loadDemoMarket(market.catalog, payees);
  for (const { slug, name } of sellers) {
    const email = `${slug}@example.com`;
    assert.ok((await market.accounts.signUp({ email, name, password })).ok);
    await market.accounts.setSeller((await market.accounts.idOf(email))!, sellerIds.get(slug)!);
  }
  return holders;
}

/** Signs a seller in to the market in a new browser. @param page The path of the page that is open afterwards. */
export async function openSeller(
  world: Constellation,
  slug: string,
  page: string = marketUrls.selling.center(),
): Promise<Visitor> {
  const visitor = visit(world);
  await signIn(marketOf(world), visitor, { email: `${slug}@example.com`, password, next: page });
  return visitor;
}

/** The ways in which a parcel may differ from the default. */
export interface ParcelAsked {
  /** The index of the order's part, by default 0. */
  readonly part?: number;
  readonly carrier?: string;
  /** The tracking code; by default one that belongs to the part alone. */
  readonly code?: string;
  /** The seller's browser; by default the part's seller signs in. */
  readonly seller?: Visitor;
}

/** Ships a part of an order on the seller's page. @returns The tracking code, and the seller's browser. */
export async function ship(
  world: Constellation,
  order: Order,
  asked: ParcelAsked = {},
): Promise<{ code: string; seller: Visitor }> {
  const part = order.parts[asked.part ?? 0]!;
  const { carrier = 'DHL', code = `EZ${part.id.slice(-8)}` } = asked;
  const slug = sellers.find(({ name }) => name === part.sellerName)!.slug;
  const seller = asked.seller ?? (await openSeller(world, slug));
  await seller.open(`${world.marketUrl}${marketUrls.selling.center()}`);
  await seller.submit(marketUrls.selling.ship(), { order: order.id, part: part.id, carrier, code });
  return { code, seller };
}

/** The default shipping address, as a carrier scans it. */
export const doorstep: DeliveryPlace = { country: address.country, zip: address.postalCode, city: address.city };

/**
 * Says on the buyer's page that all is well with a part of an order, and confirms it on the wallet's page with the PIN.
 * Afterwards the order's page is open.
 *
 * @param part The part's index.
 */
export async function confirm(world: Constellation, visitor: Visitor, order: Order, part = 0): Promise<void> {
  await visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId: order.id })}`);
  await visitor.submit(marketUrls.ordering.confirm({ orderId: order.id }), { part: order.parts[part]!.id });
  await visitor.submit(new URL(visitor.page.url).pathname, { pin });
}

function euros(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

/** The market's people and goods with which a test starts. */
export const givenMarket = (world: Constellation) => ({
  /** The demo's goods and their sellers, each of whom has a wallet as payee. */
  goods: () => fillMarket(world),
  /** A browser with a new account in the market, on the page of payment methods. */
  shopper: (asked?: ShopperAsked): Promise<Shopper> => openShopper(world, asked),
  /** A shopper with a linked wallet and money in it. */
  buyer: (asked?: BuyerAsked): Promise<Buyer> => openBuyer(world, asked),
  /** A browser in which one of the demo's sellers is signed in. */
  seller: (slug: string, page?: string): Promise<Visitor> => openSeller(world, slug, page),
  /** A paid order, of a new buyer unless one is given. */
  order: async (asked: { slugs: readonly string[]; buyer?: Buyer }): Promise<Order> =>
    placePaidOrder(world, asked.buyer ?? (await openBuyer(world)), asked.slugs),
});

/** The actions of shoppers, sellers and the carrier. */
export const whenMarket = (world: Constellation) => ({
  /** Types a password into the market's open page, and the mailed code if it asks for one. */
  logsInToMarket: async (visitor: Visitor, typed: { email: string; password: string }): Promise<void> => {
    await visitor.submit(marketUrls.accounts.login(), typed);
    await proveByMail(marketOf(world), visitor);
  },
  setsOut: (visitor: Visitor, person: Person) => setOut(world, visitor, person),
  linksWallet: (visitor: Visitor, person: Person, fields?: Readonly<Record<string, string>>) =>
    linkWallet(world, visitor, person, fields),
  provesPayout: (seller: Visitor) => provePayout(world, seller),
  movesPayout: (seller: Visitor, person: Person) => movePayout(world, seller, person),
  unlinksPayout: (seller: Visitor) => unlinkPayout(world, seller),
  linksAnother: (buyer: Buyer, person: Person) => linkAnother(world, buyer, person),
  putsIntoCart: (visitor: Visitor, slug: string, quantity?: number) => putIntoCart(world, visitor, slug, quantity),
  checksOut: (visitor: Visitor, to?: Readonly<Record<string, string>>) => checkOut(world, visitor, to),
  approves: approve,
  ships: (order: Order, asked?: ParcelAsked) => ship(world, order, asked),
  scans: (code: string) => carrierSteps(world).scans(code),
  /** By default at the default shipping address; null if the carrier does not say where. */
  delivers: (code: string, place: DeliveryPlace | null = doorstep) => carrierSteps(world).delivers(code, place),
  loses: (code: string) => carrierSteps(world).loses(code),
  confirms: (visitor: Visitor, order: Order, part?: number) => confirm(world, visitor, order, part),
  opensOrder: (visitor: Visitor, orderId: string) =>
    visitor.open(`${world.marketUrl}${marketUrls.ordering.order({ orderId })}`),
});
