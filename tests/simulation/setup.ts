import type { Seal } from '#platform/credentials/seal.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { createIds } from '#platform/kernel/world.ts';
import type { WantedLine } from '../../market/server/ordering/orders/domain.ts';
import type { Card } from '../../wallet/server/funding/instruments/domain.ts';
import type { Mandate } from '../../wallet/server/linking/mandates/domain.ts';
import type { Payee } from '../../wallet/server/linking/payees/payee-schema.ts';
import type { Holder } from '../../wallet/server/identity/accounts/domain.ts';
import type { Shopper } from './market.ts';
import type { MemoryDatabase } from './memory/database.ts';
import type { Row } from './memory/store.ts';
import type { Simulation } from './scheduler.ts';
import { clientId } from './shop.ts';
import type { Register } from './wallet.ts';

/** The people and the goods of a simulation. */
export interface Town {
  readonly register: Register;
  readonly shoppers: readonly Shopper[];
  /** The card of each holder. */
  readonly cards: ReadonlyMap<string, Id<'ins'>>;
  readonly goods: readonly WantedLine[];
  /** The stock of each product at the beginning. */
  readonly stock: number;
  /** Coupons of the wallet that are planned, but not open. */
  readonly coupons: readonly TownCoupon[];
}

/** A planned coupon of the wallet. */
export interface TownCoupon {
  readonly promotionId: Id<'prm'>;
  readonly code: string;
  readonly budgetMinor: bigint;
  readonly endsAt: Date;
}

/** The databases to fill, and the source of ids and choices. */
export interface SetUp {
  readonly simulation: Simulation;
  readonly databases: { readonly wallet: MemoryDatabase; readonly market: MemoryDatabase };
  readonly seal: Seal;
}

const SHOPPERS = 2;
const SELLERS = 2;
const STOCK = 4;
const DAY_MS = 86_400_000;
/** In most runs, one person has both wallets; in the others these are friends. */
const shopperNames = [
  ['Byrne', 'Byrne'],
  ['Byrne', 'Byrne'],
  ['Byrne', 'Doyle'],
] as const;

/** Stores people, their accounts and mandates, the market's webhook endpoint and the goods in the databases. */
export function setUp({ simulation, databases, seal }: SetUp): Town {
  const { random, now } = simulation;
  const ids = createIds({ business: () => now, security: () => now }, random.bytes);
  const holders = new Map<string, Holder>();
  const cards = new Map<string, Card>();
  const payees = new Map<string, Payee>();
  const openAccount = (ownerKind: string, ownerId: Id, kind: string): Id<'acc'> => {
    const id = ids.mint('acc');
    const owner = { cell: 0, id: toUuid(id), owner_kind: ownerKind, owner_id: toUuid(ownerId), kind };
    put(databases.wallet, 'ledger.accounts', { ...owner, currency: 'EUR', floor_minor: 0n, opened_at: now });
    return id;
  };
  const openWallet = (familyName: string): { holderId: Id<'hld'>; accountId: Id<'acc'> } => {
    const holder = holderOf(ids.mint('hld'), familyName, now);
    holders.set(holder.id, holder);
    put(databases.wallet, 'accounts.holders', holderRow(holder));
    return { holderId: holder.id, accountId: openAccount('holder', holder.id, 'available') };
  };
  const names = random.pick(shopperNames);
  const shoppers = Array.from({ length: SHOPPERS }, (_, at): Shopper => {
    const { holderId } = openWallet(names[at]!);
    const card = cardOf(ids.mint('ins'), holderId, now);
    cards.set(card.id, card);
    const mandateId = ids.mint('mdt');
    const oneTap = random.pick([0n, 3_000n, 20_000n]);
    const confirmMost = random.pick([null, 4_000n, 10_000n, 10_000n, 10_000n]);
    put(databases.wallet, 'mandates.mandates', mandateRow({ id: mandateId, holderId, oneTap, confirmMost }, now));
    return { id: ids.mint('shp'), linkId: ids.mint('lnk'), holderId, mandateId };
  });
  const goods = Array.from({ length: SELLERS }, () => {
    const { holderId, accountId } = openWallet('Nolan');
    const payee = payeeOf({ id: ids.mint('pye'), holderId, accountId }, now);
    payees.set(payee.id, payee);
    const sinceDays = random.pick([0, 200]);
    put(databases.wallet, 'payees.payees', payeeRow(payee, new Date(now.getTime() - sinceDays * DAY_MS)));
    const seller = { id: ids.mint('sel'), name: payee.name, payeeId: payee.id };
    return Array.from({ length: 2 }, () => {
      const most = random.chance(0.6) ? 1_500 : 9_000;
      return productOf(ids.mint('prd'), seller, BigInt(random.between(101, most)));
    });
  }).flat();
  for (const { line, seller } of goods) put(databases.market, 'catalog.products', productRow(line, seller.id));
  put(
    databases.wallet,
    'payments.policies',
    policyRow(databases.wallet, { settledOrders: random.pick([0, 0, 1]), isReserved: random.chance(0.6) }, now),
  );
  put(databases.wallet, 'protection.report_terms', reportTermsRow(databases.wallet, random, now));
  putFundingTerms(databases.wallet, random, now);
  const endpointId = ids.mint('whe');
  put(databases.wallet, 'webhooks.endpoints', {
    id: toUuid(endpointId),
    client_id: clientId,
    url: 'https://market.example/webhooks',
    secret: seal.close(`whsec_${random.bytes(32).toString('base64')}`, endpointId),
    status: 'enabled',
    created_at: now,
  });
  const commissionAccountId = openAccount('client', ids.mint('cli'), 'commission');
  const friendAccountId = openAccount('holder', ids.mint('hld'), 'available');
  return {
    register: { holders, cards, payees, commissionAccountId, friendAccountId },
    shoppers,
    cards: new Map([...cards.values()].map((card) => [card.holderId, card.id])),
    goods,
    stock: STOCK,
    coupons: planCoupons(databases.wallet, ids, random, now),
  };
}

