import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser as Chromium, BrowserContext } from 'playwright-core';
import { desktop, launchBrowser, openPerson, phone } from '../tests/journeys/browser.ts';
import { readSettings } from './constellation/settings.ts';
import { createBrowser } from './demo/browser.ts';
import * as market from './demo/market.ts';
import { newShopper } from './demo/people.ts';
import type { Shopper } from './demo/people.ts';
import * as wallet from './demo/wallet.ts';
import { runTool } from '../bin/lifeline.ts';

const root = join(import.meta.dirname, '..');
const { urls } = readSettings(process.env, root);
const folder = join(root, '.screens');

interface Screen {
  readonly name: string;
  readonly url: string;
}

/** Pages that anybody sees. */
const openScreens: readonly Screen[] = [
  { name: 'market-home', url: `${urls.market}/` },
  { name: 'market-category', url: `${urls.market}/c/kitchen` },
  { name: 'market-search', url: `${urls.market}/search?q=lamp` },
  { name: 'market-product', url: `${urls.market}/p/enamel-teapot` },
  { name: 'market-missing', url: `${urls.market}/nothing-here` },
  { name: 'market-sign-up', url: `${urls.market}/account/sign-up` },
  { name: 'wallet-login', url: `${urls.wallet}/id/login` },
  { name: 'wallet-sign-up', url: `${urls.wallet}/id/sign-up` },
  { name: 'sandbox-home', url: `${urls.sandbox}/` },
  { name: 'sandbox-inbox', url: `${urls.sandbox}/inbox` },
  { name: 'sandbox-parcels', url: `${urls.sandbox}/carrier` },
  { name: 'sandbox-clock', url: `${urls.sandbox}/clock/control` },
];

/** Pages of a shopper who has linked a wallet and paid an order. */
const ownScreens = (orderUrl: string, approvalUrl: string): readonly Screen[] => [
  { name: 'wallet-home', url: `${urls.wallet}/` },
  { name: 'wallet-history', url: `${urls.wallet}/activity` },
  { name: 'wallet-spending', url: `${urls.wallet}/spending` },
  { name: 'wallet-cards', url: `${urls.wallet}/instruments` },
  { name: 'wallet-top-up', url: `${urls.wallet}/id/top-up` },
  { name: 'wallet-approved', url: approvalUrl },
  { name: 'market-cart', url: `${urls.market}/cart` },
  { name: 'market-orders', url: `${urls.market}/orders` },
  { name: 'market-order', url: orderUrl },
  { name: 'market-payment-methods', url: `${urls.market}/account/payment-methods` },
];

/**
 * `npm run screens`: saves screenshots of a running constellation's pages, narrow and wide, light and dark, in
 * .screens/.
 */
async function main(): Promise<number> {
  await mkdir(folder, { recursive: true });
  const shopper = newShopper(createBrowser(Object.values(urls)));
  const { orderUrl, approvalUrl } = await buy(shopper);
  const screens = [...openScreens, ...ownScreens(orderUrl, approvalUrl)];
  const chromium = await launchBrowser();
  try {
    for (const size of [phone, desktop]) {
      for (const dark of [false, true]) await takeAll(chromium, shopper, screens, { size, dark });
    }
  } finally {
    await chromium.close();
  }
  console.log(`${screens.length * 4} pictures are in ${folder}.`);
  return 0;
}

async function buy(shopper: Shopper): Promise<{ orderUrl: string; approvalUrl: string }> {
  await wallet.openWallet(shopper, urls);
  await wallet.linkCard(shopper, urls);
  await wallet.topUp(shopper, urls, '100');
  await market.fillCart(shopper, urls, ['enamel-teapot', 'beeswax-candle']);
  await market.openAccount(shopper, urls);
  await wallet.allowLink(shopper, await market.askForLink(shopper, urls));
  const approval = await market.checkOut(shopper, urls);
  const { url } = await wallet.approve(shopper, approval);
  return { orderUrl: url, approvalUrl: approval.url };
}

interface Look {
  readonly size: { readonly width: number; readonly height: number };
  readonly dark: boolean;
}

async function takeAll(chromium: Chromium, shopper: Shopper, screens: readonly Screen[], { size, dark }: Look) {
  const context = await openPerson(chromium, { viewport: size, dark });
  await signIn(context, shopper);
  const page = await context.newPage();
  for (const { name, url } of screens) {
    await page.goto(url, { waitUntil: 'networkidle' });
    const path = join(folder, `${name}-${size.width}-${dark ? 'dark' : 'light'}.png`);
    await page.screenshot({ path, fullPage: true });
  }
  await context.close();
}

async function signIn(context: BrowserContext, { browser }: Shopper): Promise<void> {
  const schemes = new Map(Object.values(urls).map((url) => [new URL(url).hostname, url]));
  const cookies = browser.cookies().flatMap(({ host, name, value }) => {
    const url = schemes.get(host);
    if (url === undefined) return [];
    // This API can set a `__Host-` cookie only for https, but browsers also send it to localhost without https.
    return [
      { name, value, url: url.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' as const },
    ];
  });
  await context.addCookies(cookies);
}

await runTool(main);
