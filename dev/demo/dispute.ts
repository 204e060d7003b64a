import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { urls as walletUrls } from '../../wallet/server/urls.ts';
import { Refusal } from '../../bin/lifeline.ts';
import { createAuthenticator } from './authenticator.ts';
import { createBrowser, describe } from './browser.ts';
import type { Browser, Page } from './browser.ts';
import { passkeyOptionsOf } from './page.ts';
import type { Shopper, Urls } from './people.ts';
import * as wallet from './wallet.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** What a dispute of the demo is about. */
export interface Disputed {
  readonly paymentId: string;
  readonly partId: string;
  readonly seller: { readonly name: string; readonly phone: string; readonly password: string };
}

/** Tells a dispute from the broken parcel to the decision: reported, refused, escalated, decided and accepted. */
export async function dispute(
  shopper: Shopper,
  urls: Urls & { readonly console: string },
  { seller, ...about }: Disputed,
  tell: (line: string) => void,
): Promise<void> {
  const opened = await wallet.reportProblem(shopper, urls, about, {
    reason: 'damaged',
    outcome: 'refund',
    words: 'The lid is cracked from one side to the other.',
  });
  tell(`Robin reports in the wallet that it came damaged, and asks for the money back. Its escrow stands still.`);

  const selling = createBrowser(Object.values(urls));
  await wallet.logIn(selling, urls, seller.phone, seller.password);
  await wallet.takeStep(selling, opened, 'refuse', { words: 'It left here whole, in two layers of paper.' });
  tell(`${seller.name} sees the case in its own wallet, and refuses.`);

  await shopper.browser.json('POST', `${urls.sandbox}/clock/advance`, { days: 3, hours: 1 });
  await wallet.takeStep(shopper.browser, opened, 'escalate');
  tell('Three days pass on the clock. Robin asks Holdfast to decide.');

  const deciding = await enterConsole(urls);
  const page = await openCase(deciding, urls, opened);
  const sent = await deciding.submit(page, new URL(page.url).pathname, {
    outcome: 'partial_refund',
    amount: '10',
    ground: 'evidence_of_buyer',
    words: 'The crack is there, and the pot still holds water. A part of the price fits that.',
  });
  if (sent.status >= 400) throw new Refusal(`The proposal was refused: ${describe(sent)}`);
  tell('An operator, invited by `npm run staff`, reads both stories and proposes €10.00 with reasons.');

  await wallet.takeStep(selling, opened, 'accept');
  const closed = await wallet.takeStep(shopper.browser, opened, 'accept', { pin: shopper.pin });
  if (!/€10\.00/.test(closed.html)) throw new Refusal(`The case did not end with €10.00: ${describe(closed)}`);
  tell(`Both accept: €10.00 go back to Robin, and the rest to ${seller.name}.`);
}

/** Invites an operator at the terminal, as the wallet's owner does, and signs the operator in by a new passkey. */
async function enterConsole(urls: Urls & { readonly console: string }): Promise<Browser> {
  const person = ['Demo Operator', 'operator@holdfast.example', '+353870000001'];
  const { stdout } = await run(process.execPath, [join(root, 'bin', 'staff.ts'), 'invite', ...person]);
  const address = /https?:\/\/\S+/.exec(stdout)?.[0];
  if (address === undefined) throw new Refusal(`There is no address in: ${stdout}`);
  const browser = createBrowser(Object.values(urls));
  const page = await browser.open(address);
  const response = JSON.stringify(createAuthenticator(address).register(passkeyOptionsOf(page.html)));
  await browser.submit(page, walletUrls.staff.enter(), { response });
  return browser;
}

async function openCase(browser: Browser, urls: { readonly console: string }, casePage: Page): Promise<Page> {
  const caseId = new URL(casePage.url).pathname.split('/').at(-1) ?? '';
  const page = await browser.open(`${urls.console}${walletUrls.staff.case({ caseId })}`);
  if (page.status === 200) return page;
  throw new Refusal(`Expected the case at the console, but got ${describe(page)}`);
}
