import { join } from 'node:path';
import { audit } from '../../auditor/audit.ts';
import { isClean, reportWords } from '../../auditor/report.ts';
import { formatMoney } from '#platform/money/format.ts';
import { toUuid } from '#platform/kernel/id.ts';
import type { Id } from '#platform/kernel/id.ts';
import { auditOf } from '../constellation/auditor.ts';
import { runningOwnerUrl } from '../constellation/databases.ts';
import { loadSecrets } from '../constellation/secrets.ts';
import { readSettings } from '../constellation/settings.ts';
import { createBrowser } from './browser.ts';
import { dispute } from './dispute.ts';
import * as market from './market.ts';
import { newShopper } from './people.ts';
import type { Shopper } from './people.ts';
import { postingsOf } from './postings.ts';
import type { PaymentPosting } from './postings.ts';
import * as wallet from './wallet.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';
import { sellers } from '../seed/catalog.ts';
import { sellerPeople } from '../seed/sellers.ts';
import { Refusal, runTool } from '../../bin/lifeline.ts';

const root = join(import.meta.dirname, '..', '..');
const settings = readSettings(process.env, root);
const { urls } = settings;

/**
 * `npm run demo`: makes one purchase in a running constellation, over its public interfaces only, and explains each
 * step. `npm run demo -- dispute` is about one that came broken.
 */
async function main(): Promise<number> {
  const [story, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (story !== undefined && story !== 'dispute')) {
    throw new Refusal('Say `npm run demo`, or `npm run demo -- dispute`.');
  }
  const shopper = newShopper(createBrowser(Object.values(urls)));
  await openWallet(shopper);
  await shop(shopper);
  const bought = await pay(shopper);
  await deliver(shopper, bought);
  if (story === 'dispute') await argue(shopper, bought);
  else await release(shopper, bought);
  return prove(bought.paymentId);
}

async function openWallet(shopper: Shopper): Promise<void> {
  await wallet.openWallet(shopper, urls);
  tell(`Robin opens a wallet with ${shopper.phone}: code by SMS, password, address, PIN.`);
  await wallet.linkCard(shopper, urls);
  const spendable = await wallet.topUp(shopper, urls, '100');
  tell(`A card is linked on the processor's page, and tops up: ${euros(spendable)} to spend.`);
}

const goods = ['enamel-teapot', 'beeswax-candle'];

async function shop(shopper: Shopper): Promise<void> {
  await market.fillCart(shopper, urls, goods);
  await market.openAccount(shopper, urls);
  tell(`In the market, two things of two sellers go into the cart: ${goods.join(' and ')}.`);
  const consent = await market.askForLink(shopper, urls);
  await wallet.allowLink(shopper, consent);
  tell('The wallet is linked: the market asked, Robin read what it may do, and allowed it.');
}

interface Bought {
  readonly orderUrl: string;
  readonly orderId: string;
  readonly paymentId: Id<'pay'>;
}

async function pay(shopper: Shopper): Promise<Bought> {
  const before = await wallet.balanceOf(shopper.browser, urls);
  const approval = await market.checkOut(shopper, urls);
  const paymentId = new URL(approval.url).pathname.split('/').at(-1) as Id<'pay'>;
  const back = await wallet.approve(shopper, approval);
  const order = await market.orderOnce(shopper, back.url, 'The payment', ({ status }) => status === 'paid');
  const payment = await wallet.payment(shopper, urls, paymentId);
  const after = await wallet.balanceOf(shopper.browser, urls);
  tell(`Robin approves ${euros(payment.amount)} with the PIN: ${euros(before)} becomes ${euros(after)}.`);
  for (const part of payment.parts)
    note(`${euros(part.amount)} for ${part.payee_name} rest in escrow (${part.status}).`);
  return {
    orderUrl: `${urls.market}${marketUrls.ordering.order({ orderId: order.id })}`,
    orderId: order.id,
    paymentId,
  };
}

async function deliver(shopper: Shopper, { orderUrl, orderId }: Bought): Promise<void> {
  const { demoPassword: password } = await loadSecrets(settings.dataDir);
  const { parts } = await market.order(shopper.browser, orderUrl);
  for (const part of parts) {
    const slug = sellers.find(({ name }) => name === part.seller)?.slug ?? '';
    const trackingCode = `HF${part.id.slice(-10).toUpperCase()}`;
    const email = sellerPeople[slug]?.email ?? '';
    const seller = createBrowser(Object.values(urls));
    const terms = await market.ship(seller, urls, { email, password, orderId, trackingCode });
    tell(
      `${part.seller} announces the parcel DHL ${trackingCode}; of ${part.amount} the seller gets ${terms.sums.at(-1)?.amount}.`,
    );
    await market.deliver(seller, urls, trackingCode);
  }
  await market.orderOnce(shopper, orderUrl, 'Word of the delivery', all('delivered'));
  tell('The wallet sees at the carrier that both parcels have arrived at the address of the order.');
}

