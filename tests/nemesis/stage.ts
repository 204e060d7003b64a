import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';
import { createFetch } from '#platform/http/outgoing.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { ensureDatabase, ensureServerLogin, migrateProduct } from '../../bin/production/databases.ts';
import { products } from '../../bin/production/products.ts';
import { loadSecrets } from '../../dev/constellation/secrets.ts';
import { sellerPeople } from '../../dev/seed/sellers.ts';
import { seedOnce } from '../../dev/seed/seed-once.ts';
import { composeWallet } from '../../wallet/server/compose.ts';
import type { Wallet } from '../../wallet/server/compose.ts';
import { readWalletConfig } from '../../wallet/server/config.ts';
import type { Constellation } from '../world/constellation.ts';
import { asksNothing, changeStepUp } from '../world/limits.ts';
import { freshPhone, makeKnown, password, pin } from '../world/people.ts';
import { contactsOf, enterBy } from '../world/staff.ts';
import { visit } from '../world/visitor.ts';
import { debitNumbers } from '../world/debits.ts';
import { bankNumbers } from '../world/withdrawals.ts';
import type { Visitor } from '../world/visitor.ts';
import { connected } from './books.ts';
import type { Buyer, Card, Cast, Operator, Shopper } from './cast.ts';
import { advance } from './sandbox-calls.ts';
import { createDice } from './dice.ts';
import { typeMailedCode } from './mailed-code.ts';
import { createShopClient, makeShopKeys, publicJwk } from './shop-client.ts';
import type { ShopClient } from './shop-client.ts';
import { plansOf, settingsOf, shopUrlOf, startDatabase, startFleet } from './fleet.ts';
import type { Ground, Fleet } from './fleet.ts';

const RICH = 14;
const POOR = 2;
/** The bank accounts of the first buyers: they pay and are paid, send a withdrawal back, or take a debit back. */
const banks = [bankNumbers.paid, bankNumbers.returned, debitNumbers.takenBack, bankNumbers.paid];
const TRAVELERS = 3;
const SHOPPERS = 4;
const SELLERS = 3;
const OPERATORS = 2;
const profile = {
  givenName: 'Ada',
  familyName: 'Byrne',
  birthDate: '1990-05-17',
  address: { line1: '12 Harbour Row', postalCode: 'D04 X2K5', city: 'Dublin', country: 'IE' },
};
const approvedCard = '4242424242424242';
const silentCard = '4000000000000416';

