import chromiumForServers from '@sparticuz/chromium';
import type axe from 'axe-core';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

/** Flags that keep Chromium from calling other hosts, and let it run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Less than half as long as the package's main file, which takes longer to load in a page than to run. */
const axeSource = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe calls the rules of WCAG 2.2, levels A and AA. */
const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Starts the project's browser, or the one that CHROMIUM_PATH names.
 *
 * @param keepsPages Whether the browser has a back/forward cache, as people's browsers do.
 */
export async function launchBrowser({ keepsPages = false } = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await unpackBrowser());
  const ignoreDefaultArgs = keepsPages ? ['--disable-back-forward-cache'] : [];
  return chromium.launch({ executablePath, headless: true, args: FLAGS, ignoreDefaultArgs });
}

const UNPACK_WITHIN_MS = 60_000;

/** Unpacks the browser under a lock, because a file cannot be started while another process writes it. */
async function unpackBrowser(): Promise<string> {
  const lock = join(tmpdir(), 'chromium.lock');
  const deadline = Date.now() + UNPACK_WITHIN_MS;
  const take = (): Promise<boolean> =>
    mkdir(lock).then(
      () => true,
      () => false,
    );
  // A process that was killed while it unpacked has left the lock behind.
  while (!(await take()) && Date.now() < deadline) await sleep(50);
  try {
    return await chromiumForServers.executablePath();
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
}

/** The viewport of a phone. */
export const phone = { width: 390, height: 844 };
/** The viewport of a desktop. */
export const desktop = { width: 1280, height: 900 };

/** Opens one person's browser, with its own cookies; by default on a phone, light and with JavaScript. */
export async function openPerson(
  browser: Browser,
  options: { viewport?: { width: number; height: number }; javaScript?: boolean; dark?: boolean } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: options.viewport ?? phone,
    javaScriptEnabled: options.javaScript ?? true,
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-IE',
  });
  context.setDefaultTimeout(10_000);
  return context;
}

/** Adds an authenticator to the page's browser that verifies its user, as a phone's fingerprint reader does. */
export async function addAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

/** Fails if axe finds a violation of WCAG 2.2 A or AA on the page. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  // The script is large: a document that was looked at before keeps it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await loadAxe(page);
  const violations = await page.evaluate((levels) => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    return inPage.run({ resultTypes: ['violations'], runOnly: levels }).then((results) => results.violations);
  }, levels);
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(found, [], `axe on ${where} (${page.url()})`);
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * Sends the script as it is: `page.evaluate` would wrap it in another one. The session stays, since its end would take the
 * page's authenticator away.
 */
async function loadAxe(page: Page): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  await (await session).send('Runtime.evaluate', { expression: axeSource });
}
