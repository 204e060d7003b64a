import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { readConfig } from '#platform/config/config.ts';
import { rolesOf } from '#platform/db/prepare.ts';
import { withQuery } from '#platform/http/url.ts';
import { systemWorld } from '#platform/kernel/world.ts';
import type { InviteError, Member } from '#platform/staff/members/domain.ts';
import type { Staff as StaffDoor } from '#platform/staff/members/service.ts';
import { runningOwnerUrl } from '../dev/constellation/databases.ts';
import { loadSecrets } from '../dev/constellation/secrets.ts';
import { readSettings } from '../dev/constellation/settings.ts';
import { serverPlans } from '../dev/constellation/servers.ts';
import { Refusal, runTool } from './lifeline.ts';
import { loginOf, withDatabase } from './product-database.ts';
import { environmentOf } from './settings-table.ts';
import { settingNames, staffs } from './staff-at.ts';
import type { StaffAt } from './staff-at.ts';
import { verifyStaffLog } from './staff-log.ts';
import { readOrRefuse } from './wallet-database.ts';

const root = join(import.meta.dirname, '..');

type Staff = StaffDoor<string, string>;

const usage = `Say what to do, at the wallet or with --at market:
  npm run staff -- invite NAME EMAIL PHONE [--role ROLE]
  npm run staff -- role NAME ROLE
  npm run staff -- list
  npm run staff -- end NAME
  npm run staff -- verify
${[...staffs.values()].map(({ product, roles }) => `Roles at the ${product}: ${roles.names.join(', ')}.`).join('\n')}`;

/**
 * `npm run staff -- [--at wallet|market] invite|role|list|end|verify`: invites operators of the wallet or the market,
 * changes a role, lists them, ends one, and verifies their log.
 *
 * The environment's settings name the product's database; without them, it is the one that `npm start` runs here.
 */
async function main(): Promise<number> {
  const { values, positionals } = readArguments(process.argv.slice(2));
  const at = staffs.get(values.at);
  if (!at) throw new Refusal(`There is no staff at "${values.at}"; say wallet or market.`);
  const [action, name, ...rest] = positionals;
  const extra = rest[action === 'invite' ? 2 : action === 'role' ? 1 : 0];
  if (extra !== undefined)
    throw new Refusal(`"${extra}" is one word too many; put a name of two words in quotes.\n${usage}`);
  const [email, phone] = rest;
  if (action === 'list' && name === undefined) return withStaff(at, (staff) => list(staff, at));
  if (action === 'verify' && name === undefined) return verify(at);
  if (action === 'end' && name !== undefined) return withStaff(at, (staff) => end(staff, name));
  if (action === 'role' && name !== undefined) {
    const role = roleOf(at, rest[0] ?? '');
    return withStaff(at, (staff) => changeRole(staff, name, role));
  }
  if (action !== 'invite' || name === undefined || email === undefined || phone === undefined) throw new Refusal(usage);
  const role = roleOf(at, values.role);
  return withStaff(at, async (staff, origin) => {
    const invited = await staff.invite({ name, email, phone }, role);
    if (!invited.ok) throw new Refusal(faultWords(invited.error));
    const { member, token } = invited.value;
    console.log(`${member.name} (${member.role}, ${member.id}) sets up a passkey here, once, within 24 hours:\n
  ${origin}${withQuery(at.enterPath, { token })}\n
The address is shown this once. Who opens it first acts as ${member.name}, so send it by a safe way.`);
  });
}

function readArguments(args: string[]) {
  try {
    const options = {
      role: { type: 'string', default: 'reviewer' },
      at: { type: 'string', default: 'wallet' },
    } as const;
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

function roleOf({ roles }: StaffAt, typed: string): string {
  const role = roles.read(typed);
  if (role === undefined) throw new Refusal(`There is no role "${typed}"; say ${roles.names.join(' or ')}.`);
  return role;
}

async function changeRole(staff: Staff, name: string, role: string): Promise<void> {
  const member = await staff.changeRole(name, role);
  if (!member) throw new Refusal(`There is no active operator "${name}".`);
  console.log(`${member.name} is ${role} now, also where they are signed in.`);
}

async function list(staff: Staff, { product }: StaffAt): Promise<void> {
  const members = await staff.list();
  if (members.length === 0)
    console.log(
      `There are no operators; \`npm run staff -- --at ${product} invite NAME EMAIL PHONE\` invites the first one.`,
    );
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
async function verify(at: StaffAt): Promise<number> {
  const { databaseUrl: url, anchor } = readSettingsOf(at, isServed(at) ? process.env : await startedVerifyEnv(at));
  const [, , anchorName = ''] = settingNames(at);
  const { product } = at;
  const verified = await verifyStaffLog({ url, role: rolesOf(product).auditor, anchor, anchorName, product });
  console.log(verified.words);
  return verified.isUnbroken ? 0 : 1;
}

async function withStaff(at: StaffAt, work: (staff: Staff, origin: string) => Promise<void>): Promise<number> {
  const { databaseUrl, siteUrl } = readSettingsOf(at, isServed(at) ? process.env : await startedEnv(at));
  await withDatabase(at.product, databaseUrl, async (db) => {
    const world = systemWorld({ log: pino({ level: 'silent' }), http: fetch });
    await work(at.open(db, world, siteUrl), siteUrl);
  });
  return 0;
}

/** Whether the environment names the product's database. */
function isServed(at: StaffAt): boolean {
  return Boolean(process.env[settingNames(at)[0] ?? '']);
}

function readSettingsOf(at: StaffAt, env: NodeJS.ProcessEnv) {
  const others = [...staffs.values()].filter((one) => one !== at).flatMap(settingNames);
  return readOrRefuse(() => readConfig(at.settings, environmentOf('staff', env), others));
}

/** The environment for the product that `npm start` runs with these settings. */
async function startedEnv(at: StaffAt): Promise<NodeJS.ProcessEnv> {
  const started = readSettings(process.env, root);
  const [databaseUrl = '', siteUrl = ''] = settingNames(at);
  return { [databaseUrl]: await loginOf(at.product, started), [siteUrl]: started.urls[at.site] };
}

/** The environment for verifying the log of that product: its owner may act as the auditor. */
async function startedVerifyEnv(at: StaffAt): Promise<NodeJS.ProcessEnv> {
  const started = readSettings(process.env, root);
  const ownerUrl = await runningOwnerUrl(started, at.product);
  const secrets = await loadSecrets(started.dataDir);
  const plans = serverPlans({ root, settings: started, secrets, databases: { wallet: ownerUrl, market: ownerUrl } });
  return Object.fromEntries(settingNames(at).map((name) => [name, plans[at.product].env[name]]));
}

await runTool(main);
