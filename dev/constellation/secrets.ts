import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whyGuessable } from '#platform/config/secret-strength.ts';

/** How to make each secret of a constellation; the names are those in the file. */
const makers = {
  walletSecret: () => token(32),
  marketSecret: () => token(32),
  walletDatabasePassword: () => token(24),
  marketDatabasePassword: () => token(24),
  stripeSecretKey: () => `sk_test_${token(24)}`,
  stripeWebhookSecret: () => `whsec_${token(24)}`,
  twilioAccountSid: () => `AC${randomBytes(16).toString('hex')}`,
  twilioAuthToken: () => randomBytes(16).toString('hex'),
  easypostApiKey: () => `EZTK${token(24)}`,
  easypostWebhookSecret: () => token(24),
  marketWebhookSecret: () => `whsec_${randomBytes(24).toString('base64')}`,
  /** The password of the demo's sellers; it is random, because a default would open every installation. */
  demoPassword: () => token(12),
  marketClientKey: () => JSON.stringify(signingKey()),
} satisfies Record<string, () => string>;

export type Secrets = Readonly<Record<keyof typeof makers, string>>;

/**
 * The secrets of the constellation in `dataDir`, made at the first start and stored in a file that only its owner can
 * read. A secret that a newer version adds is made when it is first needed; existing ones never change.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  const kept = await readFile(path, 'utf8').catch(() => '{}');
  const known = JSON.parse(kept) as Partial<Secrets>;
  const names = Object.keys(makers) as (keyof typeof makers)[];
  const secrets = Object.fromEntries(names.map((name) => [name, known[name] ?? makers[name]()])) as Secrets;
  if (names.some((name) => known[name] === undefined)) await keep(path, { ...known, ...secrets });
  return secrets;
}

async function keep(path: string, secrets: Secrets): Promise<void> {
  const unfinished = `${path}.new`;
  await writeFile(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await chmod(unfinished, 0o600);
  await rename(unfinished, path);
}

/** About one in a hundred thousand looks like words by chance, and servers would refuse it; then another is drawn. */
function token(bytes: number): string {
  const drawn = randomBytes(bytes).toString('base64url');
  return bytes >= 16 && whyGuessable(drawn) !== undefined ? token(bytes) : drawn;
}

/** Makes a new private key (ES256), with which a shop authenticates to the wallet. */
export function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: token(8) };
}
