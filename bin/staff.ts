import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { readConfig } from '#platform/config/config.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { withQuery } from '#platform/http/url.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import { composeStaffKit } from '#platform/staff/compose.ts';
import type { InviteError, Member } from '#platform/staff/members/domain.ts';
import { settings as walletSettings } from '../wallet/server/config.ts';
import { HOME_CELL } from '../wallet/server/cell.ts';
import { roles } from '../wallet/server/staff/members/domain.ts';
import type { Role } from '../wallet/server/staff/members/domain.ts';
import { site } from '../wallet/server/staff/members/frame-views.ts';
import type { Staff } from '../wallet/server/staff/members/service.ts';
import { urls } from '../wallet/server/urls.ts';
import { runningOwnerUrl } from '../dev/constellation/databases.ts';
import { loadSecrets } from '../dev/constellation/secrets.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { serverPlans } from '../dev/constellation/servers.ts';
import { Refusal, runTool } from './lifeline.ts';
import { environmentOf } from './settings-table.ts';
import { readOrRefuse, startedLogin, withWalletDatabase } from './wallet-database.ts';
import { verifyStaffLog } from './staff-log.ts';

const root = join(import.meta.dirname, '..');

const usage = `Say what to do:
  npm run staff -- invite NAME EMAIL PHONE [--role ${roles.names.join('|')}]
  npm run staff -- role NAME ${roles.names.join('|')}
  npm run staff -- list
  npm run staff -- end NAME
  npm run staff -- verify`;

const { databaseUrl, consoleUrl, staffLogAnchor } = walletSettings;
const settings = { databaseUrl, consoleUrl, staffLogAnchor };

/**
 * `npm run staff -- invite|role|list|end|verify`: invites operators of the wallet, changes a role, lists them, ends one, and
 * verifies their log.
 *
 * The environment's settings name the wallet's database; without them, it is the one that `npm start` runs here.
 */
async function main(): Promise<number> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const [action, name, ...rest] = positionals;
  const extra = rest[action === 'invite' ? 2 : action === 'role' ? 1 : 0];
  if (extra !== undefined)
    throw new Refusal(`"${extra}" is one word too many; put a name of two words in quotes.\n${usage}`);
  const [email, phone] = rest;
  if (action === 'list' && name === undefined) return withStaff(list);
  if (action === 'verify' && name === undefined) return verify();
  if (action === 'end' && name !== undefined) return withStaff((staff) => end(staff, name));
  if (action === 'role' && name !== undefined) {
    const role = roleOf(rest[0] ?? '');
    return withStaff((staff) => changeRole(staff, name, role));
  }
  if (action !== 'invite' || name === undefined || email === undefined || phone === undefined) throw new Refusal(usage);
  const role = roleOf(values.role);
  return withStaff(async (staff, console_) => {
    const invited = await staff.invite({ name, email, phone }, role);
    if (!invited.ok) throw new Refusal(faultWords(invited.error));
    const { member, token } = invited.value;
    console.log(`${member.name} (${member.role}, ${member.id}) sets up a passkey here, once, within 24 hours:\n
  ${console_}${withQuery(urls.staff.enter(), { token })}\n
The address is shown this once. Who opens it first acts as ${member.name}, so send it by a safe way.`);
  });
}

