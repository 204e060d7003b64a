import { basename, dirname } from 'node:path/posix';
import { rooms } from './wings.ts';

/** What a file of a server can be, by its name: `views.ts`, `link-views.ts`, or any file in a folder of that name. */
export const roles = [
  'domain',
  'errors',
  'schema',
  'store',
  'service',
  'gateway',
  'routes',
  'pages',
  'jobs',
  'views',
  'words',
  'letters',
  'commands',
  'resources',
  'guard',
  'cookies',
  'port',
  'crypto',
  'protocol',
  'data',
  'config',
  'compose',
  'batch',
  'catalog',
] as const;

export type Role = (typeof roles)[number];

/** Where a file stands in the house. */
export interface Place {
  /** `wallet`, `market`, `sandbox`, `auditor`, `sdk`, `platform`, `bin`, `checks`, `dev`, `tests` or `bench`. */
  readonly area: string;
  /** Inside a product: `server`, `web` or `console`. */
  readonly part: string | undefined;
  /** Folder below a server: a wing's, or `migrations`. Undefined for a file beside them. */
  readonly wing: string | undefined;
  /** Folder of the feature inside a server, as `wallet/server/payments/approval`. */
  readonly feature: string | undefined;
  readonly role: Role | undefined;
  readonly isTest: boolean;
}

/** Reads a file's place from its path alone: the layout is in the names. */
export function placeOf(path: string): Place {
  const [area = '', part] = path.split('/');
  const isProduct = area === 'wallet' || area === 'market';
  const isTest = area === 'tests' || path.endsWith('.test.ts');
  return {
    area,
    part: isProduct ? part : undefined,
    wing: isProduct && part === 'server' ? wingOf(path) : undefined,
    feature: isProduct && part === 'server' ? featureOf(path) : undefined,
    role: isProduct && part === 'server' && wingOf(path) !== undefined && !isTest ? roleOf(path) : undefined,
    isTest,
  };
}

/** The roles whose files may be split by noun into a folder. The market's wing `catalog` is no such folder. */
const splitRoles: readonly Role[] = roles.filter((role) => role !== 'catalog');

/**
 * A file's role is its name; `x-gateway.ts` is a gateway, and `domain/capture.ts` a domain file that was split by noun.
 */
function roleOf(path: string): Role | undefined {
  const name = basename(path).replace(/\.tsx?$/, '');
  const folder = basename(dirname(path));
  return roles.find((role) => name === role || name.endsWith(`-${role}`)) ?? splitRoles.find((role) => folder === role);
}

function wingOf(path: string): string | undefined {
  const folders = dirname(path).split('/');
  return folders[2];
}

/** A wing's own `compose.ts` is of no feature: it knows all of them. */
function featureOf(path: string): string | undefined {
  const folders = dirname(path).split('/');
  const [product = '', , wing = ''] = folders;
  const depth = rooms[product]?.includes(wing) === true ? 3 : 4;
  return folders.length >= depth ? folders.slice(0, depth).join('/') : undefined;
}
