import { runTool } from './lifeline.ts';
import { readSettings } from './constellation/settings.ts';
import { createBrowser } from './demo/browser.ts';
import { openWallet } from './demo/wallet-chapters.ts';
import { join } from 'node:path';

/** `npm run demo`: one purchase against a running constellation, through what is public alone, told as it goes. */
async function main(): Promise<number> {
  const { urls } = readSettings(process.env, join(import.meta.dirname, '..'));
  const buyer = createBrowser(Object.values(urls));
  await openWallet(buyer, urls);
  return 0;
}

await runTool(main);
