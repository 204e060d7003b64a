import type { SellerData, SellerPartView } from '../../market/web/src/seller-view-model.ts';
import type { OrderData } from '../../market/web/src/view-model.ts';
import { Refusal } from '../../bin/lifeline.ts';
import { describe, expectPage } from './browser.ts';
import type { Browser, Page } from './browser.ts';
import { profile } from './people.ts';
import type { Shopper, Urls } from './people.ts';
import { until } from './until.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

export type Order = OrderData;

const name = `${profile.givenName} ${profile.familyName}`;

/** Puts one of each product into the cart, without signing in. */
export async function fillCart({ browser }: Shopper, urls: Urls, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    const product = await browser.open(`${urls.market}${marketUrls.catalog.product({ slug })}`);
    expectPage(await browser.submit(product, marketUrls.cart.add(), { quantity: '1' }), '/cart');
  }
}

export async function openAccount({ browser, email, password }: Shopper, urls: Urls): Promise<void> {
  const page = await browser.open(`${urls.market}${marketUrls.accounts.signUp()}`);
  const asked = await browser.submit(page, marketUrls.accounts.signUp(), { name, email, password });
  expectPage(await typeMailedCode(browser, urls, asked, { email, before: undefined }), '/');
}

/** Types the code that the market mailed, if its page asks for one. */
async function typeMailedCode(
  browser: Browser,
  urls: Urls,
  page: Page,
  { email, before }: { email: string; before: string | undefined },
): Promise<Page> {
  if (new URL(page.url).pathname !== marketUrls.accounts.step()) return page;
  const code = await until(`A code by mail to ${email}`, async () => {
    const last = await lastCode(browser, urls, email);
    return last === before ? undefined : last;
  });
  return browser.submit(page, marketUrls.accounts.stepCode(), { code });
}

/** The code in the last mail with one to an address. */
async function lastCode(browser: Browser, urls: Urls, email: string): Promise<string | undefined> {
  const inbox = `${urls.sandbox}/inbox.json?to=${encodeURIComponent(email)}`;
  const { messages } = await browser.json<{ messages: { subject: string }[] }>('GET', inbox);
  const codes = messages.map(({ subject }) => /^(\d{6}) is your code$/.exec(subject)?.[1]);
  return codes.find((code) => code !== undefined);
}

/** Goes from the payment methods to the wallet's consent page. */
export async function askForLink({ browser }: Shopper, urls: Urls): Promise<Page> {
  const methods = await browser.open(`${urls.market}${marketUrls.wallet.paymentMethods()}`);
  const consent = await browser.submit(methods, marketUrls.wallet.link(), {});
  if (consent.status === 200 && consent.url.startsWith(`${urls.wallet}/id/interaction/`)) return consent;
  throw new Refusal(`Expected the wallet's consent page, but got ${describe(consent)}`);
}

/** Places the order, and returns the wallet's page for approving the payment. */
export async function checkOut({ browser }: Shopper, urls: Urls): Promise<Page> {
  const { line1, postalCode, city, country } = profile;
  const checkout = expectPage(await browser.open(`${urls.market}${marketUrls.ordering.checkout()}`), '/checkout');
  const approval = await browser.submit(checkout, marketUrls.ordering.checkout(), {
    line1,
    line2: '',
    postalCode,
    city,
    country,
  });
  if (approval.status === 200 && approval.url.startsWith(`${urls.wallet}/id/approve/`)) return approval;
  throw new Refusal(`Expected the wallet's approval page, but got ${describe(approval)}`);
}

/** The order, as its page shows it. */
export async function order(browser: Browser, url: string): Promise<OrderData> {
  const page = await browser.open(url);
  const data = dataOf(page);
  if (data.page !== 'order') throw new Refusal(`Expected an order, but got ${describe(page)}`);
  return data as OrderData;
}

/** The order, as soon as `isSo` holds. */
export function orderOnce(
  shopper: Shopper,
  url: string,
  what: string,
  isSo: (order: OrderData) => boolean,
): Promise<OrderData> {
  return until(what, async () => {
    const now = await order(shopper.browser, url);
    return isSo(now) ? now : undefined;
  });
}

/** A seller signs in and announces the parcel of a part of the order. */
export async function ship(
  browser: Browser,
  urls: Urls,
  parcel: { email: string; password: string; orderId: string; trackingCode: string },
): Promise<SellerPartView> {
  const { email, password, orderId, trackingCode } = parcel;
  const login = await browser.open(`${urls.market}${marketUrls.accounts.login()}?continue=/seller`);
  const before = await lastCode(browser, urls, email);
  const asked = await browser.submit(login, marketUrls.accounts.login(), { email, password });
  const center = expectPage(await typeMailedCode(browser, urls, asked, { email, before }), '/seller');
  const part = (dataOf(center) as SellerData).groups
    .flatMap(({ parts }) => parts)
    .find((one) => one.orderId === orderId);
  if (part === undefined) throw new Refusal(`The order ${orderId} is not on ${describe(center)}`);
  const fields = { order: orderId, part: part.partId, carrier: 'DHL', code: trackingCode };
  expectPage(await browser.submit(center, marketUrls.selling.ship(), fields), '/seller');
  return part;
}

/** The carrier delivers a parcel to the buyer's address. */
export async function deliver(browser: Browser, urls: Urls, trackingCode: string): Promise<void> {
  const { country, postalCode: zip, city } = profile;
  await browser.json('POST', `${urls.sandbox}/carrier/trackers/${trackingCode}/deliver`, { country, zip, city });
}

/** The buyer says that all is well, and goes to the wallet's page that asks for the confirmation. */
export async function sayAllIsWell({ browser }: Shopper, urls: Urls, url: string, partId: string): Promise<Page> {
  const page = await browser.open(url);
  const receipt = await browser.submit(page, /\/confirm$/, { part: partId });
  if (receipt.status === 200 && receipt.url.startsWith(`${urls.wallet}/id/receive/`)) return receipt;
  throw new Refusal(`Expected the wallet's page for a confirmation, but got ${describe(receipt)}`);
}

/** The data of a page of the market, which the page itself contains. */
function dataOf(page: Page): { readonly page: string } {
  const text = /<script type="application\/json" id="props">([\s\S]*?)<\/script>/.exec(page.html)?.[1];
  if (text === undefined) throw new Refusal(`There is no data on ${describe(page)}`);
  return (JSON.parse(text) as { data: { page: string } }).data;
}