/** One part is released by the shopper's word, the other by the clock. */
async function release(shopper: Shopper, { orderUrl }: Bought): Promise<void> {
  const { parts } = await market.order(shopper.browser, orderUrl);
  const [first] = parts;
  await wallet.confirmReceipt(shopper, await market.sayAllIsWell(shopper, urls, orderUrl, first?.id ?? ''));
  const isFirst = ({ id }: { id: string }) => id === first?.id;
  await market.orderOnce(
    shopper,
    orderUrl,
    'The first release',
    (order) => order.parts.find(isFirst)?.status === 'released',
  );
  tell(`Robin confirms the parcel of ${first?.seller} in the wallet, with the PIN: its money is released at once.`);
  await shopper.browser.json('POST', `${urls.sandbox}/clock/advance`, { days: 7, hours: 1 });
  await market.orderOnce(shopper, orderUrl, 'The automatic release', all('released'));
  tell('Seven days pass on the clock of the constellation: the other part is released automatically.');
}

/** One part came broken: buyer, seller and operator settle it. The other one is released by the clock. */
async function argue(shopper: Shopper, { orderUrl, paymentId }: Bought): Promise<void> {
  const { demoPassword: password } = await loadSecrets(settings.dataDir);
  const payment = await wallet.payment(shopper, urls, paymentId);
  const [part] = payment.parts;
  const seller = sellers.find(({ name }) => name === part?.payee_name);
  const phone = sellerPeople[seller?.slug ?? '']?.phone ?? '';
  await dispute(
    shopper,
    urls,
    { paymentId, partId: part?.id ?? '', seller: { name: seller?.name ?? '', phone, password } },
    tell,
  );
  await shopper.browser.json('POST', `${urls.sandbox}/clock/advance`, { days: 7 });
  await market.orderOnce(shopper, orderUrl, 'The release of the rest', all('released'));
  tell('The other part was fine, and is released by the clock.');
}

/** Whether all parts of an order have a status. */
const all = (status: string) => (order: market.Order) => order.parts.every((part) => part.status === status);

/** Audits the books of all three, then shows where this payment's money went. */
async function prove(paymentId: Id<'pay'>): Promise<number> {
  const url = await runningOwnerUrl(settings, 'wallet');
  const { settings: auditing } = await auditOf(root);
  const audited = await audit(auditing);
  tell('The proof, by the audit of the books:');
  for (const line of reportWords(audited, auditing).split('\n').filter(Boolean)) note(line);
  const postings = await postingsOf(url, paymentId.startsWith('pay_') ? toUuid(paymentId) : '');
  note('What this purchase moved, by account:');
  const byAccount = Map.groupBy(postings, ({ accountKind, owner }) => `${accountKind} ${owner}`);
  for (const own of byAccount.values()) {
    const minor = own.reduce((sum, posting) => sum + posting.minor, 0n);
    note(`${formatMoney({ minor, currency: 'EUR' }).padStart(9)}  ${whose(own[0])}`);
  }
  const inEscrow = postings
    .filter(({ accountKind }) => accountKind === 'escrow')
    .reduce((sum, { minor }) => sum + minor, 0n);
  const isWhole = isClean(audited) && postings.length > 0 && inEscrow === 0n;
  if (!isWhole) throw new Refusal('The books do not add up.');
  note('Nothing of it is in escrow any more, and everything adds up.');
  return 0;
}

function whose(posting: PaymentPosting | undefined): string {
  const names: Record<string, string> = {
    escrow: 'escrow',
    commission: 'the market, its commission',
    fees: 'the wallet, its fees',
    available: posting?.owner === 'holder' ? 'Robin' : `${posting?.owner}`,
  };
  return names[posting?.accountKind ?? ''] ?? `${posting?.accountKind}`;
}

let steps = 0;

function tell(line: string): void {
  steps += 1;
  console.log(`${String(steps).padStart(2)}. ${line}`);
}

function note(line: string): void {
  console.log(`    ${line}`);
}

function euros({ amount }: wallet.MoneyJson): string {
  return formatMoney({ minor: BigInt(amount), currency: 'EUR' });
}

await runTool(main);
