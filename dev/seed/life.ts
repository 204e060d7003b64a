import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { invariant } from '#platform/kernel/invariant.ts';
import type { Id } from '#platform/kernel/id.ts';
import type { World } from '#platform/kernel/world.ts';
import { HOME_CELL } from '../../wallet/server/cell.ts';
import type { Wallet } from '../../wallet/server/compose.ts';
import type { AskedEvent } from '../../wallet/server/protection/escrow/commands.ts';
import type { Why } from '../../wallet/server/protection/escrow/writes-commands.ts';
import { EXCHANGE, LIFE_DAYS, lifePerson, lifeShops, REFUND, TOP_UP } from './life-data.ts';
import type { LifeShop } from './life-data.ts';

const DAY_MS = 86_400_000;
const proof = { kind: 'pin', pin: lifePerson.pin } as const;
const home = { country: 'DE', postalCode: '10115', city: 'Berlin' } as const;
const euros = (minor: number) => ({ amount: String(minor), currency: 'EUR' }) as const;

/** What a life needs of the seed. */
export interface LifeParts {
  readonly wallet: Wallet;
  readonly password: string;
  readonly world: Pick<World, 'clocks' | 'ids'>;
  /** Sets the business time of the wallet, the sandbox and `world`. */
  readonly setTime: (at: Date) => void;
  /** The holders of the demo's sellers, by slug. */
  readonly sellers: ReadonlyMap<string, Id<'hld'>>;
  /** Types a card on a page of the processor. */
  readonly fillCard: (url: string) => Promise<void>;
}

/** What happens at an instant of a life. */
interface Deed {
  readonly at: Date;
  readonly run: () => Promise<void>;
}

/**
 * Lives half a year in one wallet, up to now, by the products' own services in the order of time: money from a card,
 * purchases that arrive and are confirmed, a refund, an exchange. The newest purchases are still on their way. A wallet
 * that is there stays as it is.
 */
export async function liveHalfAYear(parts: LifeParts): Promise<void> {
  const { wallet, password, setTime } = parts;
  const { secondFactor, accounts } = wallet.identity;
  const begin = Date.now() - LIFE_DAYS * DAY_MS;
  const at = (day: number): Date => new Date(begin + day * DAY_MS);
  setTime(at(0));
  const { phone, pin, ...profile } = lifePerson;
  const holderId = await accounts.openComplete({ phone, password, profile, tier: 2 });
  if (await secondFactor.hasPin(holderId)) return;
  await secondFactor.setPin(holderId, pin, null);
  await linkCard(parts, holderId);
  const deeds: Deed[] = [
    ...daysFrom(0.4, TOP_UP.every).map((day) => ({ at: at(day), run: () => topUp(parts, holderId) })),
    { at: at(EXCHANGE.day), run: () => exchange(parts, holderId) },
  ];
  deeds.push(...(await Promise.all(lifeShops.map((shop) => purchases(parts, holderId, shop, at)))).flat());
  const now = new Date();
  for (const deed of deeds.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (deed.at >= now) return;
    setTime(deed.at);
    await deed.run();
  }
}

function daysFrom(first: number, every: number): number[] {
  return Array.from({ length: Math.ceil((LIFE_DAYS - first) / every) }, (_, index) => first + index * every);
}

async function linkCard({ wallet, fillCard }: LifeParts, holderId: Id<'hld'>): Promise<void> {
  const started = await wallet.funding.instruments.startVisit(holderId, { continueTo: '/' });
  invariant(started.ok, 'a new wallet may link a card');
  await fillCard(started.value.url);
  await wallet.funding.instruments.finishVisit({ holderId, visitId: started.value.visit.id, hasLeft: true });
}

async function topUp({ wallet }: LifeParts, holderId: Id<'hld'>): Promise<void> {
  const [card] = await wallet.funding.instruments.list(holderId);
  invariant(card, 'the card is linked');
  const amount = { minor: TOP_UP.minor, currency: 'EUR' } as const;
  const fee = await wallet.funding.topUps.cardFee(holderId, amount);
  const order = { holderId, instrumentId: card.id, amount, fee, attempt: randomUUID(), proof };
  const done = await wallet.funding.topUps.start(order);
  invariant(done.ok && done.value.status === 'succeeded', 'the card of the demo is not declined');
}

async function exchange({ wallet }: LifeParts, holderId: Id<'hld'>): Promise<void> {
  await wallet.funding.rates.ask();
  const give = { minor: EXCHANGE.minor, currency: 'EUR' } as const;
  const quote = await wallet.funding.exchange.quote(holderId, give, 'USD');
  invariant(quote.ok, 'dollars are offered for euros');
  const done = await wallet.funding.exchange.use(quote.value, { proof });
  invariant(done.ok, 'the balance covers the exchange');
}

/** Links the wallet to a shop, and lists what happens with each order there. */
async function purchases(
  parts: LifeParts,
  holderId: Id<'hld'>,
  shop: LifeShop,
  at: (day: number) => Date,
): Promise<Deed[]> {
  const payeeId = await openShop(parts, shop);
  const mandateId = await linkShop(parts, holderId, shop);
  return daysFrom(shop.first, shop.every).flatMap((day, index) => {
    const good = shop.goods[index % shop.goods.length]!;
    const order: Order = { holderId, mandateId, payeeId, shop, good, number: shop.orders + index };
    const isReturned = shop.slug === REFUND.slug && index + 1 === REFUND.order;
    return deedsOf(parts, order, isReturned ? REFUND.minor : undefined).map(({ after, run }) => ({
      at: at(day + after),
      run,
    }));
  });
}