/** Prepares a data directory with databases, people with money, links and tokens. Each run starts from a copy of it. */
export async function setStage(ground: Ground): Promise<void> {
  await mkdir(join(ground.dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const database = await startDatabase(ground.dataDir);
  const secrets = await loadSecrets(ground.dataDir);
  const servers = { wallet: '', market: '' };
  for (const product of products) {
    const owner = await ensureDatabase(database.url, `holdfast_${product}`);
    await migrateProduct(ground.root, product, owner);
    if (product === 'wallet') await askNothing(owner);
    const login = product === 'wallet' ? secrets.walletDatabasePassword : secrets.marketDatabasePassword;
    servers[product] = await ensureServerLogin(product, owner, login);
  }
  await seedOnce(
    { settings: settingsOf(ground), secrets, plans: plansOf(ground, secrets, servers), hasLife: false },
    () => {},
  );
  await database.stop();

  const fleet = await startFleet(ground, createDice(0));
  try {
    await fleet.ready();
    const cast = await castParts(ground, fleet);
    await writeFile(join(ground.dataDir, 'cast.json'), JSON.stringify(cast));
  } finally {
    await fleet.close('in_order');
  }
}

/**
 * Lets the buyers tap as often as they like, more than any person does, and withdraw in browsers that are known for a day.
 */
async function askNothing(ownerUrl: string): Promise<void> {
  const client = await connected(ownerUrl);
  try {
    const walletRows: Constellation['walletRows'] = async (text, values = []) =>
      (await client.query(text, [...values])).rows as never;
    await changeStepUp({ walletRows }, { ...asksNothing, newBrowserHours: 0 });
    // A card's money may leave at once, so that a run of days has withdrawals.
    await client.query(
      "insert into origins.terms (version, valid_from, card_days, debit_days) values (2, '2001-01-01T00:00:00Z', 0, 0)",
    );
  } finally {
    await client.end();
  }
}

/** Reads the cast that `setStage` has stored. */
export async function readCast(dataDir: string): Promise<Cast> {
  return JSON.parse(await readFile(join(dataDir, 'cast.json'), 'utf8')) as Cast;
}

/** Creates a `fetch` for people's browsers, which reaches the fleet's public addresses. */
export function browserFetch({ settings }: Pick<Fleet, 'settings'>): typeof fetch {
  return createFetch({ privateOrigins: Object.values(settings.urls) });
}

async function castParts(ground: Ground, fleet: Fleet): Promise<Cast> {
  const http = browserFetch(fleet);
  // A second wallet on the same database opens accounts faster than the pages of the sign-up do.
  const wallet = await composeWallet(
    readWalletConfig(fleet.plans.wallet.env),
    systemWorld({ log: pino({ level: 'silent' }), http }),
  );
  const shop = makeShopKeys(`shop-${randomUUID()}`);
  const hookSecret = `whsec_${randomBytes(24).toString('base64')}`;
  const client = createShopClient(shop, fleet.settings.urls.wallet, fleet.settings.ports.wallet);
  const stage: Stage = { ground, fleet, wallet, http, client };
  try {
    await openShop(stage, hookSecret);
    const payees = await Promise.all(Array.from({ length: SELLERS }, (_, index) => openSeller(stage, index)));
    const buyers: Buyer[] = [];
    for (let index = 0; index < RICH + POOR; index += 1)
      buyers.push(await openBuyer(stage, { isPoor: index >= RICH, bank: banks[index] }));
    const travelers: Buyer[] = [];
    for (let index = 0; index < TRAVELERS; index += 1) travelers.push(await openTraveler(stage));
    // Withdrawals wait a day after a bank account was proved.
    await advance(fleet, 25 * 3_600_000);
    const shoppers: Shopper[] = [];
    for (let index = 0; index < SHOPPERS; index += 1) shoppers.push(await openShopper(stage, index));
    const sellers = Object.values(sellerPeople).flatMap(({ email }) => email ?? []);
    const operators: Operator[] = [];
    for (let index = 0; index < OPERATORS; index += 1) operators.push(await openOperator(stage, index));
    const { demoPassword } = fleet.secrets;
    return { shop, hookSecret, payees, buyers, travelers, shoppers, sellers, demoPassword, operators };
  } finally {
    await client.close();
    await wallet.close();
  }
}

interface Stage {
  readonly ground: Ground;
  readonly fleet: Fleet;
  readonly wallet: Wallet;
  readonly http: typeof fetch;
  readonly client: ShopClient;
}

async function openShop({ ground, wallet, client }: Stage, hookSecret: string): Promise<void> {
  const { clientId, clientKey } = client.keys;
  const url = shopUrlOf(ground);
  const registered = await wallet.linking.clients.register({
    clientId,
    name: 'Juniper & Salt',
    redirectUris: [`${url}/callback`],
    jwks: { keys: [publicJwk(clientKey)] },
    privateOrigins: [url],
  });
  const opened = await wallet.webhooks.endpoints.open(clientId, `${url}/hook`, { given: hookSecret });
  if (!registered.ok || !opened.ok) throw new Error("The wallet refused the test's shop.");
}

async function openSeller({ wallet, client }: Stage, index: number): Promise<string> {
  const email = `seller${index}@example.com`;
  const holderId = await wallet.identity.accounts.openComplete({
    phone: freshPhone(),
    password,
    profile: { ...profile, email },
    tier: 2,
  });
  const { clientId } = client.keys;
  return (
    await wallet.linking.payees.open({
      holderId,
      clientId,
      name: `Seller ${index + 1}`,
      maxCommissionBasisPoints: 10_000,
    })
  ).id;
}

async function openHolder({ wallet, fleet, http }: Stage, email: string) {
  const phone = freshPhone();
  const holderId = await wallet.identity.accounts.openComplete({
    phone,
    password,
    profile: { ...profile, email },
    tier: 2,
  });
  await wallet.identity.secondFactor.setPin(holderId, pin, null);
  const visitor = visit({ http }, (url) => url.includes('//shop.localhost'));
  const walletUrl = fleet.settings.urls.wallet;
  await makeKnown({ wallet, walletUrl }, visitor, phone);
  const known = `__Host-known=${visitor.cookie('__Host-known') ?? ''}`;
  await visitor.open(`${walletUrl}/id/login?continue=/id/instruments/cards/add`);
  await visitor.submit('/id/login', { phone, password });
  return { holderId, phone, known, visitor };
}

async function openBuyer(
  stage: Stage,
  { isPoor, bank }: { readonly isPoor: boolean; readonly bank: string | undefined },
): Promise<Buyer> {
  const { holderId, phone, known, visitor } = await openHolder(stage, `${randomUUID()}@example.com`);
  const cards = [await addCard(stage, visitor, approvedCard), await addCard(stage, visitor, silentCard)];
  const bankId = bank === undefined ? null : await addBank(stage, visitor, bank);
  const session = visitor.cookie('__Host-session') ?? '';
  await topUp(stage, session, cards[0]!.id, isPoor ? '1000' : '100000');
  const refreshToken = await linkToShop(stage, visitor);
  return { holderId, phone, known, refreshToken, session, cards, bankId, isPoor };
}

/** Opens a buyer who has bought dollars for all euros but one. */
async function openTraveler(stage: Stage): Promise<Buyer> {
  const buyer = await openBuyer(stage, { isPoor: false, bank: undefined });
  const give = { amount: '99900', currency: 'EUR' };
  const { id } = await post(stage, buyer.session, '/app/exchange/quotes', { give, get_currency: 'USD' });
  await post(stage, buyer.session, '/app/exchanges', { quote_id: id, pin });
  return { ...buyer, isPoor: true };
}

async function addCard({ fleet, http }: Stage, visitor: Visitor, number: string): Promise<Card> {
  const { wallet } = fleet.settings.urls;
  await visitor.open(`${wallet}/id/instruments/cards/add?continue=/id/top-up`);
  await visitor.submit('/id/instruments/cards/add', {});
  const [, url = ''] = /<a class="button" href="([^"]+)"/.exec(visitor.page.text) ?? [];
  await visitor.open(url.replaceAll('&amp;', '&'));
  await visitor.submit(new URL(visitor.page.url).pathname, { number, expiry: '12 / 39', cvc: '123' });
  return { id: await findInstrument({ fleet, http }, visitor, number), isSilent: number === silentCard };
}