function put(database: MemoryDatabase, name: string, row: Row): void {
  const { store } = database;
  const transaction = store.begin();
  store.insert(transaction, store.table(name), store.shape(store.table(name), row));
  store.commit(transaction);
}

function holderOf(id: Id<'hld'>, familyName: string, createdAt: Date): Holder {
  const person = { phone: '+353871234567', givenName: 'Ada', familyName, birthDate: '1990-01-01' };
  return {
    ...person,
    id,
    cell: 0,
    address: null,
    email: 'ada@example.com',
    emailProvedAt: createdAt,
    tier: 2,
    status: 'active',
    createdAt,
  };
}

function holderRow({ id, cell, phone, tier, status, createdAt }: Holder): Row {
  return { cell, id: toUuid(id), phone: `${phone} ${id}`, password_hash: '', tier, status, created_at: createdAt };
}

function cardOf(id: Id<'ins'>, holderId: Id<'hld'>, addedAt: Date): Card {
  const face = { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2040, funding: 'credit', country: 'IE' } as const;
  const known = { processorId: `pm_${id}`, fingerprint: id, nickname: null, removedAt: null };
  return { ...face, ...known, id, holderId, addedAt, cell: 0 };
}

function payeeOf(known: Pick<Payee, 'id' | 'holderId' | 'accountId'>, createdAt: Date): Payee {
  return {
    ...known,
    cell: 0,
    clientId,
    account: '',
    name: 'Copper',
    country: 'IE',
    maxCommissionBasisPoints: 800,
    createdAt,
    endedAt: null,
    endedBy: null,
  };
}

function payeeRow({ id, holderId, accountId, name, country }: Payee, createdAt: Date): Row {
  const ids = { id: toUuid(id), holder_id: toUuid(holderId), account_id: toUuid(accountId) };
  return { ...ids, cell: 0, client_id: clientId, account: '', name, country, created_at: createdAt };
}

interface Terms {
  readonly settledOrders: number;
  readonly isReserved: boolean;
}

/** Without a reserve, sellers spend their money at once, and owe what is refunded after that. */
const noReserve = { days: 0, newSellerDays: 0, newForDays: 0, newBelowOrders: 0, keptBasisPoints: 0, keptDays: 0 };

/**
 * The policy of the migrations, by which a seller needs few settled orders to send something without tracking, and not to
 * be new.
 */
function policyRow(wallet: MemoryDatabase, { settledOrders, isReserved }: Terms, validFrom: Date): Row {
  const current = wallet.rows('payments.policies').at(-1)!;
  const version = Number(current['version']) + 1;
  const own = current['reserve'] as Record<string, number>;
  const reserve = isReserved ? { ...own, newBelowOrders: settledOrders } : noReserve;
  return { ...current, version, valid_from: validFrom, untracked_after_orders: settledOrders, reserve };
}

