import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Buyer } from '../world/market.ts';
import type { TestWorld } from '../world/world.ts';
import { assertAccessible, openPerson } from './browser.ts';
import { urls as marketUrls } from '../../market/server/urls.ts';

/** The cookies of the sessions, and the one by which the wallet knows the browser, by the server's host. */
const carried = [
  ['wallet.localhost', '__Host-session'],
  ['wallet.localhost', '__Host-known'],
  ['market.localhost', '__Host-shopper'],
] as const;

/** Opens a browser in which the buyer is signed in to market and wallet, or a holder to the wallet. */
export async function openSignedIn(
  browser: Browser,
  { visitor }: Pick<Buyer, 'visitor'>,
  options: Parameters<typeof openPerson>[1] = {},
): Promise<BrowserContext> {
  const context = await openPerson(browser, options);
  const cookies = carried.map(([host, name]) => ({
    name,
    value: visitor.cookie(name, host) ?? '',
    // A `__Host-` cookie can only be set for https, but browsers send it to localhost over http too.
    url: `https://${host}`,
    secure: true,
    httpOnly: true,
    sameSite: 'Lax' as const,
  }));
  await context.addCookies(cookies);
  return context;
}

/** A shopper's actions on an open page. */
export interface Shopper {
  readonly press: (name: string | RegExp) => Promise<void>;
  readonly follow: (name: string | RegExp) => Promise<void>;
  readonly type: (label: string | RegExp, text: string) => Promise<void>;
  /** Waits until all texts are visible, and then checks the page with axe. */
  readonly reads: (...texts: readonly (string | RegExp)[]) => Promise<void>;
  /** Puts a product into the cart and places the order. Afterwards the wallet's page or the order's page is open. */
  readonly checkOut: (slug: string) => Promise<void>;
  readonly typeAddress: (line1?: string) => Promise<void>;
}

/** Returns the actions of a shopper at a page. */
export function shopperAt(page: Page, world: TestWorld): Shopper {
  const shopper: Shopper = {
    press: (name) => page.getByRole('button', { name }).first().click(),
    follow: (name) => page.getByRole('link', { name }).first().click(),
    type: (label, text) => page.getByLabel(label, { exact: typeof label === 'string' }).fill(text),
    reads: async (...texts) => {
      for (const text of texts) {
        await page.locator('main').getByText(text).filter({ visible: true }).first().waitFor();
      }
      await assertAccessible(page, texts.join(', '));
    },
    checkOut: async (slug) => {
      await page.goto(`${world.marketUrl}${marketUrls.catalog.product({ slug })}`);
      await shopper.press('Add to cart');
      await page.waitForURL(/\/cart/);
      await page.goto(`${world.marketUrl}${marketUrls.ordering.checkout()}`);
      await shopper.typeAddress();
      await shopper.press(/^Place order and pay/);
      await page.waitForURL(/\/id\/approve\/|\/orders\//);
    },
    typeAddress: async (line1 = '12 Harbour Row') => {
      await shopper.type('Street and number', line1);
      await shopper.type(/^Postal code/, 'D04');
      await shopper.type('Town or city', 'Dublin');
    },
  };
  return shopper;
}
