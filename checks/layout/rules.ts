import { basename } from 'node:path/posix';
import { placeOf, roles } from './place.ts';
import type { Place, Role } from './place.ts';
import type { Import, SourceFile } from './source-file.ts';
import { kits, roots, wings } from './wings.ts';

/** Judges one import; a sentence where it is refused. */
type ImportRule = (from: Seen, to: Seen, imported: Import) => string | undefined;

interface Seen extends Place {
  readonly path: string;
}

/** Packages that speak to another system: only a gateway file may hold one. */
const vendorClients = ['stripe', 'openid-client', 'twilio'];

/** They import only each other. */
const pure = ['platform/kernel/', 'platform/money/', 'platform/words/'];

/** What a role may not import from its own server, whichever feature it is in. */
const refusedRoles: Partial<Record<Role, readonly Role[]>> = {
  domain: ['errors', 'schema', 'store', 'service', 'gateway', 'routes', 'pages', 'jobs'],
  errors: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs'],
  schema: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs'],
  store: ['service', 'gateway', 'routes', 'pages', 'jobs'],
  service: ['routes', 'pages', 'jobs'],
  gateway: ['store', 'service', 'routes', 'pages', 'jobs'],
  routes: ['store', 'gateway'],
  pages: ['store', 'gateway'],
  jobs: ['store', 'gateway'],
  views: ['store', 'gateway', 'routes', 'pages', 'jobs'],
  words: ['store', 'gateway', 'routes', 'pages', 'jobs', 'views'],
  letters: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs'],
  commands: ['gateway', 'routes', 'pages', 'jobs', 'views'],
  resources: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs', 'views'],
  guard: ['store', 'gateway', 'routes', 'jobs'],
  cookies: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs', 'views'],
  crypto: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs', 'views'],
  data: ['store', 'service', 'gateway', 'routes', 'pages', 'jobs', 'views'],
};

/** What a role may take of a door is its types: what a refusal is called, and what is shown. */
const typesOfDoorsOnly: readonly Role[] = ['views', 'words', 'commands', 'guard'];

/** What no other feature may take by value: its door is passed in by the composition, and the rest is behind it. */
const behindTheDoor: readonly Role[] = ['store', 'service', 'gateway', 'routes', 'pages', 'jobs'];

/** What runs in production: there is no `dev/` beside it. */
const served = /^bin\/(production\/|(serve|migrate|lifeline|settings-table|task|build|build-web)\.ts$)/;