function readArguments(args: string[]) {
  try {
    const options = { role: { type: 'string', default: 'reviewer' } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    throw new Refusal(`${(cause as Error).message.split('. ')[0]}.\n${usage}`);
  }
}

function faultWords(error: InviteError): string {
  switch (error.code) {
    case 'name_missing':
      return 'Say a name.';
    case 'name_too_long':
      return `A name has at most ${error.most} letters.`;
    case 'email_wrong':
      return `The second word must be the person's e-mail address.\n${usage}`;
    case 'phone_wrong':
      return `The third word must be the person's phone number, with its country, such as +353850123456.\n${usage}`;
    case 'contacts_of_two':
      return `The address and the number are of two operators: ${error.names.join(' and ')}. Say those of one person.`;
    case 'name_taken':
      return 'Another operator has this name, with another address and number. Say a name that tells them apart.';
  }
}

function roleOf(typed: string): Role {
  const role = roles.read(typed);
  if (!role) throw new Refusal(`There is no role "${typed}"; say ${roles.names.join(' or ')}.`);
  return role;
}

async function changeRole(staff: Staff, name: string, role: Role): Promise<void> {
  const member = await staff.changeRole(name, role);
  if (!member) throw new Refusal(`There is no active operator "${name}".`);
  console.log(`${member.name} is ${role} now, also where they are signed in.`);
}

async function list(staff: Staff): Promise<void> {
  const members = await staff.list();
  if (members.length === 0)
    console.log('There are no operators; `npm run staff -- invite NAME EMAIL PHONE` invites the first one.');
  for (const member of members)
    console.log(
      `${member.id}  ${member.role}  ${standing(member)}  ${member.name}  ${member.email ?? 'invite again with an address'}`,
    );
}

function standing({ invitedAt, endedAt }: Member): string {
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  return endedAt ? `ended ${day(endedAt)}` : `invited ${day(invitedAt)}`;
}

async function end(staff: Staff, name: string): Promise<void> {
  const member = await staff.end(name);
  if (!member) throw new Refusal(`There is no active operator "${name}".`);
  console.log(`Ended ${member.name}, who is signed out everywhere.`);
}

/** Verifies the log as the auditor, whose login the settings name: the servers' own cannot read it. */
async function verify(): Promise<number> {
  const { databaseUrl: url, staffLogAnchor } = readSettingsOf(isServed() ? process.env : await startedVerifyEnv());
  const { isUnbroken, words } = await verifyStaffLog({ url, role: rolesOf('wallet').auditor, anchor: staffLogAnchor });
  console.log(words);
  return isUnbroken ? 0 : 1;
}

async function withStaff(work: (staff: Staff, consoleOrigin: string) => Promise<void>): Promise<number> {
  const config = readSettingsOf(isServed() ? process.env : await startedEnv());
  await withWalletDatabase(config.databaseUrl, async (db) => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    const at = { name: site.name(), url: config.consoleUrl };
    const { staff } = composeStaffKit({ db, world, roles, cell: HOME_CELL, site: at, anchorFile: undefined });
    await work(staff, config.consoleUrl);
  });
  return 0;
}

/** Whether the environment names a wallet's database. */
function isServed(): boolean {
  return Boolean(process.env['HOLDFAST_WALLET_DATABASE_URL']);
}

function readSettingsOf(env: NodeJS.ProcessEnv) {
  return readOrRefuse(() => readConfig(settings, environmentOf('staff', env)));
}

/** The environment for the wallet that `npm start` runs with these settings. */
async function startedEnv(): Promise<NodeJS.ProcessEnv> {
  const started = readSettings(process.env, root);
  return {
    HOLDFAST_WALLET_DATABASE_URL: await startedLogin(started),
    HOLDFAST_CONSOLE_URL: started.urls.console,
  };
}

/** The environment for verifying the log of that wallet: its owner may act as the auditor. */
async function startedVerifyEnv(): Promise<NodeJS.ProcessEnv> {
  const started = readSettings(process.env, root);
  const ownerUrl = await runningOwnerUrl(started, 'wallet');
  const secrets = await loadSecrets(started.dataDir);
  const { wallet } = serverPlans({
    root,
    settings: started,
    secrets,
    databases: { wallet: ownerUrl, market: ownerUrl },
  });
  const names = ['HOLDFAST_WALLET_DATABASE_URL', 'HOLDFAST_STAFF_LOG_ANCHOR'];
  return Object.fromEntries(names.map((name) => [name, wallet.env[name]]));
}

await runTool(main);
