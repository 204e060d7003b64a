import type { Db } from '#platform/db/db.ts';
import type { Roles } from '#platform/kernel/roles.ts';
import type { World } from '#platform/kernel/world.ts';
import { createAnchor } from './log/anchor-gateway.ts';
import { createAnchoring } from './log/anchor-service.ts';
import { createStaffLog } from './log/service.ts';
import { createStaffPasskeys } from './members/passkey-service.ts';
import { createNoteRefused } from './members/refused-service.ts';
import { createStaff } from './members/service.ts';

/**
 * Wires the members of a product's staff, their passkeys and their log. The product's database has the schema `staff`,
 * the same in both products.
 */
export function composeStaffKit<Role extends string, Right extends string, Act extends string>(deps: {
  db: Db;
  world: Pick<World, 'clocks' | 'ids' | 'random' | 'log'>;
  roles: Pick<Roles<Role, Right>, 'may'>;
  /** The cell whose chain the log continues. */
  cell: number;
  /** The site of the staff, as a device names it, and its origin, to which passkeys are bound. */
  site: { readonly name: string; readonly url: string };
  /** The file that receives the heads of the log; without it they go to the server's log. */
  anchorFile: string | undefined;
}) {
  const { db, world } = deps;
  const staffLog = createStaffLog<Act>(deps);
  const noteRefused = createNoteRefused({ db, world, staffLog });
  const passkeys = createStaffPasskeys({ ...deps, noteRefused });
  const staff = createStaff<Role, Right, Act>({ ...deps, passkeys, staffLog, noteRefused });
  const anchor = createAnchor({ path: deps.anchorFile, log: world.log });
  return { staff, passkeys, staffLog, logAnchoring: createAnchoring({ db, world, anchor }) };
}