/** The terms of the migrations, with so little provisional credit that it is soon used up. */
function reportTermsRow(wallet: MemoryDatabase, random: Simulation['random'], validFrom: Date): Row {
  return {
    ...wallet.rows('protection.report_terms').at(-1)!,
    version: 2,
    valid_from: validFrom,
    credit_most_minor: random.pick([1_000n, 10_000n]),
    credits_a_year: random.pick([1, 2]),
  };
}

/**
 * In some runs, a card's money may soon leave; and withdrawals cost so much that small ones have a fee. Exchanges also
 * offer a currency with three decimals, and accounts in euros are debited, so that this money also pays and leaves.
 */
function putFundingTerms(wallet: MemoryDatabase, random: Simulation['random'], now: Date): void {
  const valid = { version: 2, valid_from: now };
  const days = random.pick([0, 2, 60]);
  const terms = { card_days: days, debit_days: random.pick([0, 5, 60]) };
  put(wallet, 'origins.terms', { ...wallet.rows('origins.terms').at(-1)!, ...valid, ...terms });
  put(wallet, 'top_ups.debit_terms', { ...wallet.rows('top_ups.debit_terms').at(-1)!, currency: 'EUR' });
  const exchanges = wallet.rows('exchange.terms').at(-1)!;
  // Steps of time are of days here, so a day of the payment's rate would be over before the first refund.
  const offered = { refund_hours: 168, currencies: ['EUR', 'JPY', 'KWD'] };
  put(wallet, 'exchange.terms', { ...exchanges, ...valid, ...offered });
  const own = wallet.rows('withdrawals.terms').find((row) => row['currency'] === 'EUR')!;
  const free = random.pick([0n, 3_000n]);
  put(wallet, 'withdrawals.terms', { ...own, ...valid, free_up_to_minor: free, basis_points: 100 });
}

/** Plans coupons whose budgets are soon spent; some are for a first payment only, and some soon end. */
function planCoupons(
  wallet: MemoryDatabase,
  ids: ReturnType<typeof createIds>,
  random: Simulation['random'],
  now: Date,
): TownCoupon[] {
  return ['SPRING', 'HELLO'].map((code) => {
    const promotionId = ids.mint('prm');
    const minor = BigInt(random.between(20, 200));
    const endsAt = new Date(now.getTime() + random.between(5, 40) * DAY_MS);
    put(wallet, 'promotions.coupons', {
      cell: 0,
      promotion_id: toUuid(promotionId),
      code,
      amount_minor: minor,
      minimum_minor: minor + BigInt(random.between(1, 100)),
      currency: 'EUR',
      is_first_only: random.chance(0.2),
      starts_at: now,
      ends_at: endsAt,
    });
    return { promotionId, code, budgetMinor: minor * BigInt(random.between(1, 4)), endsAt };
  });
}

interface Permission {
  readonly id: Mandate['id'];
  readonly holderId: Id<'hld'>;
  readonly oneTap: bigint;
  /** Null without the right to confirm. */
  readonly confirmMost: bigint | null;
}

function mandateRow(known: Permission, createdAt: Date): Row {
  return {
    cell: 0,
    id: toUuid(known.id),
    holder_id: toUuid(known.holderId),
    client_id: clientId,
    account: 'shopper',
    currency: 'EUR',
    max_per_payment_minor: known.oneTap,
    max_per_month_minor: 30_000n,
    confirm_most_minor: known.confirmMost,
    confirm_after_hours: known.confirmMost === null ? null : 24,
    purpose: 'To pay for orders',
    shared: [],
    status: 'active',
    created_at: createdAt,
  };
}

function productOf(productId: Id<'prd'>, seller: WantedLine['seller'], minor: bigint): WantedLine {
  const price = { minor, currency: 'EUR' as const };
  const discount = { minor: 0n, currency: 'EUR' as const };
  return { line: { productId, slug: productId, name: 'Lamp', pictureId: 'p', quantity: 1, price, discount }, seller };
}

function productRow(line: WantedLine['line'], sellerId: Id<'sel'>): Row {
  const words = { slug: line.slug, category: 'light', name: line.name, summary: '', description: '', picture_id: 'p' };
  const price = { price_minor: line.price.minor, currency: 'EUR' };
  return { ...words, ...price, id: toUuid(line.productId), seller_id: toUuid(sellerId), stock: STOCK };
}