/** Registers a shop that asks for payments through the services alone: nobody has its key. */
async function openShop({ wallet, sellers }: LifeParts, { slug, name, trade, seller }: LifeShop): Promise<Id<'pye'>> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig', kid: 'k' };
  const redirectUris = [`https://${slug}.holdfast.example/callback`];
  const registered = await wallet.linking.clients.register({
    clientId: slug,
    name,
    redirectUris,
    jwks: { keys: [jwk] },
    trade,
  });
  invariant(registered.ok, 'the shops of the demo are registered as they are');
  const holderId = sellers.get(seller);
  invariant(holderId, 'every shop of the demo pays somebody');
  return (await wallet.linking.payees.open({ holderId, clientId: slug, name, maxCommissionBasisPoints: 0 })).id;
}

async function linkShop({ wallet }: LifeParts, holderId: Id<'hld'>, { slug }: LifeShop): Promise<Id<'mdt'>> {
  const { mandates } = wallet.linking;
  const { id } = await mandates.consent({
    holderId,
    clientId: slug,
    account: lifePerson.givenName,
    maxPerPayment: { minor: 10_000n, currency: 'EUR' },
    maxPerMonth: { minor: 40_000n, currency: 'EUR' },
    purpose: 'Purchases',
    shared: [],
    confirm: null,
  });
  invariant((await mandates.activate(id)).ok, 'no other link is there');
  return id;
}

interface Order {
  readonly holderId: Id<'hld'>;
  readonly mandateId: Id<'mdt'>;
  readonly payeeId: Id<'pye'>;
  readonly shop: LifeShop;
  readonly good: LifeShop['goods'][number];
  readonly number: number;
}

/** Lists the steps of an order, with the days after its payment. @param refundMinor What the seller gives back. */
function deedsOf(
  parts: LifeParts,
  order: Order,
  refundMinor: bigint | undefined,
): readonly { readonly after: number; readonly run: () => Promise<void> }[] {
  let paid: Awaited<ReturnType<typeof pay>> | undefined;
  const parcelId = parts.world.ids.mint('pcl');
  const move = async (event: AskedEvent, why: Why = {}) => {
    invariant(paid, 'an order is paid first');
    const moved = await parts.wallet.protection.escrow.move(paid, paid.partId, event, why);
    invariant(moved.ok, `the order ${order.number} takes the step “${event.kind}”`);
  };
  const sight = (delivered: boolean) => {
    const now = parts.world.clocks.business();
    const outcome = delivered ? ({ kind: 'delivered', at: now } as const) : null;
    return move({ kind: 'sighted', parcelId, sighting: { scannedAt: now, outcome, place: delivered ? home : null } });
  };
  const parcel = { id: parcelId, carrier: 'DHL', trackingCode: `HF${order.number}`, trackingUrl: null };
  const wish = { amount: { minor: refundMinor ?? 0n, currency: 'EUR' } } as const;
  return [
    { after: 0, run: async () => void (paid = await pay(parts, order)) },
    { after: 0.8, run: () => move({ kind: 'announced', parcel }) },
    { after: 1.1, run: () => sight(false) },
    { after: 3.2, run: () => sight(true) },
    { after: 4.6, run: () => move({ kind: 'confirmed' }) },
    ...(refundMinor === undefined
      ? []
      : [{ after: 6, run: () => move({ kind: 'refunded', wish }, { cause: 'shop' }) }]),
  ];
}

async function pay({ wallet }: LifeParts, { holderId, mandateId, payeeId, shop, good, number }: Order) {
  const [description, minor] = good;
  const amount = euros(minor);
  const created = await wallet.payments.payments.create({
    clientId: shop.slug,
    holderId,
    mandateId,
    key: { key: String(number), requestHash: 'one' },
    order: {
      amount,
      order: { reference: String(number), description },
      lines: [{ reference: 'l1', part: 'p1', description, quantity: 1, amount }],
      parts: [{ reference: 'p1', payee_id: payeeId, amount, commission: euros(0) }],
      ship_to: { country: home.country, postal_code: home.postalCode, city: home.city },
      return_url: `https://${shop.slug}.holdfast.example/back`,
    },
  });
  invariant(created.ok, `the caps of the link cover the order ${number}`);
  const { id, parts, status } = created.value;
  if (status === 'requires_approval') await approve(wallet, id);
  return { id: id as Id<'pay'>, cell: HOME_CELL, partId: parts[0]!.id };
}

/** Approves a larger payment by the PIN, in a browser that the wallet knows. */
async function approve({ payments: { payments, approval } }: Wallet, id: string): Promise<void> {
  const payment = await payments.find(id);
  invariant(payment, 'the payment was requested');
  const seen = {
    known: new Date(0),
    choice: { isAll: false, cardId: undefined, currency: undefined, quoteId: undefined },
  };
  const { challenge: shown } = await approval.terms(payment, seen);
  const approved = await approval.approve(payment, { ...seen, shown, proof, isSameBrowser: false });
  invariant(approved.ok, `the balance covers the order ${payment.orderReference}`);
}
