import { readFileSync } from 'node:fs';

const SECRETS = /(_SECRETS?|_KEY|_TOKEN|DATABASE_URL)$|^SMTP_URL$/;
const ENDING = '_FILE';

/** The name of the secret setting that `NAME_FILE` reads from a file; undefined for every other name. */
export function settingOfFile(name: string): string | undefined {
  const setting = name.slice(0, -ENDING.length);
  return name.endsWith(ENDING) && SECRETS.test(setting) ? setting : undefined;
}

/**
 * Reads the secrets that a vault or the process manager put into files: `HOLDFAST_WALLET_SECRET_FILE` names the file of
 * `HOLDFAST_WALLET_SECRET`. A file that this process may not read is left to `environmentOf`, because it may belong to
 * the other product.
 *
 * @param env Gets the settings in place of the names of their files.
 * @returns A sentence if a setting stands in the environment and in a file.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv): string | undefined {
  for (const [name, path] of Object.entries(env)) {
    const setting = settingOfFile(name);
    if (setting === undefined || !path) continue;
    if (env[setting]) return `${setting} and ${name} are both set; leave one of them out.`;
    const secret = contentOf(path);
    if (secret === undefined) continue;
    env[setting] = secret;
    delete env[name];
  }
  return undefined;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    return undefined;
  }
}
