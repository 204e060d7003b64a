import { AxeBuilder } from '@axe-core/playwright';
import chromiumForServers from '@sparticuz/chromium';
import assert from 'node:assert/strict';
import { mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';

/** Flags that keep Chromium from looking for hosts outside and let it run as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/**
 * Starts the browser that comes with the project, or the one that CHROMIUM_PATH names.
 *
 * @param keepsPages Whether it keeps pages alive that were left, as people's browsers do, and shows them again for Back.
 */
export async function launchBrowser({ keepsPages = false } = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await unpackBrowser());
  const ignoreDefaultArgs = keepsPages ? ['--disable-back-forward-cache'] : [];
  return chromium.launch({ executablePath, headless: true, args: FLAGS, ignoreDefaultArgs });
}

const UNPACK_WITHIN_MS = 60_000;

/** Unpacks the browser, once for all that run at a time: a file that is still being written can't be started. */
async function unpackBrowser(): Promise<string> {
  const lock = join(tmpdir(), 'chromium.lock');
  const deadline = Date.now() + UNPACK_WITHIN_MS;
  const take = (): Promise<boolean> =>
    mkdir(lock).then(
      () => true,
      () => false,
    );
  // Whoever was killed while unpacking left the lock behind.
  while (!(await take()) && Date.now() < deadline) await sleep(50);
  try {
    return await chromiumForServers.executablePath();
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
}

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 900 };

/** One person's browser: cookies of its own, and, if asked for, a device that signs with passkeys. */
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

/** Gives the page's browser an authenticator that verifies its user, as a phone's fingerprint reader does. */
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

/** Fails with what axe found on the page as it is now, against WCAG 2.2 A and AA. */
export async function assertAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`);
  assert.deepEqual(found, [], `axe on ${where} (${page.url()})`);
}