async function findInstrument(
  { fleet, http }: Pick<Stage, 'fleet' | 'http'>,
  visitor: Visitor,
  number: string,
): Promise<string> {
  const answer = await http(`${fleet.settings.urls.wallet}/app/instruments`, {
    headers: { cookie: `__Host-session=${visitor.cookie('__Host-session')}` },
  });
  const { instruments } = (await answer.json()) as { instruments: { id: string; last4: string }[] };
  const instrument = instruments.find((one) => number.endsWith(one.last4));
  if (!instrument) throw new Error(`${number.slice(-4)} could not be linked: ${visitor.page.url}.`);
  return instrument.id;
}

/** Adds a bank account in dollars, and proves it by the code on its statement. */
async function addBank(stage: Stage, visitor: Visitor, number: string): Promise<string> {
  const add = '/id/instruments/bank-accounts/add';
  await visitor.open(`${stage.fleet.settings.urls.wallet}${add}?currency=USD`);
  const [, name = ''] = /name="name"\s[^>]*value="([^"]*)"/s.exec(visitor.page.text) ?? [];
  await visitor.submit(add, { name, routing: '110000000', account: number, pin });
  const id = await findInstrument(stage, visitor, number);
  await visitor.submit(`/id/instruments/bank-accounts/${id}`, { code: 'SM11AA' });
  return id;
}