const areaRules: readonly ImportRule[] = [
  (from, to) => {
    if (from.isTest || to.area !== 'dev' || !served.test(from.path)) return undefined;
    return 'what runs in production imports nothing of dev, which is never shipped';
  },
  (from, to) => {
    const products = ['wallet', 'market'];
    if (!products.includes(from.area) || !products.includes(to.area) || from.area === to.area) return undefined;
    return 'wallet and market never import each other; they meet in the SDK, OAuth and webhooks';
  },
  (from, to) => {
    if (to.area !== 'sandbox' || from.isTest || ['sandbox', 'bin', 'checks', 'dev', 'bench'].includes(from.area))
      return undefined;
    return 'the sandbox is the outside world, reached only by its protocols';
  },
  (from, to) => {
    if (from.area !== 'wallet' || to.area !== 'sdk') return undefined;
    return 'the wallet implements the contract that the SDK is generated from, so it does not import it';
  },
  (from, to) => {
    if (from.area !== 'sandbox' || ['sandbox', 'platform'].includes(to.area) || from.isTest) return undefined;
    return 'the sandbox imports the platform alone';
  },
  (from, to) => {
    if (from.area !== 'auditor' || ['auditor', 'platform'].includes(to.area) || from.isTest) return undefined;
    return 'the auditor shares no code with what it audits: it imports the platform alone';
  },
  (from, to) => {
    if (!['sdk', 'platform'].includes(from.area) || to.area === from.area) return undefined;
    // A test of the platform's runs on a database of its own, and tries what other tests try.
    if (from.isTest && /^(dev\/postgres|tests\/samples)\//.test(to.path)) return undefined;
    return `${from.area} imports no other part of the repository`;
  },
  (from, to) => {
    if (
      !['bin', 'checks', 'dev', 'tests', 'bench', 'auditor'].includes(to.area) ||
      [to.area, 'bin', 'checks', 'dev', 'tests', 'bench'].includes(from.area)
    )
      return undefined;
    // A test may stand on the demo's goods and on what other tests share.
    if (from.isTest && to.area !== 'bench') return undefined;
    return `nothing of the two products imports ${to.area}`;
  },
  (from, to) => {
    if (!pure.some((folder) => from.path.startsWith(folder))) return undefined;
    if (from.isTest || pure.some((folder) => to.path.startsWith(folder))) return undefined;
    return 'platform/{kernel,money,words} are pure: they import only each other';
  },
];

const partRules: readonly ImportRule[] = [
  (from, to) => {
    if (from.part !== 'web' && from.part !== 'console') return undefined;
    if (to.part === 'server') return 'web never imports server: it has types generated from the contract';
    const mayTake = to.area === from.area || /^platform\/(ui|money|kernel|words)\//.test(to.path);
    return mayTake ? undefined : 'web imports its own files and platform/{ui,money,kernel,words}';
  },
  (from, to, { typeOnly }) => {
    if (from.part !== 'server' || (to.part !== 'web' && to.part !== 'console') || typeOnly || from.isTest)
      return undefined;
    return 'a server never imports web sources by value: it serves what was built';
  },
  (from, to) => {
    if (from.feature?.endsWith('/server/ledger') !== true || from.isTest) return undefined;
    if (to.area === 'platform' || to.feature === from.feature) return undefined;
    return 'the ledger imports no feature';
  },
];

const wingRules: readonly ImportRule[] = [
  (from, to) => {
    if (from.isTest || from.area !== to.area || from.wing === undefined || to.wing === undefined) return undefined;
    const list = wings[from.area] ?? [];
    if (list.indexOf(to.wing) <= list.indexOf(from.wing)) return undefined;
    return `${from.wing} stands before ${to.wing} in the list of wings: what it has to report goes into the outbox`;
  },
  (from, to) => {
    if (from.isTest || from.area !== to.area || from.part !== 'server' || from.wing !== undefined) return undefined;
    if (to.wing === undefined || roots.includes(basename(from.path))) return undefined;
    return `a file beside the wings knows none of them, but for ${roots.join(', ')}`;
  },
];

const roleRules: readonly ImportRule[] = [
  (from, to) => {
    if (from.role === undefined || to.role === undefined || to.area !== from.area) return undefined;
    // The ledger is the ground floor: its command and batch are not a feature's, and its store stays behind them.
    if (!refusedRoles[from.role]?.includes(to.role)) return undefined;
    return `${from.role} does not import ${to.role}`;
  },
  (from, to, { typeOnly }) => {
    if (from.role === undefined || to.role !== 'service' || typeOnly || to.area !== from.area) return undefined;
    return typesOfDoorsOnly.includes(from.role) ? `${from.role} takes only types of a service` : undefined;
  },
  (from, to, { typeOnly }) => {
    if (from.isTest || from.feature === undefined || to.feature === undefined || from.feature === to.feature)
      return undefined;
    if (to.role === undefined || !behindTheDoor.includes(to.role) || kits.includes(to.feature)) return undefined;
    if (to.role !== 'service') return `another feature's ${to.role} is behind its door`;
    return typeOnly ? undefined : "another feature's service is imported as a type; compose.ts passes the value";
  },
  (from, to) => {
    if (from.role !== 'domain') return undefined;
    if (to.role === 'domain' || pure.some((folder) => to.path.startsWith(folder))) return undefined;
    const isOwn = to.area === from.area && (to.role === 'data' || to.role === 'crypto') && to.feature === from.feature;
    return isOwn
      ? undefined
      : 'domain imports platform/{kernel,money,words}, other domain files, its own data and crypto';
  },
];

const ourRules = [...areaRules, ...partRules, ...wingRules, ...roleRules];

/** Sentences for all that is wrong with a file's imports. */
export function judgeImports(file: SourceFile): string[] {
  const from: Seen = { path: file.path, ...placeOf(file.path) };
  return file.imports.flatMap((imported) => {
    const refusals = imported.ours ? judgeOurs(from, imported) : judgePackage(from, imported);
    return refusals.map((reason) => `imports ${imported.target}: ${reason}`);
  });
}

function judgeOurs(from: Seen, imported: Import): string[] {
  const to: Seen = { path: imported.target, ...placeOf(imported.target) };
  const refusals = ourRules.flatMap((rule) => rule(from, to, imported) ?? []);
  if (to.area === 'sdk' && !isGateway(from)) refusals.push(onlyGateway);
  return refusals;
}

const onlyGateway = 'other systems are reached only from a gateway file';

function judgePackage(from: Seen, { target, typeOnly }: Import): string[] {
  const name = target.startsWith('@') ? target.split('/').slice(0, 2).join('/') : (target.split('/')[0] ?? target);
  if (vendorClients.includes(name) && !isGateway(from)) return [onlyGateway];
  if (from.role === 'domain' && !typeOnly) return ['domain imports no package and nothing of Node'];
  return [];
}

/** Tests, commands, checks, the auditor and the sandbox stand outside; in a product it takes a gateway, and the market's are in one room. */
function isGateway(from: Seen): boolean {
  if (from.isTest || (from.area !== 'wallet' && from.area !== 'market')) return true;
  return from.role === 'gateway';
}

/** Sentences for what is wrong with a file apart from its imports. */
export function judgeFile(file: SourceFile, all: ReadonlySet<string>): string[] {
  const place = placeOf(file.path);
  const faults: string[] = [];
  const folder = file.path.split('/').find((name) => /^(utils?|helpers?|common)$/.test(name));
  if (folder !== undefined) faults.push(`there is no ${folder}/ here: what it holds belongs to the narrowest owner`);
  if (/^(utils?|helpers?|common)\.\w+$/.test(basename(file.path))) faults.push('a file is named after what it holds');
  if (file.isBarrel && file.path !== 'sdk/src/index.ts') faults.push('is a barrel: import from where things are');
  if (place.wing !== undefined && place.wing !== 'migrations' && wings[place.area]?.includes(place.wing) !== true)
    faults.push(`${place.wing} is no wing: checks/layout/wings.ts lists them in their order`);
  if (place.wing !== undefined && !place.isTest && place.role === undefined)
    faults.push(`has no role: its name ends with one of ${roles.join(', ')}`);
  const beside = file.path.replace(/\.ts$/, '');
  const needsTest = place.role === 'domain' || place.role === 'store' || place.role === 'routes';
  if (needsTest && !hasTest(beside, all)) faults.push(`has no test beside it (${basename(beside)}.test.ts)`);
  return faults;
}

function hasTest(path: string, all: ReadonlySet<string>): boolean {
  if (all.has(`${path}.test.ts`)) return true;
  return [...all].some((name) => name.startsWith(`${path}-`) && name.endsWith('.test.ts'));
}