async function topUp(stage: Stage, session: string, cardId: string, minor: string): Promise<void> {
  const body = { instrument_id: cardId, amount: { amount: minor, currency: 'EUR' }, pin };
  const { status } = await post(stage, session, '/app/top-ups', body);
  if (status !== 'succeeded') throw new Error(`The first top-up did not succeed: ${status}.`);
}

/** Posts once as the wallet's web app. */
async function post(
  { fleet, http }: Stage,
  session: string,
  path: string,
  body: unknown,
): Promise<{ readonly id: string; readonly status: string }> {
  const { wallet } = fleet.settings.urls;
  const answer = await http(`${wallet}${path}`, {
    method: 'POST',
    headers: {
      cookie: `__Host-session=${session}`,
      origin: wallet,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path} was refused: ${await answer.text()}.`);
  return (await answer.json()) as { id: string; status: string };
}

/** Links the visitor's wallet to the test's shop by OAuth. @returns The refresh token. */
async function linkToShop({ ground, fleet, client }: Stage, visitor: Visitor): Promise<string> {
  const redirect = `${shopUrlOf(ground)}/callback`;
  const verifier = randomBytes(48).toString('base64url');
  const pushed = await client.form('/oauth/par', {
    response_type: 'code',
    scope: 'openid payments',
    redirect_uri: redirect,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'here',
    authorization_details: JSON.stringify([
      { type: 'wallet_mandate', currency: 'EUR', max_per_payment: '3000', max_per_month: '5000000', purpose: 'Test' },
    ]),
  });
  const { request_uri: requestUri } = pushed.body as { request_uri: string };
  const query = new URLSearchParams({ client_id: client.keys.clientId, request_uri: requestUri });
  await visitor.open(`${fleet.settings.urls.wallet}/oauth/authorize?${query}`);
  await visitor.submit(new URL(visitor.page.url).pathname, { decision: 'allow', pin });
  const code = new URL(visitor.page.url).searchParams.get('code') ?? '';
  const granted = await client.form('/oauth/token', {
    grant_type: 'authorization_code',
    redirect_uri: redirect,
    code,
    code_verifier: verifier,
  });
  const { refresh_token: refreshToken } = granted.body as { refresh_token?: string };
  if (refreshToken === undefined) throw new Error(`The wallet issued no refresh token: ${JSON.stringify(granted)}.`);
  return refreshToken;
}

async function openShopper(stage: Stage, index: number): Promise<Shopper> {
  const { market } = stage.fleet.settings.urls;
  const { holderId, phone, known, visitor } = await openHolder(stage, `${randomUUID()}@example.com`);
  const { id: cardId } = await addCard(stage, visitor, approvedCard);
  await topUp(
    stage,
    visitor.cookie('__Host-session', new URL(stage.fleet.settings.urls.wallet).hostname) ?? '',
    cardId,
    '100000',
  );
  const email = `nemesis${index}@example.com`;
  await visitor.open(`${market}/account/sign-up`);
  await visitor.submit('/account/sign-up', { name: 'Ada Byrne', email, password });
  await typeMailedCode(stage.http, stage.fleet.settings.urls.sandbox, visitor, email);
  await visitor.open(`${market}/account/payment-methods`);
  await visitor.submit('/account/payment-methods/link', {});
  await visitor.submit(new URL(visitor.page.url).pathname, { decision: 'allow', pin });
  if (!visitor.page.url.startsWith(market)) throw new Error(`The wallet was not linked: ${visitor.page.url}.`);
  return { email, holderId, phone, known };
}

/** Invites an operator, and signs the operator in to the console. */
async function openOperator({ wallet, fleet, http }: Stage, index: number): Promise<Operator> {
  const name = `Reviewer ${index + 1}`;
  const invited = await wallet.staff.staff.invite({ name, ...contactsOf(name) }, 'reviewer');
  if (!invited.ok) throw new Error('The wallet refused an operator.');
  const { member, token } = invited.value;
  const visitor = visit({ http });
  await enterBy(visitor, `${fleet.settings.urls.console}/staff/enter?${new URLSearchParams({ token })}`);
  const session = visitor.cookie('__Host-staff');
  if (session === undefined) throw new Error(`The operator could not sign in: ${visitor.page.url}.`);
  return { id: member.id, session };
}
